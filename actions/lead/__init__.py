"""A request to a counsellor: what it is made of, what a message does to it, and what is said then."""
