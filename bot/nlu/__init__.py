"""Understanding a message: graph components for Rasa, and the pure functions they are made of."""
