from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator

import pytest

from bot import logs

CANARY = "CANARY-7f3a@example.org"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    output = io.StringIO()
    logs.configure(b"a secret", stream=output)
    yield output
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)


def warn(text: str, category: type[Warning]) -> None:
    """Warn as a library does, although pytest would make an error of it and keeps it for itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(text, category, stacklevel=1)


def test_an_event_is_one_line_of_keys_and_values(stream: io.StringIO) -> None:
    logs.event(
        logging.getLogger("bot.x"), "turn.done", ms=12.34567, intent="faq", note='two "words"', ok=True
    )
    line = stream.getvalue()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO bot\.x event=turn\.done .*\n", line)
    assert 'ms=12.35 intent=faq note="two \\"words\\"" ok=True' in line


@pytest.mark.parametrize(
    "value", ["line\nbreak", "ret\rurn", "nul\0", "esc\x1b[31m", "\u2028", "", "x" * 5000]
)
def test_no_value_can_forge_a_second_line_or_flood_the_log(stream: io.StringIO, value: str) -> None:
    logs.event(logging.getLogger("bot.x"), "a", value=value)
    text = stream.getvalue()
    assert len(text.splitlines()) == 1
    assert len(text) < 400


@pytest.mark.parametrize(
    "field", ["text", "message", "conversation_id", "email", "token", "slots", "payload"]
)
def test_a_field_named_like_personal_data_is_withheld(stream: io.StringIO, field: str) -> None:
    logs.event(logging.getLogger("bot.x"), "a", **{field: CANARY})
    assert f"{field}=withheld" in stream.getvalue()
    assert "CANARY" not in stream.getvalue()


def test_a_conversation_is_named_by_a_tag_that_does_not_tell_its_id(stream: io.StringIO) -> None:
    tag = logs.conversation_tag("web:abc")
    assert re.fullmatch("[0-9a-f]{12}", tag)
    assert tag == logs.conversation_tag("web:abc")
    assert tag != logs.conversation_tag("web:abd")
    logs.configure(b"another secret", stream=stream)
    assert tag != logs.conversation_tag("web:abc")
    assert logs.conversation_tag("\ud800")


def test_an_exception_shows_its_type_and_place_and_never_its_words(stream: io.StringIO) -> None:
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("bot.x").exception("event=boom")
    assert "type=ValueError" in stream.getvalue()
    assert "at=test_logs.py:" in stream.getvalue()
    assert "CANARY" not in stream.getvalue()


def test_before_the_seal_a_foreign_warning_can_be_read(stream: io.StringIO) -> None:
    logging.getLogger("rasa.core").warning("the model does not fit")
    logging.getLogger("rasa.core").info("chatter")
    assert "the model does not fit" in stream.getvalue()
    assert "chatter" not in stream.getvalue()


@pytest.mark.parametrize(
    "name", ["rasa.core.processor", "rasa_sdk.executor", "sanic.error", "asyncio", "root"]
)
def test_after_the_seal_a_foreign_line_is_its_place_alone(stream: io.StringIO, name: str) -> None:
    logs.seal()
    logging.getLogger(name).warning("Failed to parse '%s'", CANARY)
    try:
        raise KeyError(CANARY)
    except KeyError:
        logging.getLogger(name).exception(CANARY)
    warn(f"could not read {CANARY}", UserWarning)
    assert stream.getvalue().count("event=library at=") == 3
    assert "CANARY" not in stream.getvalue()


def test_after_the_seal_our_own_lines_stay(stream: io.StringIO) -> None:
    logs.seal()
    logs.event(logging.getLogger("actions.server"), "kept", n=1)
    logs.event(logging.getLogger("bot.x"), "unwanted", level=logging.DEBUG)
    assert "event=kept n=1" in stream.getvalue()
    assert "unwanted" not in stream.getvalue()


def test_warnings_about_the_age_of_a_pinned_library_are_dropped(stream: io.StringIO) -> None:
    warn("old", DeprecationWarning)
    assert stream.getvalue() == ""
