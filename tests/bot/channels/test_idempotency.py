from __future__ import annotations

import asyncio

from tests.fakes.chat_server import ChatServer


def test_a_repeat_gets_the_same_answer_and_no_second_turn(server: ChatServer) -> None:
    token = server.session()
    first, again = (server.say(token, "salary", client_message_id="once") for _ in range(2))
    assert first.body == again.body
    assert len(server.history(token)) == 3


def test_a_repeat_while_the_first_still_runs_waits_for_its_answer(server: ChatServer) -> None:
    token = server.session()
    body = b'{"text": "action", "client_message_id": "slow"}'
    server.actions.calls.clear()

    async def both() -> list[object]:
        server.actions.gate = asyncio.Event()
        work = [
            asyncio.create_task(server.fetch("POST", "/webhooks/website/message", body, token))
            for _ in range(2)
        ]
        while not server.actions.calls:
            await asyncio.sleep(0.005)
        server.actions.gate.set()
        server.actions.gate = None
        return [reply.body for reply in await asyncio.gather(*work)]

    first, again = server.run(both())
    assert first == again
    assert server.actions.calls == ["action_tell"]


def test_an_id_used_in_one_conversation_means_nothing_in_another(server: ChatServer) -> None:
    one, other = server.session(), server.session()
    server.say(one, "salary", client_message_id="same")
    assert server.say(other, "hello", client_message_id="same").texts == [
        "Hello. Ask me about pay, or tap a choice."
    ]


def test_a_failed_turn_may_be_repeated_under_the_same_id(server: ChatServer) -> None:
    token = server.session()
    server.actions.mood = "crash"
    assert server.say(token, "action", client_message_id="again").status == 503
    server.actions.mood = "well"
    assert server.say(token, "action", client_message_id="again").texts == ["The action says so."]


def test_a_visitor_who_goes_away_finds_the_answer_in_the_history(server: ChatServer) -> None:
    token = server.session()
    server.actions.calls.clear()

    async def leave() -> None:
        server.actions.gate = asyncio.Event()
        asked = asyncio.create_task(
            server.fetch("POST", "/webhooks/website/message", b'{"text": "action"}', token)
        )
        while not server.actions.calls:
            await asyncio.sleep(0.005)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        server.actions.gate.set()
        server.actions.gate = None
        while server.core._tasks:
            await asyncio.sleep(0.005)

    server.run(leave())
    assert server.history(token)[-1]["text"] == "The action says so."
