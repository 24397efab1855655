"""What is measured is the real assistant, and nothing of it is left running."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.bench.assistant import BenchError, end, resident_megabytes, running_assistant
from bot.bench.training import measure_training

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def test_a_small_benchmark_of_the_trained_model(trained_model: Path, tmp_path: Path) -> None:
    report = tmp_path / "reports" / "bench.json"
    size = ["--texts=10", "--repeats=1", "--long-turns=45", "--role-fit-turns=15", "--chat-messages=16"]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "bot",
            "bench",
            *size,
            "--no-training",
            f"--models={trained_model.parent}",
            f"--report={report}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "start to first answer" in done.stdout
    measures = {measure["id"]: measure for measure in json.loads(report.read_text())["measures"]}
    assert measures["turn"]["ours"] > 0
    assert measures["memory"]["ours"] > 50
    # Of one run on one machine a ratio may be asked for: it does not grow with the conversation.
    assert measures["long_conversation"]["ours"] < 3
    assert 0 < measures["role_fit"]["ours"] < 6
    assert measures["acknowledgement"]["ours"] > 0
    # Eight people are told that their message came before it is answered.
    (chat,) = json.loads(report.read_text())["details"]["chats"]
    assert 0 < chat["median"] <= chat["p99"]
    assert chat["median"] < chat["answer"]


def test_nothing_is_left_running(trained_model: Path, tmp_path: Path) -> None:
    with running_assistant(trained_model.parent, tmp_path / "var") as assistant:
        assistant.wait_until_ready()
        assert assistant.ask(assistant.open_conversation(), "what does a product manager do") > 0
        pid = assistant._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        assert len(children) == 2
    assert not any(Path(f"/proc/{process}").exists() for process in [str(pid), *children])


def test_an_assistant_that_does_not_start_is_one_sentence(tmp_path: Path) -> None:
    said = r"did not start\. It said last: There is no trained model"
    with (
        running_assistant(tmp_path / "no-model", tmp_path / "var") as assistant,
        pytest.raises(BenchError, match=said),
    ):
        assistant.wait_until_ready()


def test_a_process_that_ignores_the_signal_is_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.bench.assistant._ENDING", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN)"
    code = f"{deaf}; print(1, flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    started = time.monotonic()
    end(process)
    process.stdout.close()
    assert process.returncode != 0
    assert time.monotonic() - started < 20


def test_resident_memory_is_that_of_the_system() -> None:
    assert 5 < resident_megabytes([os.getpid()]) < 10_000


def test_a_training_that_fails_is_one_sentence(tmp_path: Path) -> None:
    for name in ("config.yml", "domain.yml"):
        (tmp_path / name).write_text("pipeline: [{name: NoSuchComponent}]\n")
    for name in ("data", "actions/content"):
        (tmp_path / name).mkdir(parents=True)
    with pytest.raises(BenchError, match="make train"):
        measure_training(tmp_path / "copy", tmp_path)


@pytest.mark.parametrize("wrong", ["--texts=0", "--repeats=0", "--long-turns=10", "--role-fit-turns=0"])
def test_too_little_to_measure_is_refused(wrong: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "bench", wrong], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
