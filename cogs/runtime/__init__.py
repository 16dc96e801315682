"""What keeps the bot connected: client, shards, supervisor, signals, command sync."""
