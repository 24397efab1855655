from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.messages import BotMessage, Button, Image
from bot.channels.telegram import units
from bot.channels.telegram.keyboard import inline_keyboard
from bot.channels.telegram.markup import as_plain_text
from bot.channels.telegram.render import TelegramRenderer

RENDERER = TelegramRenderer("https://rolewise.example/")
HOME = {"chat": "11"}
SCALE = ("Strongly dislike", "Dislike", "Neutral", "Like", "Strongly like")
MENU = ("Skip", "Back", "Why do you ask?", "Example", "Stop")


def _message(text: str = "Hello.", titles: tuple[str, ...] = (), **more: Any) -> BotMessage:
    menu = more.pop("menu", ())
    return BotMessage("b1", 0.0, text, _buttons(titles), menu=_buttons(menu), **more)


def _buttons(titles: tuple[str, ...]) -> tuple[Button, ...]:
    return tuple(Button(title, f"/{number}~mac") for number, title in enumerate(titles))


def _rows(message: BotMessage) -> list[list[str]]:
    return [
        [key["text"] for key in row] for row in (inline_keyboard(message) or {}).get("inline_keyboard", [])
    ]


def test_a_message_is_one_call_with_tags_and_without_previews() -> None:
    (call,) = RENDERER.calls(_message("**Two** < three"), HOME)
    assert call.method == "sendMessage"
    assert call.arguments == {
        "chat_id": 11,
        "text": "<b>Two</b> &lt; three",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def test_in_a_group_it_replies_and_stays_in_its_topic() -> None:
    (call,) = RENDERER.calls(_message(), {"chat": "-9", "reply_to": "5", "thread": "3"})
    assert (call.arguments["chat_id"], call.arguments["message_thread_id"]) == (-9, 3)
    assert call.arguments["reply_parameters"] == {"message_id": 5, "allow_sending_without_reply": True}


@pytest.mark.parametrize(
    ("titles", "rows"),
    [
        ((), []),
        (("Go on",), [["Go on"]]),
        (("Go on", "Not now"), [["Go on", "Not now"]]),
        (("Go on", "Not now", "Start again"), [["Go on", "Not now"], ["Start again"]]),
        (("Which role suits me?", "About pay"), [["Which role suits me?"], ["About pay"]]),
        (("About pay", "Which role suits me?", "Yes"), [["About pay"], ["Which role suits me?"], ["Yes"]]),
    ],
)
def test_choices_stand_one_a_row_and_short_ones_two(titles: tuple[str, ...], rows: list[Any]) -> None:
    assert _rows(_message(titles=titles)) == rows


def test_the_answers_of_the_role_fit_are_a_column_with_the_small_choices_below() -> None:
    message = _message(titles=SCALE, menu=MENU, metadata={"expects": "fit_rating"})
    assert _rows(message) == [
        *([title] for title in SCALE),
        ["Skip", "Back"],
        ["Why do you ask?", "Example"],
        ["Stop"],
    ]


def test_a_long_label_is_cut_between_words() -> None:
    ((label,),) = _rows(
        _message(titles=("A title that says far more than any button on any phone can show",))
    )
    assert label == "A title that says far more than any button on any phone…"


def test_what_telegram_would_refuse_is_left_out_and_the_rest_is_sent() -> None:
    buttons = (Button("Good", "/a~mac"), Button("Long", "x" * 65), Button("  ", "/b~mac"))
    message = BotMessage("b1", 0.0, "Hello.", buttons)
    assert _rows(message) == [["Good"]]


def test_a_long_text_is_cut_and_the_choices_are_below_the_last_part() -> None:
    message = _message("\n\n".join(["**word** " * 900] * 3), titles=("Go on",))
    calls = RENDERER.calls(message, HOME)
    assert len(calls) > 2
    assert [bool(call.arguments.get("reply_markup")) for call in calls] == [False] * (len(calls) - 1) + [True]
    for call in calls:
        shown = as_plain_text(call.arguments["text"], 100_000)
        assert units.length(shown) <= 4_096
        assert call.arguments["text"].count("<b>") == call.arguments["text"].count("</b>")


def test_a_result_is_words_and_then_its_drawing() -> None:
    card = {"type": "fit_result", "alt": "Product work: 70 of 100. " * 60}
    words, drawing = RENDERER.calls(_message("The line.", card=card), HOME)
    assert (words.method, drawing.method, drawing.picture) == ("sendMessage", "sendPhoto", card)
    assert 0 < units.length(drawing.arguments["caption"]) <= 1_024
    assert "photo" not in drawing.arguments


def test_a_picture_follows_the_words_with_words_of_its_own() -> None:
    words, picture = RENDERER.calls(_message(image=Image("/a.png", "Two people <3")), HOME)
    assert words.method == "sendMessage"
    assert picture.arguments == {
        "chat_id": 11,
        "photo": "https://rolewise.example/a.png",
        "caption": "Two people <3",
    }


def test_a_message_that_is_a_picture_alone_is_sent_once_with_its_choices() -> None:
    message = _message("Two people", titles=("More",), image=Image("https://e.org/a.png", "Two people"))
    (call,) = RENDERER.calls(message, HOME)
    assert call.method == "sendPhoto"
    assert call.arguments["reply_markup"]


def test_a_picture_that_telegram_cannot_fetch_is_words() -> None:
    (call,) = TelegramRenderer("http://localhost:5005").calls(
        _message("Two people", image=Image("/a.png", "Two people")), HOME
    )
    assert (call.method, call.arguments["text"]) == ("sendMessage", "Two people")


def test_a_comparison_is_two_short_blocks() -> None:
    rows = [{"label": "Asks", "texts": ["why", "when"]}, {"label": "Owns", "texts": ["<what>", "how"]}]
    card = {"type": "comparison", "titles": ["Product", "Project"], "rows": rows}
    (call,) = RENDERER.calls(_message("They differ.", card=card), HOME)
    assert call.arguments["text"] == (
        "They differ.\n\n<b>Product</b>\n• Asks: why\n• Owns: &lt;what&gt;"
        "\n\n<b>Project</b>\n• Asks: when\n• Owns: how"
    )


def test_links_are_a_list_and_addresses_of_another_kind_are_letters() -> None:
    links = [
        {"title": "Method", "url": "/how-this-works", "text": "how it counts"},
        {"title": "Write", "url": "mailto:team@example.org"},
    ]
    (call,) = RENDERER.calls(_message("Read on.", card={"type": "links", "links": links}), HOME)
    assert call.arguments["text"] == (
        'Read on.\n\n• <a href="https://rolewise.example/how-this-works">Method</a>: how it counts'
        "\n• Write: team@example.org"
    )


@pytest.mark.parametrize(
    ("metadata", "line"),
    [
        (
            {"sources": [{"title": "A", "url": "https://e.org"}], "checked": "2026-11"},
            "(checked November 2026):",
        ),
        ({"sources": [{"title": "A", "url": "https://e.org"}], "checked": "soon"}, "Sources:"),
        ({"sources": [{"title": "A", "url": "javascript:x"}]}, "• A"),
        ({"sources": "broken"}, "Hello."),
        ({}, "Hello."),
    ],
)
def test_numbers_carry_their_source(metadata: dict[str, Any], line: str) -> None:
    (call,) = RENDERER.calls(_message(metadata=metadata), HOME)
    assert line in call.arguments["text"]
    assert "javascript" not in call.arguments["text"]


@given(st.lists(st.text(min_size=1, max_size=80), max_size=9), st.lists(st.text(min_size=1), max_size=5))
def test_no_title_breaks_a_keyboard(titles: list[str], menu: list[str]) -> None:
    keyboard = inline_keyboard(_message(titles=tuple(titles), menu=tuple(menu)))
    keys = [key for row in (keyboard or {"inline_keyboard": []})["inline_keyboard"] for key in row]
    assert len(keys) == len([title for title in (*titles, *menu) if title.strip()])
    assert all(0 < units.length(key["text"]) <= 60 and len(key["callback_data"]) <= 64 for key in keys)
