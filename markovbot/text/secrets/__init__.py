"""Find what nobody should ever hear again: addresses, numbers of people, keys, codes, passwords,
and invitations to other servers.

Each kind of secret has a file, and each language a file with its words in `languages`. The
detectors are ours, with their sources named. detect-secrets brings an HTTP client and a YAML
reader, holds 20 MB and takes time that grows with the square of what some of its patterns are
given; phonenumbers knows more about a number each fortnight, and what was learned by one release
must be what the next one would have learned. Both are asked in the tests whether ours miss any.
"""
