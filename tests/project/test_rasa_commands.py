"""Every `rasa` command works as released, on a small project, in an environment without TensorFlow."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """
recipe: default.v1
language: en
assistant_id: small
pipeline: [{name: WhitespaceTokenizer}, {name: KeywordIntentClassifier}]
policies: [{name: RulePolicy}]
"""
DOMAIN = """
version: "3.1"
intents: [greet, bye]
responses:
  utter_greet: [{text: Hello there}]
  utter_bye: [{text: Until next time}]
"""
NLU = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hi
- intent: bye
  examples: |
    - goodbye
    - see you
rules:
- rule: greeting
  steps: [{intent: greet}, {action: utter_greet}]
- rule: parting
  steps: [{intent: bye}, {action: utter_bye}]
"""
STORY = """
stories:
- story: a short talk
  steps:
  - user: hello
    intent: greet
  - action: utter_greet
"""

SELECTED = """
version: "3.1"
nlu:
- intent: faq/a
  examples: |
    - what
- intent: faq/b
  examples: |
    - why
responses:
  utter_faq/a: [{text: a}]
  utter_faq/b: [{text: b}]
"""

pytestmark = pytest.mark.model


def rasa(project: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(project), "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=project,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    files = {"config.yml": CONFIG, "domain.yml": DOMAIN, "data/all.yml": NLU, "tests/test_talk.yml": STORY}
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    done = rasa(folder, "train")
    assert done.returncode == 0, done.stderr
    assert list((folder / "models").glob("*.tar.gz"))
    return folder


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"], ["test", "--help"]])
def test_help_and_version_work(project: Path, arguments: list[str]) -> None:
    done = rasa(project, *arguments)
    assert done.returncode == 0
    assert "3.6.21" in done.stdout or "usage: rasa" in done.stdout


def test_data_validate_works(project: Path) -> None:
    done = rasa(project, "data", "validate")
    assert done.returncode == 0, done.stderr


def test_testing_stories_and_understanding_works_with_its_pictures(project: Path) -> None:
    done = rasa(project, "test", "--nlu", "data/all.yml", "--stories", "tests", "--out", "results")
    assert done.returncode == 0, done.stderr
    made = {path.name for path in (project / "results").iterdir()}
    assert {"intent_report.json", "intent_confusion_matrix.png", "story_report.json"} <= made


def test_the_shell_answers_and_ends(project: Path) -> None:
    done = rasa(project, "shell", "--port", "25905", typed="hello\n/stop\n")
    assert "Hello there" in done.stdout


@pytest.mark.parametrize(
    "component", ["DIETClassifier", "ResponseSelector", "TEDPolicy", "UnexpecTEDIntentPolicy"]
)
def test_a_configuration_that_needs_tensorflow_ends_with_one_clear_error(
    project: Path, component: str
) -> None:
    heavy = f"{{name: {component}, epochs: 1}}"
    if component.endswith("Policy"):
        config = CONFIG.replace("{name: RulePolicy}", heavy)
    else:
        config = CONFIG.replace(
            "{name: KeywordIntentClassifier}", f"{{name: CountVectorsFeaturizer}}, {heavy}"
        )
    (project / "heavy.yml").write_text(config)
    stories = STORY.replace("  - user: hello\n    intent: greet", "  - intent: greet")
    (project / "data" / "stories.yml").write_text(stories)
    (project / "data" / "selected.yml").write_text(SELECTED)
    try:
        done = rasa(project, "train", "--config", "heavy.yml", "--force", "--out", "heavy")
    finally:
        (project / "data" / "stories.yml").unlink()
        (project / "data" / "selected.yml").unlink()
    assert done.returncode != 0
    assert "needs the real TensorFlow" in done.stdout + done.stderr
    assert "tensorflow==2.12.0" in done.stdout + done.stderr
    assert component in done.stdout + done.stderr
    assert not list(project.glob("heavy/*.tar.gz"))
