"""The word lists themselves, and how little of what visitors ask they take for an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.fit.acts import parse_act
from bot.channels.quiz.grammar import Grammar
from bot.channels.quiz.lexicon import Lexicon
from bot.channels.quiz.reader import read
from bot.channels.quiz.reading import Expected
from bot.channels.quiz.words import content_of

ROOT = Path(__file__).parents[4]
COMMANDS = {name: kinds for name, kinds in content_of("commands").items() if isinstance(kinds, dict)}
RATING = Expected("rating", "P3", "k3", tuple((f"{value + 1}", value) for value in range(5)))
EITHER_OR = Expected(
    "either_or",
    "T4",
    "k3",
    (
        ("A new open question each day", "product"),
        ("A clear plan that moves each day", "project"),
        ("Both", "both"),
    ),
)
# Answered by the dialogue itself, not by the program of questions.
OTHER_STEPS = ("what_do_you_know", "delete_my_data", "keep_data")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_step_is_one_that_the_conversation_knows(name: str) -> None:
    assert name in OTHER_STEPS or parse_act(name, {}).name != "unread"


@pytest.mark.parametrize("name", COMMANDS)
def test_no_step_is_asked_for_by_saying_nothing(name: str) -> None:
    phrases = [(name, phrase) for kind in COMMANDS[name].values() for phrase in kind]
    assert list(Grammar(phrases, [], []).find(())) == []


def test_no_two_steps_share_a_phrase() -> None:
    plain = [(phrase, name) for name, kinds in COMMANDS.items() for kind in kinds.values() for phrase in kind]
    assert len({phrase for phrase, _ in plain}) == len(plain)


def test_values_of_words_stay_on_the_scale() -> None:
    content = content_of("feelings")
    assert set(content["terms"]) == set(content["amounts"]) == {-2, -1, 0, 1, 2}
    assert list(content["labels"]) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("name", ["feelings", "numbers", "choices", "clauses"])
def test_a_phrase_that_is_written_out_does_not_stand_for_thousands(name: str) -> None:
    def phrases(content: object) -> list[str]:
        if isinstance(content, str):
            return [content]
        inner = (
            content.values() if isinstance(content, dict) else content if isinstance(content, list) else []
        )
        return [phrase for part in inner for phrase in phrases(part)]

    large = [phrase for phrase in phrases(content_of(name)) if len(Lexicon({"x": [phrase]})) > 2_000]
    assert large == []


def test_a_short_form_stands_for_one_thing_and_is_no_real_word() -> None:
    forms = [form for short in content_of("spelling")["short"].values() for form in short]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []
    assert sorted(set(content_of("spelling")["not_typos"]) & set(forms)) == []


def test_hardly_any_question_of_the_catalogue_is_taken_for_an_answer_or_a_step() -> None:
    files = [*(ROOT / "data/nlu/faq").glob("*.yml"), *(ROOT / "data/nlu").glob("out_of_scope*.yml")]
    lines = [line.strip() for path in sorted(files) for line in path.read_text(encoding="utf-8").splitlines()]
    asked = [line[2:] for line in lines if line.startswith("- ") and ": " not in line][::12]
    taken = [text for text in asked if read(text, RATING) or read(text, EITHER_OR)]
    assert len(asked) > 500
    assert len(taken) <= len(asked) // 300, taken
