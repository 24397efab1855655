"""Whatever is typed to the real model, the answer is words; what holds nothing known is never answered.

400 texts a run; ``ABUSE_TEXTS=2000`` makes it as many as a release is shown with.
"""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.nlu.normalise import defuse, normalise
from tests.conftest import ROOT, Server
from tests.conversations.conversation import Reply, Visitor

TEXTS = int(os.environ.get("ABUSE_TEXTS", "400"))
ODD = [
    "\x00",
    "\ud800",
    "\u200d",
    "\u202e",
    "\ufeff",
    "/",
    "／",
    "{",
    "}",
    '"',
    "👩‍💻",
    "ि",
    "\u0301",
    "़",
    "﷽",
]
WORDS = [
    "pm",
    "salary",
    "course",
    "product",
    "project",
    "manager",
    "fees",
    "yes",
    "2",
    "restart",
    "hindi",
    "?",
]
ANY_TEXT = st.one_of(
    st.text(min_size=1, max_size=60),
    st.lists(st.sampled_from(ODD + WORDS) | st.text(max_size=4), max_size=12).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
    st.sampled_from(WORDS).flatmap(lambda word: st.text(max_size=20).map(lambda rest: f"/{word}{rest}")),
)
SETTINGS = settings(
    max_examples=TEXTS, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


# A visitor leaves after so many texts: a conversation of thousands is another test's subject.
TEXTS_OF_A_VISITOR = 25


class Crowd:
    """Visitors, one after the other, who say it all."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._said = 0
        self._visitor = Visitor(url)

    def say(self, text: str) -> Reply:
        if self._said % TEXTS_OF_A_VISITOR == 0:
            self._visitor = Visitor(self._url)
            assert self._visitor.open().status == 201
        self._said += 1
        return self._visitor.do({"say": text})


@pytest.fixture(scope="module")
def crowd(real_server: Server) -> Crowd:
    return Crowd(real_server.url)


@lru_cache(maxsize=1)
def known_characters() -> frozenset[str]:
    """Every character of the training data: a text of others holds nothing that was ever seen."""
    files = sorted((ROOT / "data" / "nlu").rglob("*.yml"))
    return frozenset("".join(path.read_text(encoding="utf-8") for path in files).casefold())


def unknown_text() -> st.SearchStrategy[str]:
    letters = st.characters(categories=["L", "N", "S", "P", "M"], exclude_characters=known_characters())
    texts = st.text(letters, min_size=1, max_size=40)
    return texts.filter(lambda text: not set(bare(text)) & (known_characters() - {" "}))


def bare(text: str) -> str:
    """Return the text without accents, as the encoder reads it: an accented letter is a known one."""
    return unicodedata.normalize("NFKD", normalise(text).casefold())


def is_valid(text: str, reply: Reply) -> bool:
    """Tell whether the reply to `text` is what the contract says."""
    if not normalise(text):
        return (reply.status, reply.body["error"]["code"]) == (400, "empty")
    return (
        reply.status == 200 and bool(reply.messages) and all(said["text"].strip() for said in reply.messages)
    )


@SETTINGS
@given(text=ANY_TEXT)
def test_every_valid_text_gets_words_and_a_blank_one_is_refused(crowd: Crowd, text: str) -> None:
    reply = crowd.say(text)
    assert is_valid(text, reply), (reply.status, reply.body)


@settings(SETTINGS, max_examples=max(50, TEXTS // 4))
@given(text=unknown_text())
def test_a_text_without_anything_known_is_always_refused(crowd: Crowd, text: str) -> None:
    reply = crowd.say(text)
    assert is_valid(text, reply), (reply.status, reply.body)
    if defuse(text):
        assert reply.decision == "refuse", (reply.answers, reply.responses, reply.text[:80])


def test_the_server_wrote_down_nothing_that_was_said(crowd: Crowd, real_server: Server) -> None:
    said = "xylophone-4711 fees?"
    assert crowd.say(said).status == 200
    assert "4711" not in real_server.log()
