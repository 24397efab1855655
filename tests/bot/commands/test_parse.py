"""`python -m bot parse`: a line in, a JSON line out, whatever the line."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.commands import parse
from tests.conftest import ROOT


def call(given: bytes, models: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bot", "parse", f"--models={models}"]
    whole = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, input=given, env=whole, capture_output=True, check=False)


def objects(out: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.decode("ascii").split("\n")[:-1]]


def test_each_line_gives_one_object_in_the_same_order(trained_model: Path) -> None:
    lines = [
        "What is the difference between a product manager and a project manager?",
        "",
        "   ",
        "weather in delhi",
        "प्रोडक्ट मैनेजर क्या करता है",
        "one line\u2028still the same\u0085and still\r",
        "\x00\x1b[31m",
        "x" * 5_000,
    ]
    given = "\n".join(lines).encode() + b"\ncaf\xe9 \xff\xfe\n\nno newline at the end"
    done = call(given, trained_model.parent)
    assert done.returncode == 0
    found = objects(done.stdout)
    assert len(found) == len(lines) + 3
    assert [parsed["text"] for parsed in found[: len(lines)]] == [line.removesuffix("\r") for line in lines]
    assert [parsed["decision"] for parsed in found[:4]] == ["answer", "refuse", "refuse", "refuse"]
    assert found[-1]["text"] == "no newline at the end"


def test_it_needs_no_server_no_database_no_setting_and_no_utf8_terminal(
    trained_model: Path, tmp_path: Path
) -> None:
    settings = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x", "ROLEWISE_VAR": str(tmp_path / "var")}
    terminal = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = call("hello\nफीस?\n".encode(), trained_model.parent, **settings, **terminal)
    parsed = objects(done.stdout)
    assert [line["text"] for line in parsed] == ["hello", "फीस?"]
    assert parsed[0]["topic"] == "chitchat/greeting"
    assert not (tmp_path / "var").exists()


def test_a_missing_model_is_one_sentence(tmp_path: Path) -> None:
    done = call(b"hello\n", tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == "There is no trained model yet; run `make train`.\n"


def test_no_lines_give_no_objects() -> None:
    target = io.StringIO()
    parse._parse_lines(lambda text: {"text": text}, io.BytesIO(), target)
    assert target.getvalue() == ""


def test_a_line_is_answered_before_the_next_is_read() -> None:
    target = io.StringIO()
    seen: list[str] = []

    class Source(io.BytesIO):
        def __next__(self) -> bytes:
            seen.append(target.getvalue())
            return super().__next__()

    parse._parse_lines(lambda text: {"text": text}, Source(b"a\nb\n"), target)
    assert seen == ["", '{"text": "a"}\n', '{"text": "a"}\n{"text": "b"}\n']


def test_a_reader_that_leaves_ends_it_quietly(trained_model: Path) -> None:
    command = [sys.executable, "-m", "bot", "parse", f"--models={trained_model.parent}"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["text"] == "hello"
        process.stdout.close()
        process.stdin.write(b"hello\n" * 3)
        process.stdin.close()
        assert process.wait(60) == 0
        assert b"Traceback" not in process.stderr.read()
