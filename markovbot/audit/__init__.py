"""The privacy audit: measure what a guild's model reveals of the texts that it has learned.

The auditor gives the true texts. The attacks are those of docs/privacy.md. Only the figures remain
after an audit; its scratch databases are overwritten and deleted. The audit is an optional extra,
and only its command imports it.
"""
