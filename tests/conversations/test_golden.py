"""Transcripts are kept as files, and whatever differs from them is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.conversations import golden
from tests.conversations.channels import CHANNELS
from tests.conversations.conversation import FOLDER, Exchange
from tests.conversations.reply import Reply
from tests.conversations.transcript import masked, write_down

NAMES = {f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.yml")}


def said(text: str, **more: Any) -> Exchange:
    message = {"id": "b1-abc", "text": text, "metadata": {}, **more}
    return Exchange("says: hi", Reply(200, {"messages": [message]}))


def test_every_conversation_has_a_transcript_for_every_channel() -> None:
    missing = [
        f"{channel}/{name}"
        for channel in CHANNELS
        for name in sorted(NAMES)
        if not golden.path_of(channel, name).exists()
    ]
    assert not missing, f"`{golden.HOW_TO_WRITE}` writes them"


def test_no_transcript_is_left_of_a_conversation_that_is_gone(request: pytest.FixtureRequest) -> None:
    left = golden.orphans(NAMES)
    if request.config.getoption("write_transcripts"):
        for path in left:
            path.unlink()
        left = golden.orphans(NAMES)
    assert not left


def test_a_kept_transcript_is_compared_and_what_differs_is_shown(tmp_path: Path) -> None:
    golden.write({"website": "a\nb\nc\n", "slack": "a\n"}, "repeat/twice", tmp_path)
    golden.compare({"website": "a\nb\nc\n", "slack": "a\n"}, "repeat/twice", tmp_path)
    with pytest.raises(AssertionError) as error:
        golden.compare({"website": "a\nB\nc\n", "slack": "b\n"}, "repeat/twice", tmp_path)
    for words in ("repeat/twice is shown otherwise on website", "-b\n+B", "Also different: slack"):
        assert words in str(error.value)


def test_a_transcript_that_is_missing_is_a_difference(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="there is no website/repeat/twice"):
        golden.compare({"website": "a"}, "repeat/twice", tmp_path)


def test_a_long_difference_is_cut(tmp_path: Path) -> None:
    golden.write({"website": "\n".join(map(str, range(500)))}, "repeat/twice", tmp_path)
    with pytest.raises(AssertionError, match=r"\.\.\. and \d+ lines more"):
        golden.compare({"website": "nothing"}, "repeat/twice", tmp_path)


def test_a_transcript_without_its_conversation_is_found(tmp_path: Path) -> None:
    golden.write({"slack": "a"}, "repeat/gone", tmp_path)
    golden.write({"slack": "a"}, "repeat/there", tmp_path)
    assert golden.orphans({"repeat/there"}, tmp_path) == [tmp_path / "slack" / "repeat" / "gone.txt"]


def test_transcripts_are_never_written_in_ci() -> None:
    command = [sys.executable, "-m", "pytest", "--write-transcripts", "--collect-only", __file__]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "CI": "1"}, capture_output=True, text=True)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "never in CI" in done.stderr


def test_what_differs_from_run_to_run_has_a_stand_in() -> None:
    text = 'Code OLIVE-17-KIWI, receipt R-AB2C-34, request L-AB2C, /fit_answer{"q":"P1","v":3,"r":"xyz2"}'
    assert (
        masked(text)
        == 'Code MAPLE-42-FIG, receipt R-7KQ2-94, request L-7KQ2, /fit_answer{"q":"P1","v":3,"r":"abc2"}'
    )


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_transcript_shows_text_choices_and_menu_without_signatures(channel: str) -> None:
    exchange = said(
        "**Hello.**",
        buttons=[{"title": "One", "payload": "/faq/one~0123456789abcdef"}],
        menu=[{"title": "Stop", "payload": "/stop~0123456789abcdef"}],
    )
    text, faults = write_down([exchange], CHANNELS[channel])
    assert not faults
    for words in ("## Visitor says: hi", "Hello.", "[One] /faq/one", "[Stop] /stop"):
        assert words in text
    assert "~" not in text


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"buttons": [{"title": "One", "payload": f"/{'x' * 64}"}]}, "bytes"),
        ({"image": {"url": "https://example.org/a.png", "alt": ""}}, "picture"),
    ],
)
def test_what_a_channel_would_drop_is_a_fault(channel: str, more: dict[str, Any], fault: str) -> None:
    _, faults = write_down([said("Hello.", **more)], CHANNELS[channel])
    assert any(fault in found for found in faults), faults


@pytest.mark.parametrize(
    ("channel", "more"),
    [
        ("website", {"buttons": [{"title": f"B{number}", "payload": f"/{number}"} for number in range(9)]}),
        ("website", {"menu": [{"title": f"B{number}", "payload": f"/{number}"} for number in range(6)]}),
        ("website", {"text": "| a | table |"}),
        ("slack", {"buttons": [{"title": "A" * 76, "payload": "/one"}]}),
        ("telegram", {"buttons": [{"title": "A word " * 12, "payload": "/one"}]}),
        ("slack", {"image": {"url": "http://example.org/a.png", "alt": "A"}}),
        ("slack", {"card": {"type": "unknown"}}),
        ("telegram", {"card": {"type": "unknown"}}),
    ],
)
def test_what_only_one_channel_drops_is_a_fault_there(channel: str, more: dict[str, Any]) -> None:
    _, faults = write_down([said(**{"text": "Hello.", **more})], CHANNELS[channel])
    assert faults


def test_a_refusal_and_a_vote_are_written_down() -> None:
    refused = Exchange("taps: One", Reply(409, {"error": {"code": "payload"}}))
    voted = Exchange("votes", Reply(204, {}))
    text, _ = write_down([refused, voted], CHANNELS["website"])
    assert "(refused: payload)" in text
    assert "(noted)" in text
