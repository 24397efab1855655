"""The pictures of the role-fit report, made for a phone's width, from the report's figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.evaluation.drawing import canvas, svg

_WIDTH = 3.9
"""In inches: 374 pixels, so that the text is about as large on a phone as the text around it."""

_HEIGHT = 2.9

_PRODUCT, _PROJECT, _NEITHER, _WRONG = "#0b5a6b", "#c9772b", "#cfd4dc", "#8f1d1d"
_INK, _SOFT = "#1c2430", "#4a5565"


def pictures(report: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, str]:
    """Return the SVG text of each picture by its name in docs/images."""
    return {
        "role-fit-decides.svg": _decides(report["by_strength"], words["decides"]),
        "role-fit-consistency.svg": _consistency(report, words["consistency"]),
        "role-fit-neutrality.svg": _neutrality(report["styles"], words["neutrality"]),
    }


def _decides(groups: Any, words: Mapping[str, str]) -> str:
    figure, axes = _axes(_HEIGHT, words)
    apart = [group["apart"] for group in groups]
    width = apart[1] - apart[0]
    right = [group["named"] - group["wrong"] for group in groups]
    none = [100 - group["named"] for group in groups]
    axes.bar(apart, right, width * 0.9, color=_PRODUCT, label=words["right"])
    axes.bar(apart, none, width * 0.9, bottom=right, color=_NEITHER, label=words["none"])
    reached = [100 - group["wrong"] for group in groups]
    axes.bar(
        apart,
        [group["wrong"] for group in groups],
        width * 0.9,
        bottom=reached,
        color=_WRONG,
        label=words["wrong"],
    )
    axes.set(xlim=(0, apart[-1] + width / 2), ylim=(0, 100))
    _legend(axes, 3, _HEIGHT)
    return svg(figure)


def _consistency(report: Mapping[str, Any], words: Mapping[str, str]) -> str:
    figure, axes = _axes(_HEIGHT, words)
    groups = report["by_consistency"]
    shown = [group["z"] for group in groups]
    axes.plot(shown, [group["normal"] for group in groups], color=_SOFT, linestyle=":", label=words["normal"])
    axes.plot(
        shown,
        [group["right"] for group in groups],
        color=_PRODUCT,
        marker="o",
        markersize=4,
        label=words["right"],
    )
    for name in ("leaning", "clear"):
        axes.axvline(report["borders"][name], color=_SOFT, linewidth=0.8)
        axes.annotate(
            words[name],
            (report["borders"][name], 51),
            xytext=(3, 0),
            textcoords="offset points",
            color=_INK,
            fontsize=8.5,
        )
    axes.set(xlim=(0, shown[-1] + 0.1), ylim=(50, 101))
    _legend(axes, 1, _HEIGHT)
    return svg(figure)


def _neutrality(styles: Any, words: Mapping[str, str]) -> str:
    height = 0.55 * len(styles) + 0.9
    figure, axes = _axes(height, words)
    for place, style in enumerate(styles):
        for side, color, offset in (("product", _PRODUCT, 0.0), ("project", _PROJECT, 0.22)):
            label = words[side] if not place else None
            axes.barh(place + offset, style[side], 0.2, color=color, label=label)
            axes.annotate(
                f"{style[side]:.1f}",
                (style[side], place + offset),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                color=_INK,
                fontsize=7.5,
            )
        # Above the bars: beside them a long title would leave no room for the figures.
        axes.annotate(
            style["title"],
            (0, place - 0.27),
            xytext=(2, 0),
            textcoords="offset points",
            va="center",
            color=_INK,
        )
    axes.set(xlim=(0, max(max(style["product"], style["project"]) for style in styles) * 1.15), ylabel=None)
    axes.set_ylim(len(styles) - 0.6, -0.6)
    axes.set_yticks([])
    _legend(axes, 2, height)
    return svg(figure)


def _axes(height: float, words: Mapping[str, str]) -> tuple[Any, Any]:
    figure, axes = canvas(_WIDTH, height)
    axes.set_title(words["title"], loc="left", fontsize=10, fontweight="bold", color=_INK)
    axes.set_xlabel(words["x"], fontsize=9, color=_INK)
    axes.set_ylabel(words.get("y", ""), fontsize=9, color=_INK)
    axes.tick_params(labelsize=8.5, colors=_SOFT)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _legend(axes: Any, columns: int, height: float) -> None:
    """Put the legend half an inch below, where it hides nothing."""
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.5 / height),
        ncol=columns,
        frameon=False,
        fontsize=8,
        columnspacing=1,
        handlelength=1.2,
    )
