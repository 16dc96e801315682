"""What people and admins have decided: choices, policies, blocklist."""
