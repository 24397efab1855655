"""What was measured, as a table for the terminal and as JSON."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.bench.chat import Acknowledgements
from bot.bench.goals import Goal
from bot.bench.role_fit import RoleFitTurns
from bot.bench.turns import LongConversation, Turns

_NOTHING = "-"


@dataclass(frozen=True)
class Measured:
    """Everything that was measured. Sizes are in MB, times in seconds, those of turns in milliseconds."""

    installed_size: float
    training: float | None
    """None when it was left out."""
    training_details: Mapping[str, float]
    starts: Sequence[float]
    memory_details: Mapping[str, float]
    turns: Sequence[Turns]
    long_conversations: Sequence[LongConversation]
    role_fit: Sequence[RoleFitTurns]
    chats: Sequence[Acknowledgements]
    default_pipeline: Mapping[str, float] = field(default_factory=dict)
    """By measure; what is missing here is shown as it was recorded."""

    def figure(self, name: str) -> float | None:
        """Return the figure of one measure of ``goals.yml``; of several repeats the middle one."""
        figures: dict[str, float | None] = {
            "installed_size": self.installed_size,
            "training": self.training,
            "first_answer": _middle(self.starts),
            "memory": self.memory_details["resident_after_all_turns"],
            "turn": self.middle_turns().median,
            "turn_p99": self.middle_turns().p99,
            "long_conversation": _middle([one.ratio for one in self.long_conversations]),
            "role_fit": _middle([one.ratio for one in self.role_fit]),
            "acknowledgement": _middle([one.p99 for one in self.chats]),
        }
        return figures[name]

    def beside(self, default_pipeline: Mapping[str, float]) -> Measured:
        """Return this with figures of Rasa's default pipeline, measured on the same machine."""
        return replace(self, default_pipeline=default_pipeline)

    def middle_turns(self) -> Turns:
        """Return the repeat whose ratio to the encoder is the middle one."""
        return sorted(self.turns, key=lambda turns: turns.ratio)[(len(self.turns) - 1) // 2]


def table(measured: Measured, goals: Sequence[Goal]) -> str:
    """Return the table, and below it each repeat, the second training and the machine's load."""
    rows = [("", "ours", "goal", "", "Rasa's default pipeline")]
    for goal in goals:
        figure, most = measured.figure(goal.id), goal.most(measured.middle_turns().encoder)
        verdict = _NOTHING if most is None or figure is None else ("met" if figure <= most else "MISSED")
        shown = _NOTHING if most is None else f"<= {_number(most)} {goal.unit}"
        rows.append((goal.title, _shown(figure, goal), shown, verdict, _default(goal, measured)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([*(line.rstrip() for line in lines), "", *_repeats(measured, goals)])


def as_json(measured: Measured, goals: Sequence[Goal]) -> dict[str, Any]:
    """Return everything measured, with the goals and the machine it was measured on."""
    encoder = measured.middle_turns().encoder
    return {
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": {
            "processors": os.cpu_count(),
            "load_average": list(os.getloadavg()),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
        "measures": [
            {
                **asdict(goal),
                "ours": measured.figure(goal.id),
                "most": goal.most(encoder),
                "default_pipeline_measured": measured.default_pipeline.get(goal.id),
            }
            for goal in goals
        ],
        "details": asdict(measured),
    }


def _repeats(measured: Measured, goals: Sequence[Goal]) -> list[str]:
    factor = next(goal.encoder_factor for goal in goals if goal.id == "turn")
    lines = [
        f"repeat {number}: turn {turns.median:.1f} ms, encoder {turns.encoder:.1f} ms, "
        f"ratio {turns.ratio:.2f}, beyond {factor:g} times the encoder {turns.excess(factor):.1f} ms, "
        f"99 of 100 below {turns.p99:.1f} ms"
        for number, turns in enumerate(measured.turns, start=1)
    ]
    lines += [
        f"repeat {number}: role-fit answer {one.answer:.1f} ms, question {one.question:.1f} ms, "
        f"ratio {one.ratio:.2f}"
        for number, one in enumerate(measured.role_fit, start=1)
    ]
    lines += [
        f"repeat {number}: chat message acknowledged after {one.median:.1f} ms, "
        f"99 of 100 below {one.p99:.1f} ms, answered after {one.answer:.1f} ms"
        for number, one in enumerate(measured.chats, start=1)
    ]
    again = measured.training_details.get("again_compute")
    if again is not None:
        lines.append(f"training again, with the vectors of known phrasings kept: {again:.1f} s of compute")
    return [*lines, f"Load of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}."]


def _shown(figure: float | None, goal: Goal) -> str:
    return _NOTHING if figure is None else f"{_number(figure)} {goal.unit}"


def _default(goal: Goal, measured: Measured) -> str:
    figure = measured.default_pipeline.get(goal.id)
    if figure is not None:
        return f"{_number(figure)} {goal.unit} (measured)"
    if goal.default_pipeline is None:
        return _NOTHING
    return f"{_number(goal.default_pipeline)} {goal.unit} (recorded)"


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[(len(values) - 1) // 2]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
