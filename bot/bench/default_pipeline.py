"""Rasa as it comes, with real TensorFlow, in an environment of its own: the other side of the comparison.

The environment is made on demand in ``.cache/default-pipeline`` and kept for the next time. It is given the
same phrasings, answers, rules and stories.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot.bench.assistant import BenchError, end, free_port, resident_megabytes
from bot.bench.size import folder_megabytes
from bot.bench.texts import ColdTexts, phrasings
from bot.settings import child_environment

_CONFIG = Path(__file__).with_suffix(".yml")
_SHARED = ("data", "domain.yml")
# setuptools 81 has no pkg_resources any more, which Rasa 3.6 imports.
_PACKAGES = ("rasa==3.6.21", "setuptools<81")
_PATIENCE = 600.0
_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONWARNINGS": "ignore",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONPATH": "",
}


def measure_default_pipeline(root: Path, texts: int) -> Mapping[str, float]:
    """Return the figures of Rasa's default pipeline by measure, on the training data below `root`.

    Raises:
        BenchError: when it cannot be installed, trained or started.
    """
    folder = root / ".cache" / "default-pipeline"
    questions = ColdTexts(phrasings(root / "data" / "nlu")).take(texts)
    with tqdm(total=3, unit="part", desc="default pipeline: installing") as bar:
        python = _install(folder / "venv")
        bar.update()
        bar.set_description("default pipeline: training")
        project = _project(root, folder / "project")
        training = _train(python, project)
        bar.update()
        bar.set_description("default pipeline: serving")
        served = _serve(python, project, questions, bar)
        bar.update()
    size = folder_megabytes(folder / "venv" / "lib")
    return {"installed_size": size, "training": training, **served}


def _install(venv: Path) -> Path:
    python = venv / "bin" / "python"
    done = venv / ".installed"
    if not done.exists():
        shutil.rmtree(venv, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(venv)], "made")
        _run([str(python), "-m", "pip", "install", "--quiet", *_PACKAGES], "installed")
        done.touch()
    return python


def _run(command: Sequence[str], verb: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, env=_environment(), check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise BenchError(f"Rasa's default pipeline could not be {verb}: {''.join(said)}")


def _project(root: Path, project: Path) -> Path:
    shutil.rmtree(project, ignore_errors=True)
    project.mkdir(parents=True)
    for name in _SHARED:
        if (root / name).is_dir():
            shutil.copytree(root / name, project / name)
        else:
            shutil.copy2(root / name, project / name)
    shutil.copy2(_CONFIG, project / "config.yml")
    (project / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    (project / "endpoints.yml").write_text("{}\n", encoding="utf-8")
    return project


def _train(python: Path, project: Path) -> float:
    command = [str(python), "-m", "rasa", "train", "--quiet", "--force"]
    with (project / "train.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=project, env=_environment(), stdout=log, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or not list((project / "models").glob("*.tar.gz")):
        raise BenchError(f"Rasa's default pipeline could not be trained; see {project / 'train.log'}.")
    return used.ru_utime + used.ru_stime


def _serve(python: Path, project: Path, texts: Sequence[str], bar: tqdm[Any]) -> dict[str, float]:
    port = free_port()
    command = [str(python), "-m", "rasa", "run", "--port", str(port), "--interface", "127.0.0.1"]
    with (project / "run.log").open("wb") as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=project, env=_environment(), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            while not _answers(port, texts[0]):
                if process.poll() is not None or time.perf_counter() - started > _PATIENCE:
                    raise BenchError(f"Rasa's default pipeline did not start; see {project / 'run.log'}.")
                time.sleep(0.05)
            first_answer = time.perf_counter() - started
            took = []
            for number, text in enumerate(texts[1:]):
                bar.set_postfix_str(f"{number} of {len(texts)} texts")
                before = time.perf_counter()
                _answers(port, text)
                took.append(1_000 * (time.perf_counter() - before))
            memory = resident_megabytes([process.pid])
        finally:
            end(process)
    return {"first_answer": first_answer, "turn": statistics.median(took), "memory": memory}


def _answers(port: int, text: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        body = json.dumps({"sender": "bench", "message": text})
        connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status == 200 and bool(json.loads(response.read()))
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _environment() -> dict[str, str]:
    return child_environment(_ENVIRONMENT)
