"""What the bot and the command line can do, on top of the engine; knows no discord."""
