from __future__ import annotations

import pytest

from bot.channels.chat.arrivals import Arrival
from bot.channels.commands import GREET, listed_commands
from bot.channels.slack.commands import parse_command
from bot.channels.slack.events import Ignored

FORM = {
    "team_id": "T1",
    "channel_id": "C1",
    "user_id": "U1",
    "command": "/career",
    "text": "",
    "trigger_id": "13345224609.738474920.8088930838d88f008e0",
    "response_url": "https://hooks.slack.com/commands/1/2",
    "is_enterprise_install": "false",
}


def typed(text: str, **changed: str) -> Arrival:
    read = parse_command({**FORM, "text": text, **changed})
    assert isinstance(read, Arrival)
    return read


@pytest.mark.parametrize("word", listed_commands())
def test_every_listed_word_is_a_command(word: str) -> None:
    for text in (word, word.upper(), f" {word} "):
        arrival = typed(text)
        assert (arrival.command, arrival.text) == (listed_commands()[word], None)


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_is_a_greeting(text: str) -> None:
    assert typed(text).command == GREET


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("what is a PM?", "what is a PM?"),
        ("help me choose", "help me choose"),
        ("/fit", "/fit"),
        ("R&amp;D jobs for <@U1|anna>", "R&D jobs for @anna"),
    ],
)
def test_other_words_are_a_question(text: str, question: str) -> None:
    assert (typed(text).text, typed(text).command) == (question, None)


def test_a_channel_and_direct_messages_have_conversations_of_their_own() -> None:
    assert typed("").conversation_id == "slack:T1:C1:career:U1"
    assert typed("", channel_id="G1").conversation_id == "slack:T1:G1:career:U1"
    assert typed("", channel_id="D1").conversation_id == "slack:T1:U1"


def test_the_same_invocation_has_the_same_key_and_another_one_another() -> None:
    assert typed("hello").key == typed("hello").key
    assert typed("hello").key != typed("hello", trigger_id="13345224609.1.2").key


def test_an_organisation_that_has_the_app_answers_for_its_workspaces() -> None:
    found = typed("", is_enterprise_install="true", enterprise_id="E1")
    assert (found.team, found.conversation_id) == ("E1", "slack:E1:C1:career:U1")


@pytest.mark.parametrize("missing", ["team_id", "channel_id", "user_id", "trigger_id"])
def test_a_form_that_lacks_something_is_ignored(missing: str) -> None:
    assert parse_command({name: value for name, value in FORM.items() if name != missing}) == Ignored(
        "incomplete"
    )


def test_a_look_at_the_certificate_is_ignored() -> None:
    assert parse_command({**FORM, "ssl_check": "1"}) == Ignored("incomplete")
