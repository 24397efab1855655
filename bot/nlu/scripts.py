"""Which script a text is written in: answers are in English, and so are the encoder's word pieces."""

from __future__ import annotations

import unicodedata


def is_foreign_script(text: str) -> bool:
    """Say whether most letters of `text` are not Latin; a text without letters is in no script."""
    letters = [character for character in text if character.isalpha()]
    foreign = sum(not unicodedata.name(character, "").startswith("LATIN") for character in letters)
    return 2 * foreign > len(letters)
