"""An editor's change of the role fit counts at once; a faulty one is logged, and the last good files stay."""

from __future__ import annotations

import logging
import os
import shutil
from itertools import product
from pathlib import Path

import pytest

from actions.fit.bank import CONTENT
from actions.fit.errors import FitError
from actions.fit.outcome import Line, Next, Outcome
from actions.role_fit.content import WatchedFitContent, shared_content
from tests.actions.fit.talk import Talk

FILES = ("bank.yml", "model.yml", "dialogue.yml", "words.yml")
KEPT = Line("kept")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(CONTENT / name, tmp_path)
    return tmp_path


@pytest.fixture
def watched(folder: Path) -> WatchedFitContent:
    found = WatchedFitContent(folder)
    found.get()
    return found


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    write(path, text.replace(old, new, 1).encode())


def write(path: Path, content: bytes) -> None:
    """Write a file a second later than it was written before, whatever the clock of the disk."""
    later = path.stat().st_mtime_ns + 1_000_000_000
    path.write_bytes(content)
    os.utime(path, ns=(later, later))


def test_what_has_not_changed_is_not_read_again(watched: WatchedFitContent) -> None:
    assert watched.get() is watched.get()


def test_new_words_are_said_at_once(watched: WatchedFitContent, folder: Path) -> None:
    edit(folder / "dialogue.yml", "All right, it stays as it is.", "Left as it is.")
    assert watched.get().words.say([KEPT]).text == "Left as it is."


def test_a_new_number_counts_at_once(watched: WatchedFitContent, folder: Path) -> None:
    edit(folder / "model.yml", "value: 1.645", "value: 1.9")
    assert watched.get().model.clear == 1.9


def test_a_question_that_reads_differently_is_asked_again(watched: WatchedFitContent, folder: Path) -> None:
    talk = Talk().say(4, 3)
    text = watched.get().bank.question(talk.progress.order[0]).text
    edit(folder / "bank.yml", f"text: {text}", f"text: {text} today")
    progress = watched.get().progress(talk.state)
    assert progress.changed_in_bank == (talk.progress.order[0],)
    assert progress.number == 1
    assert progress.answers == {talk.progress.order[1]: 3}


def test_new_words_of_a_result_are_said_at_once(watched: WatchedFitContent, folder: Path) -> None:
    edit(folder / "words.yml", "**Does this feel right to you?**", "**Is that you?**")
    state = Talk().say(*[4, 0] * 6, "result").state
    (*_, felt) = watched.get().result(Outcome(state, (), Next.RESULT))
    assert felt.text.startswith("**Is that you?**")


@pytest.mark.parametrize(
    ("name", "content"),
    [*product(FILES, [b"x: [", b"x: 1"]), ("words.yml", b""), ("bank.yml", b"caf\xe9: 1")],
)
def test_a_faulty_change_is_logged_once_and_the_last_good_files_stay(
    watched: WatchedFitContent, folder: Path, name: str, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    good, before = watched.get(), (folder / name).read_bytes()
    write(folder / name, content)
    with caplog.at_level(logging.ERROR):
        assert watched.get() is good
        assert watched.get() is good
    assert caplog.text.count("event=fit_content_refused") == 1
    write(folder / name, before.replace(b"Neutral", b"So so"))
    assert watched.get() is not good


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_gone_does_no_harm(watched: WatchedFitContent, folder: Path, name: str) -> None:
    good = watched.get()
    (folder / name).unlink()
    assert watched.get() is good


def test_a_line_that_an_editor_breaks_is_not_said(watched: WatchedFitContent, folder: Path) -> None:
    edit(folder / "dialogue.yml", "it stays as it is.", "it stays as {it} is.")
    assert watched.get().words.say([KEPT]).text == "All right, it stays as it is."


def test_files_that_were_never_good_are_an_error(folder: Path) -> None:
    (folder / "bank.yml").write_text("items: []", encoding="utf-8")
    with pytest.raises(FitError):
        WatchedFitContent(folder).get()


def test_a_process_reads_its_content_once() -> None:
    assert shared_content() is shared_content()


def test_a_changed_result_names_the_one_before() -> None:
    talk = Talk().say(*[4, 0] * 6, "result")
    before = talk.state
    after = talk.say("2=4", "4=4", "result").state
    first, *_ = shared_content().get().result(Outcome(after, (), Next.RESULT, before))
    assert "Before your change" in first.text or "Your change leaves" in first.text
