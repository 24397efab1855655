"""Requests to a counsellor on their way out: by webhook, by email, as a table."""
