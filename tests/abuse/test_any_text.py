"""Whatever is typed, the answer is 200 with words or a documented refusal; never a 5xx, never silence."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.nlu.normalise import normalise
from tests.fakes.chat_server import ChatServer

ODD = st.sampled_from(
    ["\x00", "\ud800", "\u200d", "\u202e", "\ufeff", "/", "／", "{", "}", '"', "👩‍💻", "ि", "\u0301"]
)
TEXTS = st.text(max_size=60) | st.lists(ODD | st.text(max_size=4), max_size=12).map("".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_any_text_gets_a_visible_answer(running_server: ChatServer, text: str) -> None:
    token = running_server.session()
    reply = running_server.post("/message", json.dumps({"text": text}).encode(), token)
    if not normalise(text):
        assert (reply.status, reply.code) == (400, "empty")
    else:
        assert reply.status == 200
        assert all(message["text"].strip() for message in reply.body["messages"])
        assert reply.body["messages"]
    assert running_server.get("/webhooks/website/history", token).status == 200


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200))
def test_any_bytes_are_refused_in_plain_words(running_server: ChatServer, body: bytes) -> None:
    reply = running_server.post("/message", body, _token(running_server))
    assert reply.status == 400
    assert reply.body["error"]["message"]


_TOKENS: dict[str, str] = {}


def _token(server: ChatServer) -> str:
    return _TOKENS.setdefault(server.url, server.session())
