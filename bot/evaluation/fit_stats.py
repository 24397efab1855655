"""Role-fit statistics of real visitors, for operators: tables on the terminal, pictures in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.evaluation.drawing import canvas, svg

_SIDE_COLORS = {"product": "#0b5a6b", "project": "#c9772b"}
_FELT_COLORS = {"yes": "#0b5a6b", "partly": "#cfd4dc", "no": "#8f1d1d"}


def show(figures: Mapping[str, Any], console: Console) -> None:
    """Print all tables; `figures` is `actions.fit.statistics.Statistics` as a dict."""
    console.print(f"{figures['started']} conversations began the questions, {figures['finished']} finished.")
    for title, head, rows in _tables(figures):
        table = Table(title=title)
        for column, name in enumerate(head):
            table.add_column(name, justify="right" if column else "left")
        for row in rows:
            table.add_row(*row)
        console.print(table)


def pictures(figures: Mapping[str, Any]) -> dict[str, str]:
    """Return the SVG text of each picture by its file's name."""
    return {
        "items.svg": _items(figures["items"]),
        "leaving.svg": _leaving([*figures["items"], *figures["choices"]]),
        "bands.svg": _bands(figures["bands"]),
        "felt.svg": _felt(figures["felt"]),
    }


def _tables(figures: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str], Sequence[Sequence[str]]]]:
    asked = ("shown", "given", "skip %", "why %", "left %")
    items = [
        (*_asked(item), _number(item["mean"]), _number(item["sd"]), _number(item["item_rest"]))
        for item in figures["items"]
    ]
    yield "Rated activities, 0 to 4", ("item", *asked, "mean", "SD", "item-rest"), items
    names = ("product", "project", "both", "neither")
    choices = [(*_asked(one), *(_number(one[name], 1) for name in names)) for one in figures["choices"]]
    yield "Either/or questions", ("question", *asked, *(f"{name} %" for name in names)), choices
    scales = [
        (one["side"], str(one["complete"]), *(_number(one[name]) for name in ("mean", "sd", "alpha")))
        for one in figures["scales"]
    ]
    yield "Sides", ("side", "all rated", "mean", "SD", "Cronbach's alpha"), scales
    yield (
        "Between the sides",
        ("", "figure"),
        [
            ("correlation of both sums", _number(figures["between_sides"])),
            ("SD of one visitor's ratings within a side", _number(figures["within_sd"])),
        ],
    )
    bands = [
        (band, str(times), f"{100 * times / figures['finished']:.1f}") for band, times in _by_count(figures)
    ]
    yield "Results", ("band", "visitors", "%"), bands
    felt = [(band, *(str(told.get(name, 0)) for name in _FELT_COLORS)) for band, told in _felt_rows(figures)]
    yield "Does this feel right?", ("band", *_FELT_COLORS), felt


def _by_count(figures: Mapping[str, Any]) -> list[tuple[str, int]]:
    return sorted(figures["bands"].items(), key=lambda band: (-band[1], band[0]))


def _felt_rows(figures: Mapping[str, Any]) -> list[tuple[str, Mapping[str, int]]]:
    total = {name: sum(told.get(name, 0) for told in figures["felt"].values()) for name in _FELT_COLORS}
    return [*sorted(figures["felt"].items()), ("all", total)]


def _asked(question: Mapping[str, Any]) -> tuple[str, ...]:
    asked = question["asked"]
    shares = (_number(asked[name], 1) for name in ("skipped", "why", "left"))
    return asked["question"], str(asked["shown"]), str(asked["answered"]), *shares


def _number(value: float | None, digits: int = 2) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _items(items: Sequence[Mapping[str, Any]]) -> str:
    figure, axes = canvas(7, 4)
    rated = [item for item in items if item["mean"] is not None]
    for place, item in enumerate(rated):
        axes.bar(
            place,
            item["mean"],
            yerr=item["sd"],
            color=_SIDE_COLORS[item["side"]],
            ecolor="#4a5565",
            capsize=3,
        )
        axes.annotate(
            f"r {_number(item['item_rest'])}", (place, 0.05), ha="center", color="white", fontsize=7
        )
    axes.set_xticks(range(len(rated)), [item["asked"]["question"] for item in rated])
    axes.set(title="Mean rating and SD; r is the item-rest correlation", ylabel="0 to 4", ylim=(0, 4.6))
    return svg(figure)


def _leaving(questions: Sequence[Mapping[str, Any]]) -> str:
    figure, axes = canvas(7, 3.5)
    names = [question["asked"]["question"] for question in questions]
    for place, kind in enumerate(("skipped", "why", "left")):
        values = [question["asked"][kind] or 0 for question in questions]
        axes.bar([at + 0.27 * (place - 1) for at in range(len(names))], values, 0.25, label=kind)
    axes.set_xticks(range(len(names)), names)
    axes.set(title="Skipped, asked why, left at", ylabel="% of those who were shown it")
    axes.legend()
    return svg(figure)


def _bands(bands: Mapping[str, int]) -> str:
    figure, axes = canvas(7, 3.5)
    ordered = sorted(bands)
    colors = [_SIDE_COLORS.get(band.rpartition(" ")[2], "#4a5565") for band in ordered]
    axes.barh(ordered, [bands[band] for band in ordered], color=colors)
    axes.set(title="Results of finished conversations", xlabel="visitors")
    return svg(figure)


def _felt(felt: Mapping[str, Mapping[str, int]]) -> str:
    figure, axes = canvas(7, 3.5)
    bands = sorted(felt)
    left = [0] * len(bands)
    for name, color in _FELT_COLORS.items():
        values = [felt[band].get(name, 0) for band in bands]
        axes.barh(bands, values, left=left, color=color, label=name)
        left = [before + value for before, value in zip(left, values, strict=True)]
    axes.set(title="Does this feel right?", xlabel="visitors")
    axes.legend()
    return svg(figure)
