"""Pictures of results, drawn when a message leaves."""
