"""What editors write: answers, program facts, titles. Read here, checked here."""
