"""What people type as an answer to a step of a request to a counsellor, and how it is shown again."""
