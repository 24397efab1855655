"""A file that is read again when it changes, so that editors see their words without a restart."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import yaml

from bot.logs import event

logger = logging.getLogger(__name__)
T = TypeVar("T")


class WatchedFile(Generic[T]):
    """Holds what a parser made of a file; a mistake in the file keeps the last good content."""

    def __init__(self, path: Path, parse: Callable[[str], T], content: T | None = None) -> None:
        """Parse the file, or take `content` as what it holds now.

        Raises:
            OSError: if there is no such file.
            ValueError, yaml.YAMLError: if it cannot be parsed.
        """
        self._path = path
        # A turn looks at dozens of files; a `Path` takes three times as long to ask.
        self._name = str(path)
        self._parse = parse
        self._stamp = self._stamp_now()
        self._content = parse(path.read_text(encoding="utf-8")) if content is None else content

    def content(self) -> T:
        """Return the content, read again if the file has changed since (one ``stat`` a call)."""
        try:
            stamp = self._stamp_now()
            if stamp != self._stamp:
                self._stamp = stamp
                self._content = self._parse(self._path.read_text(encoding="utf-8"))
                event(logger, "content_reloaded", file=self._path.name)
        except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
            event(logger, "content_kept", file=self._path.name, reason=type(error).__name__)
        return self._content

    def _stamp_now(self) -> tuple[int, int]:
        status = os.stat(self._name)
        return status.st_mtime_ns, status.st_size
