"""Answers: short in every state of the program facts, and with the markup that every channel can show."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.checks.catalogue import Answer, Catalogue
from bot.checks.problems import Problem
from bot.checks.rules import Rules
from bot.content.facts import FROM_SETTINGS, Fact, Facts

_FACT = re.compile(r"\{([^{}]*)\}")
_UNSTATED = "unstated:"
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
_MOST_STATES = 10
"""Facts of one answer of which every state is tried: 1,024 of them."""

_MARKUP = (
    (re.compile(r"^\s*#+ "), "Headings cannot be shown everywhere. Use **bold** words."),
    (re.compile(r"^\s*\d+[.)] "), 'Numbered lists cannot be shown everywhere. Begin the line with "- ".'),
    (re.compile(r"^\s*[*+•] "), 'A line of a list begins with "- ".'),
    (re.compile(r"^\s+- "), "Lists within lists cannot be shown everywhere. Begin the line with its dash."),
    (re.compile(r"^-(?=[^\s-])"), 'A line of a list begins with a dash and a space: "- ".'),
    (re.compile(r"^\s*>"), "Quotations with > cannot be shown everywhere. Use quotation marks."),
    (
        re.compile(r"^\s*([-*_])\1{2,}\s*$"),
        "Rules across the page cannot be shown everywhere. Leave the line empty.",
    ),
    (re.compile(r"\|.*\|"), "Tables cannot be shown everywhere. Use a list."),
    (re.compile(r"</?[a-zA-Z][^>]*>"), "HTML cannot be shown. Write plain text."),
    (re.compile(r"`"), "Code marks (`) cannot be shown everywhere. Use quotation marks."),
    (re.compile(r"!\["), "Images cannot stand in a text."),
    (
        re.compile(r"(?<![*\w])\*(?![*\s])[^*]+\*(?!\*)|(?<!\w)_[^_\s][^_]*_(?!\w)"),
        "Italics cannot be shown everywhere. Use **bold**.",
    ),
)


def check_answers(
    catalogue: Catalogue, facts: Mapping[str, Fact], sentences: Facts, rules: Rules
) -> Iterator[Problem]:
    """Yield what is wrong with the form of answers.

    Args:
        catalogue: The content.
        facts: Program facts by name, those without a value with their example in its place.
        sentences: How missing facts are said.
        rules: The content rules.
    """
    for answer in catalogue.answers:
        for line, text in answer.lines():
            yield from (answer.at(line, advice) for advice in markup_faults(text))
            yield from _facts(answer, line, text, facts)
        yield from _states(answer, facts, sentences, rules)


def visible(text: str) -> str:
    """Return what a reader sees of a text: without marks and addresses."""
    return _LINK.sub(r"\1", text).replace("**", "")


def markup_faults(text: str) -> Iterator[str]:
    """Yield what to do about each mark of one line that some channel cannot show."""
    for pattern, advice in _MARKUP:
        if pattern.search(_LINK.sub(r"\1", text)):
            yield advice
    if text.count("**") % 2:
        yield "** opens bold words and ** closes them, in the same line; one of them is missing."
    if re.search(r"\]\s*\(|\]\(", _LINK.sub(r"\1", text)):
        yield "This link is not complete: write [title](https://address), without a space between."


def _facts(answer: Answer, line: int, text: str, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    for inside in _FACT.findall(text):
        unstated = inside.startswith(_UNSTATED)
        names = [name.strip() for name in inside.removeprefix(_UNSTATED).split(",")] if unstated else [inside]
        for name in names:
            if not unstated and name in FROM_SETTINGS:
                continue
            close = difflib.get_close_matches(name, facts, 1, cutoff=0.75)
            # domain.yml may name slots, which are filled in elsewhere.
            if name not in facts and (unstated or close or not answer.in_domain):
                hint = (
                    f'Did you mean "{close[0]}"?'
                    if close
                    else "Facts are listed in actions/content/program_facts.yml."
                )
                yield answer.at(line, f'There is no fact "{name}". {hint}')
    if "{" in _FACT.sub("", text) or "}" in _FACT.sub("", text):
        yield answer.at(line, "Braces stand for facts, such as {fee}; one of a pair is missing here.")


def _states(answer: Answer, facts: Mapping[str, Fact], sentences: Facts, rules: Rules) -> Iterator[Problem]:
    """Yield a problem for the first state of its facts in which the answer does not read well."""
    used = facts_in(answer.text)
    named = [name for name in facts if name in used]
    most = 0
    for state in _all_states(named):
        stated = {name: fact if name in state else replace(fact, value=None) for name, fact in facts.items()}
        text = visible(replace(sentences, facts=stated).fill(answer.text)).strip()
        most = max(most, sum(any(c.isalnum() for c in word) for word in text.split()))
        if answer.text and (not text or text.startswith("- ")):
            missing = ", ".join(name for name in named if name not in state)
            message = f"While these facts are empty the answer begins with nothing or with a list: {missing}."
            yield answer.at(answer.line, f"{message} Begin with a sentence that holds without them.")
            return
    if most > rules.most_words:
        filled = " when all its facts are filled in" if named else ""
        message = f'The answer of "{answer.topic}" has {most} words{filled}; {rules.most_words} are the most.'
        yield answer.at(answer.line, message)


def _all_states(named: list[str]) -> Iterator[frozenset[str]]:
    """Yield which facts are stated: every combination, or none and all when there are too many."""
    if len(named) > _MOST_STATES:
        yield from (frozenset(), frozenset(named))
        return
    for size in range(len(named) + 1):
        yield from map(frozenset, itertools.combinations(named, size))


def facts_in(text: str) -> set[str]:
    """Return the names of all facts that a text uses."""
    return {
        name.strip() for inside in _FACT.findall(text) for name in inside.removeprefix(_UNSTATED).split(",")
    }
