"""Measures speed, memory and size of the running assistant, beside its goals and Rasa's default pipeline."""
