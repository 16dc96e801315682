"""Settings, the .env file, keys, logging and file permissions."""
