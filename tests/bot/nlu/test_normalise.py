"""One spelling for every text, and no text that Rasa would take for a command."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.nlu.normalise import defuse, normalise

ANY_TEXT = st.text(st.characters(codec=None), max_size=60) | st.text(
    st.sampled_from("/／⁄\u200b\u200d\ufe0f\u202e\ufeff \t\n\x00🏽👩💻❤a\u0301ﬁＡ\u0345\u1100\u1161\ud800"),
    max_size=20,
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  what  is\tthe\nfee ", "what is the fee"),
        ("ｆｅｅ", "fee"),
        ("ﬁne", "fine"),
        ("cafe\u0301", "café"),
        ("sal\u200bary", "salary"),
        ("\u202eyraLas\u202c", "yraLas"),
        ("fee\x00\x07", "fee"),
        ("fee\ud800", "fee"),
        ("\ue000fee\U0010ffff", "fee"),
        ("तनख्वाह कितनी है", "तनख्वाह कितनी है"),
        ("\u00a0\u3000", ""),
        ("", ""),
    ],
)
def test_a_text_has_one_spelling(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    "emoji",
    ["👍", "👍🏽", "❤️", "👩‍💻", "👨‍👩‍👧‍👦", "🏳️‍🌈", "👩🏽‍🚀"],
    ids=["plain", "skin tone", "selector", "joined", "family", "flag", "joined with a skin tone"],
)
def test_an_emoji_keeps_its_parts(emoji: str) -> None:
    assert normalise(f"thanks {emoji}") == f"thanks {emoji}"


@pytest.mark.parametrize("text", ["a\u200db", "fee\ufe0f", "👍\u200d", "👍\u200dx", "\u200d👍"])
def test_a_joiner_without_emoji_on_both_sides_is_dropped(text: str) -> None:
    assert not {"\u200d", "\ufe0f"} & set(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "//restart",
        " / /restart",
        "／restart",
        "\u200b/restart",
        "/\u200b/restart",
        "\ufeff\u202e/restart",
        "\t\n/restart",
        "\u200d/restart",
        "/\ufe0f/restart",
    ],
)
def test_a_typed_slash_command_is_plain_text(text: str) -> None:
    assert defuse(text) == "restart"


def test_a_slash_inside_a_text_stays() -> None:
    assert defuse("PM/PO roles") == "PM/PO roles"


@given(ANY_TEXT)
@example("\u1100\u200b\u1161")
@example("a\u200b\u0301")
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(ANY_TEXT)
def test_defusing_twice_changes_nothing_more(text: str) -> None:
    once = defuse(text)
    assert defuse(once) == once
    assert normalise(once) == once


@given(ANY_TEXT)
def test_a_defused_text_never_begins_like_a_command(text: str) -> None:
    assert not defuse(text).startswith(("/", " "))


@given(ANY_TEXT)
def test_a_normalised_text_can_be_written_down(text: str) -> None:
    normal = normalise(text)
    assert normal.encode("utf-8").decode("utf-8") == normal
    assert normal == normal.strip()
    assert "\n" not in normal
