from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from bot.settings import child_environment
from tests.fakes.chat_fixtures import running_server, server, toy_model
from tests.fakes.chat_server import ChatServer

__all__ = ["running_server", "server", "toy_model"]

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def test_a_conversation_is_forgotten_while_the_server_runs_and_may_begin_anew(server: ChatServer) -> None:
    token, other = server.session(), server.session()
    for each in (token, other):
        server.say(each, "hello zebrafinch")
    session = server.core.tokens.read(token, time.time())
    assert session is not None
    environment = child_environment({"ROLEWISE_VAR": str(server.core.settings.var), "DATABASE_URL": ""})
    command = [sys.executable, "-m", "bot", "forget", session.conversation_id]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"Erased {session.conversation_id}: events " in done.stdout
    assert server.history(token) == []
    assert len(server.history(other)) > 1
    reply = server.say(token, "hello again")
    assert reply.status == 200, reply.body
    assert server.history(token)[0]["text"] == "hello again"
