"""Everything that runs inside or around the Rasa server."""
