"""The Rasa server as `python -m bot serve` starts it, on a small model and with Rasa's own REST channel."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import model_files

ROOT = Path(__file__).resolve().parent.parent.parent.parent
CANARY = "CANARY-7f3a@example.org"
FILES = {
    "config.yml": """
recipe: default.v1
language: en
assistant_id: small
pipeline: [{name: WhitespaceTokenizer}, {name: KeywordIntentClassifier}]
policies: [{name: RulePolicy}]
""",
    "domain.yml": """
version: "3.1"
intents: [greet, bye]
responses: {utter_greet: [{text: Hello there}]}
""",
    "data/all.yml": """
version: "3.1"
nlu: [{intent: greet, examples: "- hello\\n- hi"}, {intent: bye, examples: "- goodbye\\n- see you"}]
rules: [{rule: greeting, steps: [{intent: greet}, {action: utter_greet}]}]
""",
    "uv.lock": "",
    "channels/credentials.yml": "rasa.core.channels.rest.RestInput:\n",
    "channels/endpoints.yml": "{}\n",
    "broken/credentials.yml": "bot.channels.none.NoneInput:\n",
    "broken/endpoints.yml": "{}\n",
}

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("small")
    for name, content in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(content)
    train(root)
    return root


def train(root: Path, code: str = "print(train(root, root / 'models'))") -> subprocess.CompletedProcess[str]:
    head = "from pathlib import Path\nfrom bot.training import train, TrainingError"
    script = f"{head}\nroot = Path({str(root)!r})\n{code}"
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )


def serve(root: Path, port: int, channels: str = "channels") -> subprocess.Popen[str]:
    environment = {**os.environ, "ROLEWISE_VAR": str(root / "var"), "ROLEWISE_PORT": str(port)}
    more = {"ROLEWISE_ACTION_PORT": str(free_port()), "ROLEWISE_ALLOWED_ORIGINS": "https://school.example"}
    command = [
        sys.executable,
        "-m",
        "bot",
        "serve",
        f"--models={root / 'models'}",
        f"--channels={root / channels}",
    ]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**environment, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Running:
    def __init__(self, port: int, process: subprocess.Popen[str]) -> None:
        self.port = port
        self.process = process
        self.lines: list[str] = []

    def ask(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text, {"Content-Type": "application/json", **headers})
            response = connection.getresponse()
            return response.status, response.read().decode(), dict(response.getheaders())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[Running]:
    port = free_port()
    running = Running(port, serve(project, port))

    def read() -> None:
        assert running.process.stdout is not None
        with running.process.stdout:
            running.lines.extend(running.process.stdout)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    for _ in range(3_000):
        assert running.process.poll() is None, "".join(running.lines)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        reader.join(0.01)
    yield running
    running.process.terminate()
    assert running.process.wait(30) == 0
    reader.join(10)
    assert CANARY not in "".join(running.lines)


def say(server: Running, text: str) -> list[dict[str, str]]:
    status, body, _ = server.ask("POST", "/webhooks/rest/webhook", {"sender": CANARY, "message": text})
    assert status == 200
    answer: list[dict[str, str]] = json.loads(body)
    return answer


def test_it_answers(server: Running) -> None:
    assert [message["text"] for message in say(server, "hello")] == ["Hello there"]


@pytest.mark.parametrize("text", [f"/greet{{{CANARY}", f'/greet{{"x": "{CANARY}"}}', f"/{CANARY}", CANARY])
def test_nothing_that_a_visitor_writes_reaches_the_log(server: Running, text: str) -> None:
    # The log is read when the server has ended, see the fixture.
    say(server, text)


@pytest.mark.parametrize(
    "path",
    ["/conversations/x/tracker", "/model", "/domain", "/model/train", "/model/parse", "/status", "/version"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_rasas_own_api_is_closed(server: Running, method: str, path: str) -> None:
    assert server.ask(method, path, {})[0] in (404, 405)


def test_only_the_origins_of_the_settings_are_named_to_browsers(server: Running) -> None:
    name = "Access-Control-Allow-Origin"
    assert name not in server.ask("GET", "/", Origin="https://evil.example")[2]
    assert server.ask("GET", "/", Origin="https://school.example")[2][name] == "https://school.example"


def test_it_opened_no_connection_but_on_loopback(server: Running) -> None:
    say(server, "hello")
    inodes = set()
    for link in Path(f"/proc/{server.process.pid}/fd").iterdir():
        target = os.readlink(link)
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    for table in ("/proc/net/tcp", "/proc/net/udp"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in inodes:
                assert fields[1].startswith("0100007F:"), line


def test_a_taken_port_is_one_sentence(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = serve(project, taken.getsockname()[1])
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert output.endswith("give ROLEWISE_PORT another.\n")
    assert len(output.splitlines()) == 1


def test_a_channel_that_is_not_there_is_one_sentence(project: Path) -> None:
    process = serve(project, free_port(), channels="broken")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert len(output.strip().splitlines()) == 1
    assert "The Rasa server cannot start: Failed to find input channel class" in output
    assert "No module named 'bot.channels.none'" in output


def test_a_trained_model_is_published_with_its_checksum(project: Path) -> None:
    assert model_files.is_fresh(project, project / "models")
    assert model_files.checked_model(project / "models").name.startswith("rolewise-")
    assert not list((project / "models").glob(".training-*"))


def test_training_that_rasa_refuses_is_told_and_leaves_the_model_before(
    project: Path, tmp_path: Path
) -> None:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "config.yml").write_text(
        "recipe: default.v1\nlanguage: en\npipeline: [{name: NoSuchComponent}]\n"
    )
    code = "try:\n    train(root, root / 'models')\nexcept TrainingError as error:\n    print('told:', error)"
    assert "told: Training stopped:" in train(tmp_path, code).stdout
    assert list((tmp_path / "models").iterdir()) == []
