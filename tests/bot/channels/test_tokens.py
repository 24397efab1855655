from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.tokens import Session, SessionTokens, same_text, signature

NOW = 1_800_000_000.0
TOKENS = SessionTokens(b"s" * 32, session_days=30)


def test_a_token_gives_back_its_session() -> None:
    session = TOKENS.new_session(NOW)
    assert TOKENS.read(TOKENS.write(session), NOW) == session


def test_a_session_lasts_thirty_days_and_no_longer() -> None:
    token = TOKENS.write(TOKENS.new_session(NOW))
    assert TOKENS.read(token, NOW + 30 * 86_400 - 1) is not None
    assert TOKENS.read(token, NOW + 30 * 86_400) is None


def test_a_renewed_session_is_the_same_conversation_with_more_time() -> None:
    session = TOKENS.new_session(NOW)
    renewed = TOKENS.renewed(session, NOW + 1000)
    assert renewed.conversation_id == session.conversation_id
    assert renewed.expires_at == session.expires_at + 1000


def test_two_sessions_never_share_a_conversation() -> None:
    assert len({TOKENS.new_session(NOW).conversation_id for _ in range(1000)}) == 1000


def test_a_conversation_id_has_at_least_128_bits() -> None:
    assert len(TOKENS.new_session(NOW).conversation_id.removeprefix("web:")) >= 22


def test_another_secret_makes_the_token_worthless() -> None:
    token = TOKENS.write(TOKENS.new_session(NOW))
    assert SessionTokens(b"t" * 32, 30).read(token, NOW) is None


def test_every_single_changed_character_makes_the_token_worthless() -> None:
    token = TOKENS.write(TOKENS.new_session(NOW))
    for position in range(len(token)):
        for character in "A-_9.":
            changed = token[:position] + character + token[position + 1 :]
            assert changed == token or TOKENS.read(changed, NOW) is None


@given(st.text())
def test_no_other_text_is_a_token(text: str) -> None:
    assert TOKENS.read(text, NOW) is None


@pytest.mark.parametrize("conversation", ["tg:5", "slack:T:U", "web:short", "web:" + "a" * 23, ""])
def test_only_conversations_of_the_website_get_a_token(conversation: str) -> None:
    with pytest.raises(ValueError, match="website"):
        TOKENS.write(Session(conversation, 1_900_000_000))


def test_where_a_part_ends_is_signed_as_well() -> None:
    assert signature(b"k", "ab", "c") != signature(b"k", "a", "bc")


def test_lone_surrogates_can_be_compared() -> None:
    assert same_text("\ud800", "\ud800")
    assert not same_text("\ud800", "x")
