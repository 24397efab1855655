"""The project's pipeline on an intent set of somebody else: trained by Rasa from the set alone, then asked.

Invariant: nothing of our catalogue, domain or training data is used, only config.yml and what it names.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import resource
import tempfile
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.evaluation.measures import auroc
from bot.evaluation.pipeline import Example

FOREIGN = frozenset({"oos", "out_of_scope", "no_nodes_detected"})
"""Labels, in lower case, of texts that belong to no intent."""


class PublicSetError(Exception):
    """The folder is no intent set, or nothing could be trained from it; its text says why."""


@dataclass(frozen=True)
class Answer:
    """What the model made of a text: its best intent, how likely the text is its business, what it does."""

    intent: str
    known: float
    outcome: str


@dataclass(frozen=True)
class PublicResult:
    """What was measured; shares are None where there is nothing to count.

    Attributes:
        trained: Examples learned from.
        intents: Their intents.
        asked: Test texts that belong to an intent.
        foreign: Test texts that belong to none.
        accuracy: Share of `asked` whose best intent is right, rejection left out.
        kept: Share of `asked` that the model answers at once.
        right_when_answered: Share right among those.
        refused: Share of `foreign` that the model refuses.
        not_answered: Share of `foreign` that it refuses or meets with options.
        auroc: Chance that a text of an intent looks more like the model's business than a foreign one.
        training_seconds: Time of the whole training.
        peak_megabytes: Most memory this process ever had, training included, asking not.
        median_milliseconds: Median time of one text.
    """

    trained: int
    intents: int
    asked: int
    foreign: int
    accuracy: float | None
    kept: float | None
    right_when_answered: float | None
    refused: float | None
    not_answered: float | None
    auroc: float | None
    training_seconds: float
    peak_megabytes: float
    median_milliseconds: float


def read_examples(path: Path) -> list[Example]:
    """Return the rows ``label<TAB>text`` of a file; a slash in a label, special to Rasa, becomes a dash.

    Raises:
        PublicSetError: when the file is missing or a row has no two cells.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PublicSetError(f"{path} cannot be read: {error}") from error
    examples = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        label, tab, text = line.partition("\t")
        if not tab or not label.strip() or not text.strip():
            raise PublicSetError(f"{path}, line {number}: expected a label, a tab and a text.")
        examples.append(Example(text.strip(), label.strip().replace("/", "-")))
    return examples


def is_foreign(label: str) -> bool:
    """Say whether a label means that a text belongs to no intent."""
    return label.lower() in FOREIGN


def measure(folder: Path, train: str, config: Path) -> PublicResult:
    """Train on ``folder/train`` and ask ``folder/test.tsv``.

    Raises:
        PublicSetError: when a file is missing or damaged, or Rasa makes no model.
    """
    learned, asked = read_examples(folder / train), read_examples(folder / "test.tsv")
    with tempfile.TemporaryDirectory() as workshop:
        started = time.monotonic()
        model = _train(learned, config, Path(workshop))
        seconds = time.monotonic() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        answers, milliseconds = asyncio.run(_ask(model, [one.text for one in asked]))
    return summarise(learned, asked, answers, seconds, peak, milliseconds)


def summarise(
    learned: Sequence[Example],
    asked: Sequence[Example],
    answers: Sequence[Answer],
    seconds: float,
    peak: float,
    milliseconds: Sequence[float],
) -> PublicResult:
    """Return the figures of one set."""
    pairs = list(zip(asked, answers, strict=True))
    ours = [(one.intent, answer) for one, answer in pairs if not is_foreign(one.intent)]
    foreign = [answer for one, answer in pairs if is_foreign(one.intent)]
    given = [(intent, answer) for intent, answer in ours if answer.outcome == "answer"]
    return PublicResult(
        trained=len(learned),
        intents=len({one.intent for one in learned}),
        asked=len(ours),
        foreign=len(foreign),
        accuracy=_share([intent == answer.intent for intent, answer in ours]),
        kept=_share([answer.outcome == "answer" for _, answer in ours]),
        right_when_answered=_share([intent == answer.intent for intent, answer in given]),
        refused=_share([answer.outcome == "refuse" for answer in foreign]),
        not_answered=_share([answer.outcome != "answer" for answer in foreign]),
        auroc=auroc(
            np.array([answer.known for _, answer in ours]), np.array([answer.known for answer in foreign])
        ),
        training_seconds=seconds,
        peak_megabytes=peak,
        median_milliseconds=float(np.median(milliseconds)),
    )


def _share(outcomes: Sequence[bool]) -> float | None:
    return sum(outcomes) / len(outcomes) if outcomes else None


def _train(examples: Sequence[Example], config: Path, workshop: Path) -> Path:
    from rasa.model_training import train_nlu
    from rasa.shared.exceptions import RasaException

    data = workshop / "nlu.json"
    # The JSON form, because in the YAML form brackets in a text would be read as marks of entities.
    rows = [{"text": one.text, "intent": one.intent, "entities": []} for one in examples]
    data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": rows}}), encoding="utf-8")
    options = workshop / "config.yml"
    foreign = sorted({one.intent for one in examples if is_foreign(one.intent)})
    options.write_text(yaml.safe_dump(_configured(config, foreign)), encoding="utf-8")
    try:
        # Rasa praises itself on standard output.
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            # It would rather have YAML.
            warnings.simplefilter("ignore", FutureWarning)
            model = train_nlu(str(options), str(data), str(workshop), fixed_model_name="public")
    except RasaException as error:
        raise PublicSetError(f"Training stopped: {error}") from error
    if model is None:
        raise PublicSetError("Training made no model.")
    return Path(model)


def _configured(config: Path, foreign: Sequence[str]) -> dict[str, Any]:
    """Return the configuration; all that changes is which of the set's labels mean "foreign"."""
    content: dict[str, Any] = yaml.safe_load(config.read_text(encoding="utf-8"))
    for entry in content["pipeline"]:
        # That file holds the vectors of our own training examples.
        entry.pop("training_cache", None)
        if "reject_intents" in entry:
            entry["reject_intents"] = [*foreign]
            # Ours lists the catalogue's; without a list every intent may be an option.
            entry["offer_intents"] = None
    return {key: value for key, value in content.items() if key != "policies"}


async def _ask(model: Path, texts: Sequence[str]) -> tuple[list[Answer], list[float]]:
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    answers, milliseconds = [], []
    for text in texts:
        started = time.perf_counter()
        decision = (await agent.parse_message(text))["decision"]
        milliseconds.append((time.perf_counter() - started) * 1000)
        answers.append(Answer(decision["intent"], decision["known"], decision["outcome"]))
    return answers, milliseconds
