"""A file is read again when it changes; a mistake in it keeps the last good content."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.content.answers import Answers, parse_responses
from bot.content.facts import parse_facts
from bot.content.watched import WatchedFile


def number(text: str) -> int:
    return int(yaml.safe_load(text)["number"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "file.yml"
    path.write_text("number: 1")
    return path


def test_a_change_is_seen_at_the_next_look(path: Path) -> None:
    watched = WatchedFile(path, number)
    assert watched.content() == 1
    path.write_text("number: 22")
    assert watched.content() == 22


def test_an_unchanged_file_is_not_read_again(path: Path) -> None:
    read: list[str] = []
    watched = WatchedFile(path, lambda text: read.append(text) or len(read))
    assert [watched.content() for _ in range(3)] == [1, 1, 1]


@pytest.mark.parametrize(
    "broken",
    [b"number: [", b"number: many", b"other: 1", b"- 1", b"number: \xff", b"\tnumber: 1"],
    ids=["no YAML", "no number", "no such key", "a list", "no UTF-8", "a tab"],
)
def test_a_broken_file_keeps_the_last_good_content_until_it_is_mended(path: Path, broken: bytes) -> None:
    watched = WatchedFile(path, number)
    path.write_bytes(broken)
    assert watched.content() == 1
    assert watched.content() == 1
    path.write_text("number: 333")
    assert watched.content() == 333


def test_a_deleted_file_keeps_the_last_good_content(path: Path) -> None:
    watched = WatchedFile(path, number)
    path.unlink()
    assert watched.content() == 1
    path.write_text("number: 4444")
    assert watched.content() == 4444


def test_what_was_kept_is_logged_without_the_text(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    watched = WatchedFile(path, number)
    path.write_text("number: secret words")
    watched.content()
    assert "content_kept" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("broken", ["facts:", "facts: []", "facts: {fee: text}", "nothing"])
def test_facts_of_a_wrong_form_keep_the_last_good_ones(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "facts.yml"
    sentences = 'sentences: {unstated: "No {facts}.", last: " or "}\n'
    path.write_text(f"{sentences}facts: {{fee: {{label: the fee, value: Rs 5}}}}")
    watched = WatchedFile(path, parse_facts)
    path.write_text(sentences + broken)
    assert watched.content().fill("Fee: {fee}") == "Fee: Rs 5"


TRAINED = {
    "utter_faq/fee": [{"text": "trained", "metadata": {"title": "Fee"}}],
    "utter_hello": [{"text": "hello"}],
}


def answers(path: Path) -> Answers:
    path.write_text("nlu: []\n")
    return Answers(TRAINED, [path])


def test_an_answer_is_as_trained_until_its_file_changes(path: Path) -> None:
    some = answers(path)
    some.refresh()
    assert some.get("utter_faq/fee")[0]["text"] == "trained"
    path.write_text("nlu: []\nresponses:\n  utter_faq/fee:\n  - text: edited\n    metadata: {title: New}\n")
    some.refresh()
    assert some.get("utter_faq/fee")[0]["text"] == "edited"
    assert some.metadata("utter_faq/fee") == {"title": "New"}
    assert some.get("utter_hello")[0]["text"] == "hello"


def test_no_answer_is_nothing(path: Path) -> None:
    some = answers(path)
    assert list(some.get("utter_none")) == []
    assert some.metadata("utter_none") == {}


@pytest.mark.parametrize(
    "half_written",
    [
        "utter_faq/fee: {text: one}",
        "utter_faq/fee: [text]",
        "utter_faq/fee: [{text: 5}]",
        "utter_faq/fee: [{text: a",
        "- x",
        "utter_faq/fee: [{text: a, metadata: [b]}]",
        "utter_faq/fee: [{text: a, buttons: b}]",
        "utter_faq/fee: ",
    ],
)
def test_a_half_written_answer_keeps_the_one_before(path: Path, half_written: str) -> None:
    some = answers(path)
    path.write_text(f"responses:\n  {half_written}\n")
    some.refresh()
    assert some.get("utter_faq/fee")[0]["text"] == "trained"


def test_phrasings_are_not_looked_at() -> None:
    assert parse_responses("nlu: [this is: no yaml\nresponses:\n  utter_a:\n  - text: b\n") == {
        "utter_a": [{"text": "b"}]
    }


@pytest.mark.parametrize(
    "text", ["", "nlu: []", "nlu:\n- intent: x\n  examples: |\n    - responses: all\n", "responses:\n"]
)
def test_a_file_may_have_no_responses(text: str) -> None:
    assert parse_responses(text) == {}
