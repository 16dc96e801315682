"""Copy the guilds of one store to another; only the command line does so."""
