"""Tables of our own beside Rasa's ``events``. Imports neither rasa nor rasa_sdk."""
