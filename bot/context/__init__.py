"""A conversation's context: what "PM" stands for, what a follow-up means, which questions a text holds."""
