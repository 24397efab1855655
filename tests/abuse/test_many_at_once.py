"""Twenty messages at once from one person: twenty answers, in order, once each."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from tests.fakes.chat_server import ORIGIN, ChatServer


async def sent_in_order(server: ChatServer, token: str, texts: list[str]) -> list[dict[str, Any]]:
    """Send each text on its own connection, so that they arrive in this order before any answer."""
    port = int(server.url.rpartition(":")[2])
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in texts]
    for (_, writer), text in zip(connections, texts, strict=True):
        body = json.dumps({"text": text})
        writer.write(
            f"POST /webhooks/website/message HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
    answers = [(await reader.read()).partition(b"\r\n\r\n") for reader, _ in connections]
    for _, writer in connections:
        writer.close()
    return [{"status": int(head.split()[1]), **json.loads(body)} for head, _, body in answers]


def test_twenty_messages_at_once_are_answered_in_order_once_each(server: ChatServer) -> None:
    token = server.session()
    texts = [f"salary {number}" if number % 2 else f"difference {number}" for number in range(20)]
    replies = server.run(sent_in_order(server, token, texts))
    assert [reply["status"] for reply in replies] == [200] * 20
    history = server.history(token)[1:]
    assert [message["text"] for message in history if message["from"] == "visitor"] == texts
    said = [message["id"] for message in history if message["from"] == "bot"]
    assert [reply["messages"][0]["id"] for reply in replies] == said
    assert len(set(said)) == 20
    expected = ["Pay" if text.startswith("salary") else "One" for text in texts]
    assert [reply["messages"][0]["text"][:3] for reply in replies] == expected


def test_two_tabs_show_the_same_talk(server: ChatServer) -> None:
    token = server.session()
    other_tab = server.post("/session", {}, token).body["token"]
    server.together(
        *(
            server.fetch("POST", "/webhooks/website/message", b'{"text": "hello"}', tab)
            for tab in (token, other_tab) * 3
        )
    )
    assert server.history(token) == server.history(other_tab)
    assert len(server.history(token)) == 13
