"""Telegram: updates of the Bot API in, messages of the Bot API out, and nothing of a library between."""
