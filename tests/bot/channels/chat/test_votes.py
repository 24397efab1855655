from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import messages as words
from bot.channels import requests
from bot.channels.chat.months import month_name
from bot.channels.chat.votes import Vote, Votes, can_be_voted_on, is_vote, read_vote, vote_rules
from bot.channels.core import Core
from bot.channels.messages import BotMessage, MessageIds
from bot.channels.payloads import LONGEST_SIGNED, PayloadSigner
from tests.fakes.chat_server import make_settings

IDS = MessageIds(b"x" * 32)
REASONS = {"wrong", "incomplete", "unclear", "other"}


@pytest.mark.parametrize(
    ("metadata", "gets_votes"),
    [
        ({"answer_id": "faq/pmp"}, True),
        ({"answer_id": "out_of_scope/other"}, True),
        ({"answer_id": "chitchat/hello"}, False),
        ({}, False),
        ({"answer_id": None}, False),
        ({"fit": {"question": "P1"}}, False),
    ],
)
def test_answers_and_refusals_get_votes_and_small_talk_and_questions_do_not(
    metadata: dict[str, Any], gets_votes: bool
) -> None:
    assert can_be_voted_on(BotMessage("b1-x", 0.0, "Text", metadata=metadata)) is gets_votes


def test_both_chats_offer_the_reasons_of_the_website() -> None:
    rules = vote_rules()
    assert list(rules.menu) == ["up", "wrong", "incomplete", "unclear", "other"]
    assert list(rules.keys) == ["up", "down"]
    assert set(rules.reasons) == REASONS
    schema = yaml.safe_load(requests._FILE.read_text(encoding="utf-8"))["feedback"]
    assert set(schema["properties"]["reason"]["enum"]) == REASONS


@given(st.floats(0, 9e9), st.sampled_from(["up", "down", *sorted(REASONS)]))
def test_a_vote_comes_back_as_it_was_and_is_short(at: float, choice: str) -> None:
    vote = Vote(IDS.of("tg:1", at), choice)
    assert len(vote.data.encode()) <= LONGEST_SIGNED
    assert is_vote(vote.data)
    assert read_vote(vote.data) == vote


@given(st.text() | st.text(alphabet="vote:updown-b0_~").map("vote:".__add__))
def test_any_text_is_a_whole_vote_or_none(text: str) -> None:
    vote = read_vote(text)
    assert vote is None or vote.data == text


@given(st.text(max_size=40))
def test_no_choice_of_a_conversation_looks_like_a_vote(payload: str) -> None:
    # Payloads of ours begin with a slash, or are the words of the button; what is signed ends in a signature.
    signed = PayloadSigner(b"x" * 32, _NoShelf()).sign("tg:1", payload)
    assert read_vote(signed) is None


class _NoShelf:
    def keep(self, conversation_id: str, payload: str) -> str:
        return "1"

    def find(self, conversation_id: str, short_id: str) -> str | None:
        return None


@pytest.mark.parametrize(
    ("written", "read"),
    [("2026-11", "November 2026"), ("2026-13", None), ("2026", None), (None, None), (202611, None)],
)
def test_a_month_is_read_as_people_say_it(written: object, read: str | None) -> None:
    assert month_name(written) == read


async def test_votes_leave_the_limit_of_messages_alone_and_have_their_own(tmp_path: Path) -> None:
    core = Core(make_settings(tmp_path, rate_session_burst=3, rate_session_per_minute=1))
    votes, data = Votes(core), Vote(core.ids.of("tg:1", 5.0), "up").data
    said = [await votes.keep("tg:1", data) for _ in range(4)]
    assert said == [vote_rules().words["gone"]] * 3 + [words.TOO_MANY]
    assert core.session_rate.wait("tg:1") == 0
    assert await votes.keep("tg:2", data) == vote_rules().words["foreign"]
