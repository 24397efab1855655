"""Answers in short, which stand side by side, and where "tell me more" and "why" lead from an answer."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.answers import visible
from bot.checks.catalogue import Answer, Catalogue
from bot.checks.problems import Problem, listed
from bot.checks.rules import Rules
from bot.checks.trust import check_words, states_a_figure_without_its_year
from bot.checks.yaml_lines import Item

_FAQ = "faq/"
_SIDES = ("product", "project")


def check_briefs(catalogue: Catalogue, rules: Rules) -> Iterator[Problem]:
    """Yield what is wrong with what answers say in short, and with where they lead."""
    answered = {topic: answer for topic, answer in catalogue.answered().items() if topic.startswith(_FAQ)}
    for topic, answer in answered.items():
        for key in ("more", "why"):
            yield from _leads(answer, key, answered)
        for line, text in _texts(answer):
            yield from check_words(answer, line, text, rules)
            if states_a_figure_without_its_year(text):
                yield answer.at(line, f'"{text}": a figure needs its year here too: it is read alone.')
        compares = answer.metadata("compares")
        if compares is not None and len(_pair(compares.text(), answered)) != len(_SIDES):
            message = (
                f'"{topic}" compares "{compares.text()}", which has no answer for each of the two roles.'
            )
            yield answer.at(compares.line, message)
    for facet in sorted({_facet(answer) for answer in answered.values()}):
        yield from _sides(_pair(facet, answered), rules)


def _leads(answer: Answer, key: str, answered: dict[str, Answer]) -> Iterator[Problem]:
    named = answer.metadata(key)
    if named is None:
        return
    if f"{_FAQ}{named.text()}" not in answered:
        yield answer.at(named.line, f'"{key}" names "{named.text()}", and there is no such topic.')
    elif f"{_FAQ}{named.text()}" == answer.topic:
        yield answer.at(named.line, f'"{named.text()}" leads to itself. Name another topic.')


def _pair(facet: str, answered: dict[str, Answer]) -> list[Answer]:
    """Return the answers of a facet for product and for project, if there is exactly one for each."""
    found = [
        [one for one in answered.values() if _facet(one) == facet and _role(one) == side] for side in _SIDES
    ]
    return [answers[0] for answers in found] if all(len(answers) == 1 for answers in found) else []


def _sides(pair: list[Answer], rules: Rules) -> Iterator[Problem]:
    """The two are read together: both have a short form, with the same rows, and are not long together."""
    briefs = [(answer, answer.metadata("brief")) for answer in pair]
    written = [brief for _, brief in briefs if brief is not None]
    for answer, brief in briefs:
        if brief is None and written:
            yield answer.at(answer.line, f'"{answer.topic}" needs a "brief" too: its sibling has one.')
    if len(written) != len(_SIDES):
        return
    labels = [[label for label, _ in (brief.get("rows") or Item({}, 0, 0)).items()] for brief in written]
    if labels[0] != labels[1]:
        message = f"The rows of the two roles must have the same labels: {listed(labels[0])}."
        yield pair[1].at(written[1].line, message)
    words = sum(len(visible(text.text()).split()) for brief in written if (text := brief.get("text")))
    if words > rules.most_words:
        message = f"The two short texts have {words} words together; {rules.most_words} are the most."
        yield pair[1].at(written[1].line, message)


def _texts(answer: Answer) -> Iterator[tuple[int, str]]:
    brief, compare = answer.metadata("brief"), answer.metadata("compare")
    if brief is not None:
        text = brief.get("text")
        cells = [cell for _, cell in (brief.get("rows") or Item({}, 0, 0)).items()]
        for item in [*([text] if text else []), *cells]:
            yield item.line, item.text()
    for _, row in compare.items() if compare is not None else ():
        for item in row.elements():
            yield item.line, item.text()


def _facet(answer: Answer) -> str:
    item = answer.metadata("facet")
    return item.text() if item else ""


def _role(answer: Answer) -> str:
    item = answer.metadata("role")
    return item.text() if item else ""
