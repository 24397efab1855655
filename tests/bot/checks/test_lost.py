"""What a channel leaves out of a message is found, and the channels leave nothing out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.chat.calls import Call
from bot.channels.messages import BotMessage, Button, Image
from bot.channels.slack.render import SlackRenderer
from bot.channels.telegram.render import TelegramRenderer
from bot.checks.lost import lost

Render = Callable[[BotMessage], list[Call]]
SLACK = SlackRenderer("https://rolewise.example")
TELEGRAM = TelegramRenderer("https://rolewise.example")
RENDERED: dict[str, Render] = {
    "slack": lambda message: SLACK.calls(
        message, {"kind": "direct", "team": "T1", "channel": "D1", "user": "U1"}
    ),
    "telegram": lambda message: TELEGRAM.calls(message, {"chat": "1"}),
}
MESSAGE = BotMessage(
    "b1-abcdefghijkl",
    0.0,
    "**Hello** you & me.\n- One [page](https://example.org/a?b=1&c=2)\n- Two < three",
    (Button("First one", "/first~sig"), Button("Second & last", "/second~sig")),
    Image("https://example.org/a.png", "A cat & a dog"),
    (Button("Skip", "/skip~sig"),),
    None,
    {"sources": [{"title": "A survey, 2026"}, {"title": "A page", "url": "https://example.org/b"}]},
)
WORDS = st.text("abcdefghijklmnopqrstuvwxyzäßé0123456789&<>'\"", min_size=1, max_size=12)
PIECES = st.one_of(
    WORDS,
    WORDS.map("**{}**".format),
    st.builds("[{}](https://example.org/{})".format, WORDS, st.text("abc123", max_size=5)),
)
LINES = st.lists(PIECES, min_size=1, max_size=30).map(" ".join)
TEXTS = st.lists(st.tuples(st.sampled_from(["", "- ", "\n"]), LINES).map("".join), min_size=1, max_size=40)


@pytest.mark.parametrize("channel", RENDERED)
def test_nothing_is_missing_of_a_message_with_everything(channel: str) -> None:
    assert lost(MESSAGE, RENDERED[channel](MESSAGE)) == []


@pytest.mark.parametrize("channel", RENDERED)
@given(lines=TEXTS)
def test_no_channel_loses_a_word_or_an_address_however_long_the_text(channel: str, lines: list[str]) -> None:
    message = replace(MESSAGE, text="\n".join(lines).strip())
    assert lost(message, RENDERED[channel](message)) == []


@pytest.mark.parametrize("channel", RENDERED)
@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"text": f"{MESSAGE.text} today"}, 'the words "- Two < three today"'),
        ({"text": "you **Hello** & me."}, 'the words "you **Hello** & me."'),
        ({"text": "[page](https://example.org/other)"}, "the address https://example.org/other"),
        ({"buttons": (Button("First one", "/other~sig"),)}, 'the button "First one"'),
        ({"buttons": (Button("Other", "/first~sig"),)}, 'the button "Other"'),
        ({"buttons": (Button("A", "x" * 65),)}, 'the button "A": 65 bytes are behind it, 64 are the most'),
        ({"menu": (Button("Back", "/back~sig"),)}, 'the button "Back"'),
        ({"image": Image("https://example.org/b.png", "A cat")}, "the picture https://example.org/b.png"),
        ({"image": Image("https://example.org/a.png", "A mouse")}, "the words for the picture"),
        ({"image": Image("https://example.org/a.png", " ")}, "the words for the picture"),
        ({"metadata": {"sources": [{"title": "A dream"}]}}, 'the source "A dream"'),
        (
            {"metadata": {"sources": [{"title": "A page", "url": "https://example.org/c"}]}},
            "the address https://example.org/c",
        ),
        ({"card": {"type": "fit_result", "alt": "A cat"}}, "the drawing of the result"),
        ({"card": {"type": "fit_result", "alt": "A mouse"}}, "the words for the drawing"),
        ({"card": {"type": "links", "links": [{"title": "A mouse"}]}}, '"A mouse" of the card'),
        (
            {
                "card": {
                    "type": "comparison",
                    "titles": ["A", "B"],
                    "rows": [{"label": "Why", "texts": ["c"]}],
                }
            },
            '"Why" of the card',
        ),
        ({"card": {"type": "carousel"}}, "the card of the kind carousel"),
    ],
)
def test_what_was_not_sent_is_told(channel: str, more: dict[str, Any], what: str) -> None:
    assert what in lost(replace(MESSAGE, **more), RENDERED[channel](MESSAGE))


def test_what_slack_shows_only_without_blocks_does_not_count() -> None:
    call = Call("chat.postMessage", {"text": "Hello", "blocks": []})
    assert lost(BotMessage("b1", 0.0, "Hello"), [call]) == ['the words "Hello"']
