"""The numbers and words of the content rules, from rules.yml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Rules:
    """What rules.yml says; the reasons stand there.

    Attributes:
        least_phrasings: How many phrasings a topic has at least.
        least_of_style: How many of them of each style.
        fillers: Words that make no phrasing different.
        frame: Words that make a sentence pattern.
        pattern_words: Frame words from which a pattern counts.
        pattern_topics: Topics that may share a pattern.
        evaluation_files: Globs of evaluation files, from the project's root.
        evaluation_words: Words from which a phrasing may be an evaluation question.
        same_from: Share of a question's runs of three words from which a phrasing is the same question.
        most_words: Words of an answer at most.
        related: How many related topics an answer has, at least and at most.
        hosts: Sites that answers may link to.
        advertised: Claims of the program page.
        attributed_by: Words that say that a claim is the page's.
        most_buttons: Buttons below a message at most.
        most_in_menu: Small choices beside them at most.
        dialogue_topics: Topics that begin a conversation.
        topics: Topics that must be there.
    """

    least_phrasings: int
    least_of_style: dict[str, int]
    fillers: frozenset[str]
    frame: frozenset[str]
    pattern_words: int
    pattern_topics: int
    evaluation_files: tuple[str, ...]
    evaluation_words: int
    same_from: float
    most_words: int
    related: tuple[int, int]
    hosts: tuple[str, ...]
    advertised: tuple[str, ...]
    attributed_by: tuple[str, ...]
    most_buttons: int
    most_in_menu: int
    dialogue_topics: tuple[str, ...]
    topics: tuple[str, ...]


@cache
def load_rules() -> Rules:
    """Return the project's rules."""
    content = yaml.safe_load(Path(__file__).with_name("rules.yml").read_text(encoding="utf-8"))
    phrasings, patterns, answers = content["phrasings"], content["patterns"], content["answers"]
    evaluation = content["evaluation"]
    return Rules(
        least_phrasings=phrasings["at_least"],
        least_of_style=phrasings["of_style"],
        fillers=frozenset(phrasings["fillers"]),
        frame=frozenset(patterns["frame"]),
        pattern_words=patterns["from_words"],
        pattern_topics=patterns["at_most_topics"],
        evaluation_files=tuple(evaluation["files"]),
        evaluation_words=evaluation["from_words"],
        same_from=evaluation["same_from"],
        most_words=answers["most_words"],
        related=(answers["related"]["at_least"], answers["related"]["at_most"]),
        hosts=tuple(answers["hosts"]),
        advertised=tuple(answers["advertised"]),
        attributed_by=tuple(answers["attributed_by"]),
        most_buttons=content["channels"]["most_buttons"],
        most_in_menu=content["channels"]["most_in_menu"],
        dialogue_topics=tuple(content["dialogue_topics"]),
        topics=tuple(content["topics"]),
    )
