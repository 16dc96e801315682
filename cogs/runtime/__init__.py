"""What keeps the bot connected and answering, whatever the topic of a command."""
