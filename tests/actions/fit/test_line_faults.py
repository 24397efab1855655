"""Every mistake in the words of the conversation is refused when they are read, and named in plain words."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.fit.acts import Act
from actions.fit.content_faults import content_faults
from actions.fit.dialogue import perform
from actions.fit.errors import WordsError
from actions.fit.line_faults import GIVEN, line_faults, parse_lines
from actions.fit.lines import DIALOGUE, load_words
from actions.fit.turn import Turn
from tests.actions.fit.talk import BANK, MODEL, Talk

RAW: dict[str, Any] = yaml.safe_load(DIALOGUE.read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "dialogue.yml").read_text(encoding="utf-8")
)


def changed(path: str, value: object) -> dict[str, Any]:
    """The words with one thing replaced, or left out when it is None."""
    content = copy.deepcopy(RAW)
    *outer, last = path.split("/")
    place: Any = content
    for key in outer:
        place = place[int(key) if key.isdigit() else key]
    if value is None:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return content


def test_the_words_as_they_are_have_no_fault() -> None:
    assert line_faults(RAW) == []


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("lines/saved", None, "lines: 'saved' is missing"),
        ("lines/safed", {"text": "Saved."}, "lines, safed: nothing says this line; its name is fixed"),
        ("lines/saved/text", "Saved for {days} days.", "lines, saved, text: must say {fit_code}"),
        ("lines/saved/text", "{fit_code} {number}", "lines, saved, text: nothing fills in {number}"),
        ("lines/saved/text", "{fit_code} {days:d}", "lines, saved, text: between braces stands a name alone"),
        ("lines/kept/text", "All right {", "lines, kept, text: a brace is not closed"),
        ("lines/kept/text", "All right {}", "lines, kept, text: nothing fills in {}"),
        ("lines/kept/text", 5, "lines, kept, text: must be a text"),
        ("lines/kept/text", "", "lines, kept, text: is too short"),
        ("lines/kept/text", None, "lines, kept: needs a text or a response, and not both"),
        ("lines/offer/text", "Shall we?", "lines, offer: needs a text or a response, and not both"),
        (
            "lines/kept/txt",
            "x",
            "lines, kept: 'txt' is not known here; known are buttons, expects, response, text",
        ),
        ("lines/kept/expects", "maybe", "lines, kept, expects: is one of yes, yes_no, yes_partly_no"),
        ("lines/kept/expects", "yes_no", "lines, kept, expects: yes_no needs 2 buttons or more"),
        (
            "lines/paused/buttons/0/title",
            "x" * 41,
            "lines, paused, buttons, 0, title: has 41 characters, at most 40",
        ),
        (
            "lines/confirm_change/buttons/0/title",
            "Change it to {new}",
            "lines, confirm_change, buttons, 0, title: has 53 characters when it is filled in, at most 40",
        ),
        (
            "lines/paused/buttons/0/title",
            "{what}",
            "lines, paused, buttons, 0, title: nothing fills in {what}",
        ),
        (
            "lines/paused/buttons/0/payload",
            "fit_go_on",
            "lines, paused, buttons, 0, payload: must be a slash",
        ),
        (
            "lines/paused/buttons/0/payload",
            '/fit_change{"n":}',
            "lines, paused, buttons, 0, payload: between",
        ),
        (
            "lines/paused/buttons/0/payload",
            '/fit_change{"n":{day}}',
            "lines, paused, buttons, 0, payload: between",
        ),
        ("lines/paused/buttons", [RAW["menu"][0]] * 6, "lines, paused, buttons: has more than 5"),
        ("menu/0/title", None, "menu, 0: 'title' is missing"),
        ("scale", ["a", "b"], "scale: needs at least 5"),
        ("scale/1", RAW["scale"][0], "scale: says something twice"),
        ("either_or/both", None, "either_or: 'both' is missing"),
        ("question/rating", "{number} of {of}", "question, rating: must say {text}"),
        ("question/either_or", "{text} {a} or {c}", "question, either_or: nothing fills in {c}"),
        ("question", [], "question: must be keys with values"),
    ],
)
def test_a_mistake_is_named(path: str, value: object, said: str) -> None:
    found = line_faults(changed(path, value))
    assert any(fault.startswith(said) for fault in found), found


def test_a_number_in_a_title_counts_as_the_two_digits_that_it_has() -> None:
    title = "Go on with question number {number}, then"
    assert len(title) > 40
    assert line_faults(changed("lines/paused/buttons/0/title", title)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lines: [", "not valid YAML"),
        ("lines: 2026-02-30", "not valid YAML"),
        ("", "the file: must be keys with values"),
        ("- a list", "the file: must be keys with values"),
        ("menu: []", "the file: 'lines' is missing"),
    ],
)
def test_a_file_without_the_words_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "dialogue.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WordsError, match=said):
        load_words(BANK, path)


def test_all_mistakes_are_named_at_once() -> None:
    content = changed("lines/saved/text", "Saved.")
    del content["lines"]["kept"]
    with pytest.raises(WordsError) as raised:
        parse_lines(yaml.safe_dump(content))
    assert str(raised.value).splitlines() == [
        "lines: 'kept' is missing",
        "lines, saved, text: must say {fit_code}",
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_a_line_may_name_is_filled_in(case: dict[str, Any]) -> None:
    talk = Talk().say(*case["say"])
    given = dict(case["act"])
    question = (
        talk.progress.order[given.pop("number") - 1]
        if given["name"] == "answer" and "number" in given
        else None
    )
    outcome = perform(
        Act(**given, **({"question": question} if question else {})), Turn(BANK, MODEL, talk.state, 0)
    )
    for line in outcome.lines:
        filled = {*line.values, *(["text"] if "question" in line.values else [])}
        assert set(GIVEN[line.name].replace("!", "").split()) <= filled


def test_the_files_of_the_role_fit_have_no_fault() -> None:
    assert content_faults() == {}


@pytest.mark.parametrize("name", ["bank.yml", "model.yml", "dialogue.yml", "words.yml"])
@pytest.mark.parametrize(
    ("broken", "said"), [(b"", ""), (b"caf\xe9: 1", "the file: is no UTF-8 text"), (b"x: 1", "")]
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, name: str, broken: bytes, said: str) -> None:
    for path in DIALOGUE.parent.glob("*.yml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_bytes(broken)
    found = content_faults(tmp_path)
    assert list(found) == [tmp_path / name]
    assert said in found[tmp_path / name][0]
