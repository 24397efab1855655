"""Starts the Rasa server and the action server together and ends them together."""
