"""A result in messages: what is said, in which order, with which choices. The words stand in words.yml.

The order is that of role-fit 5.4: the line and the bars, the reasons and what speaks against them, what both
roles need and where to go on, and at last whether it feels right. Each message can be read on a phone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.fit.bank import Side
from actions.fit.bars import text_bar
from actions.fit.card import build_card, consistency, likings
from actions.fit.explain import other
from actions.fit.result import ResultView, Row
from actions.fit.result_words import ResultWords

MOST_BUTTONS = 5
"""What every chat shows in one message."""

Buttons = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Part:
    """One message of a result.

    Attributes:
        name: What it holds: ``scores``, ``reasons``, ``next`` or ``felt``.
        text: Enough on its own.
        buttons: Titles and payloads, at most five.
        menu: Smaller choices, likewise.
        card: The ``fit_result`` card, without a drawing: that is made when the message leaves.
    """

    name: str
    text: str
    buttons: Buttons = ()
    menu: Buttons = ()
    card: Mapping[str, Any] | None = None


def compose(view: ResultView, words: ResultWords) -> list[Part]:
    """Return the messages of a result; too few answers get one, which says what is missing."""
    if view.score.band == "not_enough":
        parts = [_not_enough(view, words)]
    elif view.score.band == "flat":
        parts = [_flat(view, words), _next(view, words)]
    else:
        felt = Part("felt", words.text("felt", "text"), words.buttons("felt", "buttons"))
        parts = [_scores(view, words), _reasons(view, words), _next(view, words), felt]
    return [*parts[:-1], replace(parts[-1], menu=words.buttons("menu"))]


def _line(view: ResultView, words: ResultWords) -> str:
    score, side = view.score, view.score.toward
    counts = {"product": score.n_product, "project": score.n_project}
    return words.text(
        "line",
        score.band,
        work=words.work(side) if side else "",
        about=words.text("about", side) if side else "",
        first=words.work(view.first),
        second=words.work(other(view.first)),
        least=view.least,
        n_first=counts[view.first],
        n_second=counts[other(view.first)],
    ).strip()


def _not_enough(view: ResultView, words: ResultWords) -> Part:
    choices = [words.button("go_on")] if view.open else []
    if view.skipped:
        choices.append(words.button("skipped"))
    return Part("scores", _joined([_line(view, words), *_changed(view, words)]), tuple(choices))


def _flat(view: ResultView, words: ResultWords) -> Part:
    choices = [words.button("change")]
    if view.skipped:
        choices.append(words.button("skipped"))
    return Part("scores", _joined([_line(view, words), *_changed(view, words)]), tuple(choices))


def _scores(view: ResultView, words: ResultWords) -> Part:
    line = _line(view, words)
    bars = [
        words.text(
            "bar",
            label=words.label(one.side),
            value=one.value,
            low=one.low,
            high=one.high,
            bar=text_bar(one.low, one.high),
        )
        for one in likings(view.score)
    ]
    consistent = words.text(
        "consistency",
        value=_decimals(consistency(view.score, view.leaning, view.clear)),
        leaning=f"{view.leaning:g}",
        clear=_decimals(view.clear),
    )
    flags = [words.text("flags", flag) for flag in view.flags]
    said = [
        line,
        *_changed(view, words),
        *bars,
        words.text("legend"),
        consistent,
        *flags,
        words.text("notice"),
    ]
    card = build_card(view, words, _plain(line), [_plain(heading) for heading in _headings(view, words)])
    return Part("scores", _joined(said), card=card)


def _changed(view: ResultView, words: ResultWords) -> Iterator[str]:
    """Say what a changed answer did to the result."""
    if view.earlier is None:
        return
    before, now = likings(view.earlier), likings(view.score)
    numbers = ""
    if before and now and before != now:
        values = {one.side: (old.value, one.value) for old, one in zip(before, now, strict=True)}
        numbers = words.text(
            "changed_numbers",
            first=words.work(view.first),
            first_before=values[view.first][0],
            first_now=values[view.first][1],
            second=words.work(other(view.first)),
            second_before=values[other(view.first)][0],
            second_now=values[other(view.first)][1],
        )
    if (view.earlier.band, view.earlier.toward) == (view.score.band, view.score.toward):
        yield words.text("changed_not", numbers=numbers)
    else:
        name = words.of_band("names", band=view.earlier.band, side=view.earlier.toward)
        yield words.text("changed", before=name, numbers=numbers)


def _headings(view: ResultView, words: ResultWords) -> tuple[str, str]:
    """Return what stands above the reasons, and above what speaks against them or for the other side."""
    if view.score.toward:
        lean = words.text("reasons", "lean", work=words.work(view.score.toward))
        return lean, words.text("counter" if view.counter else "no_counter")
    first, second = (
        words.text("reasons", view.score.band, work=words.work(side))
        for side in (view.first, other(view.first))
    )
    return first, second


def _reasons(view: ResultView, words: ResultWords) -> Part:
    reasons, counter = _headings(view, words)
    leans = view.score.toward is not None
    blocks = [_list(reasons, view.reasons, words, with_jobs=True)] if view.reasons else []
    if leans or view.counter:
        blocks.append(_list(counter, view.counter, words, with_jobs=not leans))
    blocks.append(_change(view, words))
    return Part("reasons", _joined(blocks), _topics((*view.reasons, *view.counter), words))


def _change(view: ResultView, words: ResultWords) -> str:
    change = view.change
    if change is None:
        return words.text("change", "none")
    name = words.of_band("names", band=change.band, side=change.toward)
    count = len(change.rows)
    said = words.text("change", "one" if count == 1 else "many", count=count, name=name)
    rows = [words.text("change", "row", text=row.text, old=row.old, new=row.new) for row in change.rows]
    return "\n".join([said, *rows])


def _next(view: ResultView, words: ResultWords) -> Part:
    sides = view.first, other(view.first)
    neither = view.score.band == "neither"
    blocks = [words.text("elsewhere")] if neither else []
    blocks.append(words.text("both_need"))
    if view.score.band == "both":
        blocks.append(words.text("blended"))
    blocks.extend(_steps(side, words, with_course=not neither) for side in sides)
    lead = "blended" if view.score.band == "both" else "become"
    buttons = [words.button(lead, side) for side in sides]
    buttons += [words.button("elsewhere")] if neither else [words.button("learn", side) for side in sides]
    return Part("next", _joined(blocks), (*buttons, words.button("person")))


def _steps(side: Side, words: ResultWords, with_course: bool) -> str:
    title = words.text("next", side, "title", work=words.work(side))
    learn = [words.text("next", side, "learn")] if with_course else []
    return "\n".join([title, *words.raw["next"][side]["steps"], *learn])


def _topics(rows: Sequence[Row], words: ResultWords) -> Buttons:
    """Return buttons to the FAQ topics of liked activities, each once."""
    topics = dict.fromkeys(row.topic for row in rows if row.topic)
    buttons = [button for topic in topics if (button := words.topic_button(topic))]
    return tuple(buttons[:MOST_BUTTONS])


def _list(heading: str, rows: Sequence[Row], words: ResultWords, with_jobs: bool) -> str:
    said = [heading]
    for row in rows:
        answer = words.row("rows", row)
        said.append(words.text("with_job", row=answer, job=row.job) if with_jobs and row.job else answer)
    return "\n".join(said)


def _plain(text: str) -> str:
    """Take the markup out of a sentence of ours."""
    return text.replace("**", "")


def _decimals(number: float) -> str:
    """Two decimals, half up: 1.645 is 1.65."""
    return f"{number + 1e-9:.2f}"


def _joined(texts: Sequence[str]) -> str:
    return "\n\n".join(filter(None, texts))
