from __future__ import annotations

import threading

import pytest

from bot.bench import chat
from bot.bench.assistant import BenchError
from bot.bench.chat import Service
from tests.conftest import free_port


def test_a_chat_is_waited_for_until_its_message_came() -> None:
    service = Service()
    later = threading.Thread(target=service.take, args=("sendMessage", {"chat_id": "7", "text": "x"}))
    later.start()
    service.wait(7, 1)
    later.join()
    assert service.sent == {7: 1}
    assert service.take("sendChatAction", {"chat_id": 7}) == {"ok": True, "result": True}


def test_an_answer_that_never_comes_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "_PATIENCE", 0.01)
    with pytest.raises(BenchError, match="not answered"):
        Service().wait(7, 1)


def test_an_assistant_that_is_gone_is_one_sentence() -> None:
    with pytest.raises(BenchError, match="took no chat message: ConnectionRefusedError"):
        chat._deliver(free_port(), 7, "x", 0)


def test_a_refused_message_is_one_sentence(running_server: str) -> None:
    # This one has no Telegram.
    port = int(running_server.rpartition(":")[2])
    with pytest.raises(BenchError, match="with 404"):
        chat._deliver(port, 7, "x", 0)
