"""Answers and their metadata as the editors' files have them now, over those the model was trained with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.content.watched import WatchedFile

Response = Mapping[str, Any]
Responses = Mapping[str, Sequence[Response]]
_SECTION = "\nresponses:"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Answers:
    """Responses by name.

    A new wording counts from the moment its file is saved; a new phrasing needs training.

    Attributes:
        trained: The responses in the model; replaced when another model is loaded.
    """

    def __init__(self, trained: Responses, files: Sequence[Path]) -> None:
        """Start from the responses in the model; the files hold the same until they change."""
        self.trained = trained
        self._files: list[WatchedFile[Responses]] = [
            WatchedFile(path, parse_responses, content={}) for path in files
        ]
        self._changed: Responses = {}

    @classmethod
    def of_files(cls, files: Sequence[Path]) -> Answers:
        """Return the answers of the files alone, where there is no model.

        Raises:
            OSError, ValueError, TypeError, yaml.YAMLError: if one cannot be read.
        """
        said = {
            name: told for path in files for name, told in parse_responses(path.read_text("utf-8")).items()
        }
        return cls(said, ())

    def refresh(self) -> None:
        """Look at the files; `get` and `metadata` give what they held then."""
        contents = [file.content() for file in self._files]
        self._changed = {
            name: said for content in reversed(contents) for name, said in content.items() if said
        }

    def get(self, name: str) -> Sequence[Response]:
        """Return the variations of a response, or none."""
        return self._changed.get(name) or self.trained.get(name, ())

    def metadata(self, name: str) -> Mapping[str, Any]:
        """Return the metadata of a response's first variation."""
        for variation in self.get(name):
            return variation.get("metadata") or {}
        return {}

    def names(self) -> Iterator[str]:
        """Yield the names of all responses of the model."""
        yield from self.trained


def parse_responses(text: str) -> Responses:
    """Return the responses of a training file; its phrasings, which are most of it, are not parsed.

    Raises:
        yaml.YAMLError: if the responses are not valid YAML.
        TypeError, ValueError: if they are not of the form of responses.
    """
    _, found, section = f"\n{text}".partition(_SECTION)
    if not found:
        return {}
    responses = yaml.load(f"responses:{section}", Loader=_LOADER)["responses"]  # noqa: S506 (a safe loader)
    return {
        str(name): [_variation(said) for said in variations]
        for name, variations in dict(responses or {}).items()
    }


def _variation(said: object) -> Response:
    """Return one variation; a half-written one is refused here, so that the last good one stays."""
    if not isinstance(said, dict) or not isinstance(said.get("text", ""), str):
        raise TypeError("an answer is a mapping with a text")
    if not isinstance(said.get("metadata") or {}, dict) or not isinstance(said.get("buttons") or [], list):
        raise TypeError("metadata is a mapping, buttons are a list")
    return said
