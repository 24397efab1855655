"""What is wrong with a file, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake.

    Attributes:
        path: The file.
        line: Counted from 1.
        message: What is wrong and what to do, in words for somebody who knows no Python.
    """

    path: Path
    line: int
    message: str

    def shown(self, root: Path) -> str:
        """Return ``file:line: message``, with the file as seen from `root`."""
        name = self.path.relative_to(root) if self.path.is_relative_to(root) else self.path
        return f"{name}:{self.line}: {self.message}"


def listed(words: list[str], last: str = " and ") -> str:
    """Return words as people list them: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])}{last}{words[-1]}"
