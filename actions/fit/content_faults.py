"""All that editors write for the role fit, read as the action server reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from actions.fit.bank import BANK, CONTENT, parse_bank
from actions.fit.errors import FitError
from actions.fit.line_faults import parse_lines
from actions.fit.lines import DIALOGUE
from actions.fit.model import MODEL, parse_model
from actions.fit.result_words import WORDS, parse_result_words

_FILES: Mapping[str, Callable[[str], object]] = {
    BANK.name: parse_bank,
    MODEL.name: parse_model,
    DIALOGUE.name: parse_lines,
    WORDS.name: parse_result_words,
}


def content_faults(folder: Path = CONTENT) -> dict[Path, list[str]]:
    """Return what is wrong with the files in a folder: by file, each fault as "place: what".

    Raises:
        OSError: if one cannot be read.
    """
    found: dict[Path, list[str]] = {}
    for name, parse in _FILES.items():
        path = folder / name
        try:
            parse(path.read_text(encoding="utf-8"))
        except FitError as error:
            found[path] = str(error).splitlines()
        except UnicodeDecodeError:
            found[path] = ["the file: is no UTF-8 text"]
    return found
