"""The bot's messages as Slack's calls; a strict list of what Slack refuses finds nothing in them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.messages import BotMessage, Button, Image
from bot.channels.slack.place import Place, read_block_id
from bot.channels.slack.render import UPLOAD, SlackRenderer
from bot.channels.slack.rules import load_rules
from tests.fakes.slack_blocks import MOST_TEXT_IN_BLOCKS, problems_of, text_in
from tests.fakes.slack_shown import Shown

PUBLIC = "https://rolewise.example.org"
RENDERER = SlackRenderer(PUBLIC)
DIRECT = Place("direct", "T1", "D1", "U1")
THREAD = Place("thread", "T1", "C1", "U1", "1700000000.000100")
COMMAND = Place("command", "T1", "C1", "U1", response_url="https://hooks.slack.com/commands/1/2")
FIT = {
    "type": "fit_result",
    "line": "You lean to product work.",
    "alt": "Product 70, project 40.",
    "scores": [],
}


def said(text: str = "Hello.", **more: Any) -> BotMessage:
    return BotMessage("b5f-abc_DEF-123", 0.0, text, **more)


def buttons(*titles: str) -> tuple[Button, ...]:
    return tuple(Button(title, f"/p{number}~mac") for number, title in enumerate(titles))


def only(message: BotMessage, place: Place = DIRECT) -> dict[str, Any]:
    (call,) = RENDERER.calls(message, place.address())
    return dict(call.arguments)


def shown(message: BotMessage, place: Place = DIRECT) -> Shown:
    arguments = only(message, place)
    return Shown("T1", arguments["channel"], "", arguments["text"], arguments["blocks"])


def test_a_text_is_one_section_and_its_own_fallback() -> None:
    assert only(said("A **bold** word.")) == {
        "channel": "D1",
        "text": "A *bold* word.",
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "A *bold* word.", "verbatim": True}}
        ],
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def test_a_question_of_the_role_fit_is_one_row_with_its_menu_folded() -> None:
    answers = buttons("Strongly dislike", "Dislike", "Neutral", "Like", "Strongly like")
    message = said("How much?", buttons=answers, menu=buttons("Skip", "Back", "Why?", "Example", "Stop"))
    _, row = only(message)["blocks"]
    assert [element["type"] for element in row["elements"]] == ["button"] * 5 + ["overflow"]
    assert [element["value"] for element in row["elements"][:5]] == [button.payload for button in answers]
    assert shown(message).menu == ["Skip", "Back", "Why?", "Example", "Stop"]
    origin = read_block_id(row["block_id"])
    assert origin is not None
    assert (origin.team, origin.user, origin.kind) == ("T1", "U1", "direct")


def test_choices_stand_in_the_fallback_too_because_screen_readers_read_that() -> None:
    assert only(said("How much?", buttons=buttons("R&D", "None")))["text"] == "How much?\n• R&amp;D\n• None"


@pytest.mark.parametrize(
    ("place", "private", "method"),
    [
        (DIRECT, False, "chat.postMessage"),
        (DIRECT, True, "chat.postMessage"),
        (THREAD, False, "chat.postMessage"),
        (THREAD, True, "chat.postEphemeral"),
        (COMMAND, False, "chat.postEphemeral"),
        (COMMAND, True, "chat.postEphemeral"),
    ],
)
def test_what_is_private_is_for_one_person_wherever_others_could_read_it(
    place: Place, private: bool, method: str
) -> None:
    (call,) = RENDERER.calls(said(metadata={"private": private}), place.address())
    assert call.method == method
    assert call.arguments.get("user") == ("U1" if method == "chat.postEphemeral" else None)
    assert call.arguments.get("thread_ts") == (place.thread or None)
    assert call.arguments.get("response_url") == (place.response_url or None)


@pytest.mark.parametrize(
    ("place", "methods"),
    [
        (DIRECT, ["chat.postMessage", UPLOAD]),
        (THREAD, ["chat.postEphemeral"]),
        (COMMAND, ["chat.postEphemeral"]),
    ],
)
def test_the_picture_of_a_result_is_sent_where_nobody_else_sees_it(place: Place, methods: list[str]) -> None:
    calls = RENDERER.calls(said(card=FIT), place.address())
    assert [call.method for call in calls] == methods
    if UPLOAD in methods:
        assert calls[-1].picture == FIT
        assert calls[-1].arguments == {
            "channel": "D1",
            "filename": "role-fit.png",
            "title": "You lean to product work.",
            "alt_txt": "Product 70, project 40.",
        }


def test_the_picture_hangs_in_the_thread_of_the_answer() -> None:
    place = Place("direct", "T1", "D1", "U1", "1700000000.000100")
    *_, picture = RENDERER.calls(said(card=FIT), place.address())
    assert picture.arguments["thread_ts"] == place.thread


def test_two_things_are_compared_row_by_row() -> None:
    card = {
        "type": "comparison",
        "titles": ["Product manager", "Project manager"],
        "rows": [{"label": "Asks", "texts": ["Why & what", "How and when"]}],
    }
    row = only(said(card=card))["blocks"][1]
    assert row["text"]["text"] == "*Asks*"
    assert [field["text"] for field in row["fields"]] == [
        "*Product manager*\nWhy &amp; what",
        "*Project manager*\nHow and when",
    ]


def test_links_of_a_card_are_lines_and_our_own_pages_get_their_address() -> None:
    links = [
        {"title": "A guide", "url": "https://example.org/a?b&c", "text": "short & free"},
        {"title": "How this works", "url": "/how-this-works"},
        {"title": "Write", "url": "mailto:a@example.org"},
    ]
    text = only(said(card={"type": "links", "links": links}))["blocks"][1]["text"]["text"]
    assert text.splitlines() == [
        "• <https://example.org/a?b&amp;c|A guide>: short &amp; free",
        f"• <{PUBLIC}/how-this-works|How this works>",
        "• <mailto:a@example.org|Write>",
    ]


def test_sources_and_their_month_are_small_print() -> None:
    metadata = {
        "sources": [{"title": "A survey", "url": "https://example.org/"}, {"title": "A <book>"}],
        "checked": "2026-11",
    }
    note = only(said(metadata=metadata))["blocks"][1]
    assert note["type"] == "context"
    assert note["elements"][0]["text"] == (
        "Sources: <https://example.org/|A survey>; A &lt;book&gt; · checked November 2026"
    )
    assert len(only(said(metadata={"checked": "2026-11"}))["blocks"]) == 1


@pytest.mark.parametrize(
    ("image", "kept"),
    [
        (Image("https://example.org/a.png", "A chart"), True),
        (Image("http://localhost/a.png", "A chart"), False),
        (Image("https://example.org/a.png", ""), False),
        (Image("https://example.org/" + "a" * 3_000, "A chart"), False),
    ],
)
def test_a_picture_needs_an_address_that_slack_reaches_and_words(image: Image, kept: bool) -> None:
    kinds = [block["type"] for block in only(said(image=image))["blocks"]]
    assert ("image" in kinds) == kept


def test_more_than_fits_is_several_messages_with_the_choices_at_the_end() -> None:
    text = "\n\n".join(f"Paragraph {number}. " + "word " * 150 for number in range(30))
    calls = RENDERER.calls(said(text, buttons=buttons("Yes")), THREAD.address())
    assert len(calls) > 1
    assert all(text_in(list(call.arguments["blocks"])) <= MOST_TEXT_IN_BLOCKS for call in calls)
    assert [len(block["elements"]) for block in calls[-1].arguments["blocks"] if "elements" in block] == [1]
    together = " ".join(
        block["text"]["text"] for call in calls for block in call.arguments["blocks"] if "text" in block
    )
    assert together.split() == text.split()


_HOSTILE = st.text(st.sampled_from("<>!@#*[]()|&: ab\n-") | st.characters(blacklist_categories=["Cs"]))
_TITLES = st.one_of(
    _HOSTILE.filter(bool), st.just("<!channel> " * 12), st.text("x", min_size=70, max_size=90)
)
_CHOICES = st.lists(st.builds(Button, _TITLES, st.just("/faq/pay~0123456789abcdef")), max_size=60).map(tuple)
_WORDS = _HOSTILE.filter(bool)
_CARDS = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {
            "type": st.just("comparison"),
            "titles": st.lists(_WORDS, min_size=2, max_size=2),
            "rows": st.lists(
                st.fixed_dictionaries({"label": _WORDS, "texts": st.lists(_WORDS, min_size=2, max_size=2)}),
                min_size=1,
                max_size=4,
            ),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("links"),
            "links": st.lists(
                st.fixed_dictionaries({"title": _WORDS, "url": st.just("https://x.y/"), "text": _WORDS}),
                min_size=1,
                max_size=4,
            ),
        }
    ),
)


@settings(max_examples=60)
@given(
    text=st.one_of(_HOSTILE, st.integers(1, 400).map(lambda n: "<@U1> & more. " * n)).filter(str.strip),
    choices=_CHOICES,
    menu=_CHOICES,
    card=_CARDS,
    source=_WORDS,
    place=st.sampled_from([DIRECT, THREAD, COMMAND]),
)
def test_slack_takes_whatever_is_said_and_nobody_is_notified(
    text: str, choices: Any, menu: Any, card: Any, source: str, place: Place
) -> None:
    metadata = {"sources": [{"title": source, "url": "https://example.org/"}]}
    message = said(text.strip(), buttons=choices, menu=menu, card=card, metadata=metadata)
    for call in RENDERER.calls(message, place.address()):
        blocks = call.arguments["blocks"]
        assert problems_of(blocks) == []
        assert len(call.arguments["text"]) <= load_rules().limits.fallback_text
        one = Shown("T1", "C1", "", call.arguments["text"], blocks)
        assert one.pings == []
        assert not re.search(r"<(?!https://)", call.arguments["text"])
        if len(choices) + len(menu) <= 20 and card is None:
            assert text_in(blocks) <= MOST_TEXT_IN_BLOCKS
    assert sum(len(block.get("elements", [])) for block in blocks if block["type"] == "actions") == (
        len(choices) + -(-len(menu) // 5)
    )
