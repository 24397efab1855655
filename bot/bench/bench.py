"""Runs all measurements, one after another, and shows how far it is."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot.bench.assistant import Assistant, Memory, running_assistant
from bot.bench.chat import measure_acknowledgements
from bot.bench.report import Measured
from bot.bench.role_fit import RoleFitTurns, measure_role_fit
from bot.bench.size import installed_megabytes
from bot.bench.texts import ColdTexts, phrasings
from bot.bench.training import measure_training
from bot.bench.turns import LongConversation, Turns, measure_long_conversation, measure_turns
from bot.nlu.sentence_encoder import SentenceEncoder

# A server that has just started reads code and data for the first time.
_WARM_UP = 20


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    texts: int = 500
    repeats: int = 3
    long_turns: int = 510
    training: bool = True
    role_fit_turns: int = 150
    chat_messages: int = 160


def measure(root: Path, models: Path, extent: Extent) -> Measured:
    """Measure the assistant of `root` with the model in `models`.

    Raises:
        BenchError: when a part cannot be measured.
    """
    # The turns of all three kinds and a start in each repeat, training twice, the size.
    steps = extent.repeats * (extent.texts + extent.long_turns + extent.role_fit_turns + 1)
    steps += 2 * extent.training + 1 + extent.repeats * extent.chat_messages
    texts = ColdTexts(phrasings(root / "data" / "nlu"))
    with tempfile.TemporaryDirectory(prefix="rolewise-bench-") as name, tqdm(total=steps, unit="step") as bar:
        folder = Path(name)
        bar.set_description("size")
        size = installed_megabytes(root / "pyproject.toml")
        bar.update()
        trainings: dict[str, float] = {}
        if extent.training:
            bar.set_description("training")
            first, again = measure_training(folder / "training", root)
            trainings = {
                "compute": first.compute,
                "elapsed": first.elapsed,
                "again_compute": again.compute,
                "again_elapsed": again.elapsed,
            }
            bar.update(2)
        starts = [
            _start(models, folder / f"start{number}", texts, bar) for number in range(extent.repeats - 1)
        ]
        with running_assistant(models, folder / "turns") as assistant:
            starts.append(_first_answer(assistant, texts, bar))
            before = assistant.memory()
            turns, conversations, role_fit = _measure_turns(assistant, texts, extent, bar)
            after = assistant.memory()
        bar.set_description("chat")
        chats = [
            measure_acknowledgements(
                models, folder / f"chat{number}", texts.take(extent.chat_messages), bar.update
            )
            for number in range(extent.repeats)
        ]
    return Measured(
        size,
        trainings.get("compute"),
        trainings,
        starts,
        _memory_details(before, after),
        turns,
        conversations,
        role_fit,
        chats,
    )


def _start(models: Path, folder: Path, texts: ColdTexts, bar: tqdm[Any]) -> float:
    with running_assistant(models, folder) as assistant:
        return _first_answer(assistant, texts, bar)


def _first_answer(assistant: Assistant, texts: ColdTexts, bar: tqdm[Any]) -> float:
    """Return the seconds from the start of the process to its first answer."""
    bar.set_description("start to first answer")
    assistant.wait_until_ready()
    assistant.ask(assistant.open_conversation(), texts.take(1)[0])
    bar.update()
    return assistant.since_start()


def _measure_turns(
    assistant: Assistant, texts: ColdTexts, extent: Extent, bar: tqdm[Any]
) -> tuple[list[Turns], list[LongConversation], list[RoleFitTurns]]:
    encoder = SentenceEncoder()

    def encode(text: str) -> object:
        return encoder.encode([text])

    bar.set_description("turns")
    token = assistant.open_conversation()
    for text in texts.take(_WARM_UP):
        assistant.ask(token, text)
        encode(text)
    turns: list[Turns] = []
    conversations: list[LongConversation] = []
    role_fit: list[RoleFitTurns] = []
    for _ in range(extent.repeats):
        turns.append(measure_turns(assistant, encode, texts.take(extent.texts), bar.update))
        conversations.append(measure_long_conversation(assistant, texts, extent.long_turns, bar.update))
        role_fit.append(measure_role_fit(assistant, texts.take(extent.role_fit_turns), bar.update))
    return turns, conversations, role_fit


def _memory_details(before: Memory, after: Memory) -> dict[str, float]:
    return {
        "resident_at_first_answer": before.resident,
        "proportional_at_first_answer": before.proportional,
        "resident_after_all_turns": after.resident,
        "proportional_after_all_turns": after.proportional,
    }
