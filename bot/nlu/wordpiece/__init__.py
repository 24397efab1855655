"""The word pieces of the sentence encoder (README.md says where they are from)."""
