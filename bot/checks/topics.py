"""Topics as wholes: each is there once, has phrasings and an answer, and its answer says what it is about."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from bot.checks.catalogue import Answer, Catalogue
from bot.checks.folding import fold
from bot.checks.problems import Problem
from bot.checks.rules import Rules

_FAQ = "faq/"
_OF_AN_ANSWER = ("title", "facet", "role", "related", "checked")


def check_topics(catalogue: Catalogue, rules: Rules, names_file: Problem) -> Iterator[Problem]:
    """Yield what is wrong with topics; `names_file` is where a missing topic is reported."""
    yield from _once(catalogue)
    yield from _complete(catalogue)
    yield from _named(catalogue, rules)
    yield from _related(catalogue, rules)
    yield from _buttons(catalogue)
    there = {topic.removeprefix(_FAQ).split("__")[0] for topic in catalogue.places}
    for topic in [*rules.topics, *rules.dialogue_topics]:
        if topic not in there:
            message = (
                f'The topic "{topic}" must be answered, and has no phrasings. Was it renamed or deleted?'
            )
            yield Problem(names_file.path, names_file.line, message)


def _once(catalogue: Catalogue) -> Iterator[Problem]:
    for topic, places in catalogue.places.items():
        first = places[0]
        for path, line in places[1:]:
            place = f"{first[0].name}, line {first[1]}"
            message = f'The topic "{topic}" is already in {place}. Keep all of it in one file.'
            yield Problem(path, line, message)
    seen: dict[str, Answer] = {}
    for answer in catalogue.answers:
        other = seen.setdefault(answer.topic, answer)
        if other.path != answer.path:
            message = (
                f'"utter_{answer.topic}" is already in {other.path.name}, line {other.line}. '
                "Keep one of the two answers."
            )
            yield answer.at(answer.line, message)


def _complete(catalogue: Catalogue) -> Iterator[Problem]:
    answered = catalogue.answered()
    for topic, places in catalogue.places.items():
        path, line = places[0]
        if "/" in topic and topic not in answered:
            yield Problem(path, line, f'The topic "{topic}" has no answer. Write one under "utter_{topic}".')
        if "/" not in topic and topic not in catalogue.intents:
            message = (
                f'"{topic}" is no step of the conversation. A topic\'s name begins with "faq/"; '
                "a new step is listed under intents in domain.yml."
            )
            yield Problem(path, line, message)
    for topic, answer in answered.items():
        if "/" in topic and topic not in catalogue.places:
            close = difflib.get_close_matches(topic, catalogue.places, 1)
            hint = (
                f' Did you mean "utter_{close[0]}"?'
                if close
                else " Add some under nlu, or delete the answer."
            )
            yield answer.at(answer.line, f'"utter_{topic}" answers a topic that has no phrasings.{hint}')


def _named(catalogue: Catalogue, rules: Rules) -> Iterator[Problem]:
    titles: dict[str, Answer] = {}
    for topic, answer in catalogue.answered().items():
        needed = _OF_AN_ANSWER if topic.startswith(_FAQ) else ("title",)
        if "/" in topic or topic in rules.dialogue_topics:
            for key in needed:
                if answer.metadata(key) is None:
                    message = f'The answer of "{topic}" has no "{key}" under metadata.{_why(key)}'
                    yield answer.at(answer.line, message)
        title = answer.metadata("title")
        if title is not None and title.text():
            other = titles.setdefault(fold(title.text()), answer)
            if other is not answer:
                message = f'"{other.topic}" has the title "{title.text()}" too. Choose another for one.'
                yield answer.at(title.line, message)


def _why(key: str) -> str:
    return {
        "title": " It is shown on buttons: at most 40 characters.",
        "checked": ' It is the month in which somebody checked the answer, such as "2026-11".',
        "related": " Name 2 or 3 topics that people ask next.",
    }.get(key, "")


def _related(catalogue: Catalogue, rules: Rules) -> Iterator[Problem]:
    answered = catalogue.answered()
    least, most = rules.related
    for answer in catalogue.answers:
        related = answer.metadata("related")
        if related is None:
            continue
        names = [item.text() for item in related.elements()]
        if answer.topic.startswith(_FAQ) and not least <= len(names) <= most:
            yield answer.at(
                related.line, f'"{answer.topic}" has {len(names)} related topics; name {least} or {most}.'
            )
        for item in related.elements():
            yield from _one_related(answer, item.text(), item.line, names, answered)


def _one_related(
    answer: Answer, name: str, line: int, names: list[str], answered: dict[str, Answer]
) -> Iterator[Problem]:
    target = answered.get(name) or answered.get(f"{_FAQ}{name}")
    if target is None:
        known = [topic.removeprefix(_FAQ) for topic in answered]
        close = difflib.get_close_matches(name, known, 1)
        hint = f'Did you mean "{close[0]}"?' if close else 'Write the topic\'s name without "faq/".'
        yield answer.at(line, f'The related topic "{name}" does not exist. {hint}')
    elif target.topic == answer.topic:
        yield answer.at(line, f'"{name}" is related to itself. Name another topic.')
    elif names.count(name) > 1:
        yield answer.at(line, f'The related topic "{name}" is there twice.')
    elif not target.title():
        yield answer.at(line, f'"{name}" cannot be a button: its answer has no title.')


def asks_nothing(payload: str, catalogue: Catalogue) -> bool:
    """Return whether a button's payload names neither a topic nor a step of the conversation."""
    intent = payload.removeprefix("/").split("{")[0]
    return intent not in catalogue.places and intent not in catalogue.intents


def _buttons(catalogue: Catalogue) -> Iterator[Problem]:
    for answer in catalogue.answers:
        buttons = answer.item.get("buttons")
        for button in buttons.elements() if buttons else ():
            payload = button.get("payload")
            if payload is not None and payload.text() and asks_nothing(payload.text(), catalogue):
                yield answer.at(
                    payload.line, f'The button asks "{payload.text()}", and there is no such topic.'
                )
