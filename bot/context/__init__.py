"""A conversation's context: what "PM" stands for, what a follow-up means, and which questions a text holds."""
