"""Several processes that serve one bot: which shards and guilds are whose, and who does what once.

Discord splits a large bot's guilds into shards. A process serves some of the shards, and so hears
of their guilds alone. What concerns single guilds is done by the process that serves them; what
there is once (the commands, direct messages) by the one that serves shard 0.
"""
