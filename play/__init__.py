"""The bot in a browser: a small Discord of one's own, with the real bot.py (`make play`)."""
