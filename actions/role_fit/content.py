"""The engine's content as the files have it now: an editor's change counts without a restart."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from actions.fit.bank import BANK, CONTENT, Bank, load_bank
from actions.fit.compose import Part, compose
from actions.fit.errors import FitError
from actions.fit.flags import flags
from actions.fit.lines import DIALOGUE, Words, load_words
from actions.fit.log import State
from actions.fit.model import MODEL, Model, load_model
from actions.fit.outcome import Outcome
from actions.fit.replay import Progress, replay
from actions.fit.result import view_result
from actions.fit.result_words import WORDS, ResultWords, load_result_words

logger = logging.getLogger(__name__)

_FILES = (BANK.name, MODEL.name, DIALOGUE.name, WORDS.name)


@dataclass(frozen=True)
class FitContent:
    """Questions, numbers and words that belong together."""

    bank: Bank
    model: Model
    words: Words
    result_words: ResultWords

    def progress(self, state: State) -> Progress:
        """Return where the questions stand."""
        return replay(state, self.bank, self.model)

    def result(self, outcome: Outcome) -> list[Part]:
        """Return the messages of a result, with what a changed answer did to an earlier one."""
        progress = self.progress(outcome.state)
        earlier = self.progress(outcome.before).score if outcome.before else None
        seen = flags(outcome.state, progress, self.bank, self.model)
        view = view_result(progress, self.bank, self.model, self.words.label, seen, earlier)
        return compose(view, self.result_words)


class WatchedFitContent:
    """Reads the files again when one has changed; a faulty change is logged and the last good one stays."""

    def __init__(self, folder: Path = CONTENT) -> None:
        self._folder = folder
        self._seen: tuple[int, ...] = ()
        self._content: FitContent | None = None

    def get(self) -> FitContent:
        """Return the content.

        Raises:
            FitError, OSError, UnicodeDecodeError: if the files were never good.
        """
        seen = tuple(_changed_at(self._folder / name) for name in _FILES)
        if self._content is None or seen != self._seen:
            try:
                self._content = self._load()
            except (FitError, OSError, UnicodeDecodeError) as error:
                if self._content is None:
                    raise
                logger.error("event=fit_content_refused reason=%s", type(error).__name__)
            self._seen = seen
        return self._content

    def _load(self) -> FitContent:
        bank, model, dialogue, words = (self._folder / name for name in _FILES)
        good = load_bank(bank)
        return FitContent(good, load_model(model), load_words(good, dialogue), load_result_words(words))


@lru_cache(maxsize=1)
def shared_content() -> WatchedFitContent:
    """Return the content of this process."""
    return WatchedFitContent()


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
