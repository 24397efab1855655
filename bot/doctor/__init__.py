"""Looks at everything that must be right for the assistant to work, and says in plain words what is not."""
