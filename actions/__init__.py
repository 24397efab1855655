"""The action server's side: thin actions on rasa_sdk; nothing here acts at import."""
