"""Between Rasa's tracker and the engine in `actions.fit`: slots, words and the database."""
