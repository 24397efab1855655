"""The example of the content guide is a topic that the check has nothing against."""

from __future__ import annotations

import re
import shutil
import textwrap
from pathlib import Path

import pytest
import yaml

from bot.checks.content import check_content

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = (ROOT / "docs" / "content-guide.md").read_text(encoding="utf-8")
FILE = "data/nlu/faq/course_joining.yml"


def block_with(words: str) -> str:
    blocks = re.findall(r"^ *```yaml\n(.*?)^ *```$", GUIDE, re.DOTALL | re.MULTILINE)
    (block,) = [block for block in blocks if words in block]
    return textwrap.dedent(block)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("data", "actions/content", "tests/nlu"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "domain.yml", tmp_path)
    return tmp_path


def test_the_topic_of_the_guide_can_be_added_as_it_stands_there(project: Path) -> None:
    phrasings, answer = (
        block_with("- intent: faq/course_laptop"),
        textwrap.indent(block_with("utter_faq/"), "  "),
    )
    path = project / FILE
    before, after = path.read_text(encoding="utf-8").split("\nresponses:\n")
    path.write_text(f"{before}\n{phrasings}\nresponses:\n{after.rstrip()}\n{answer}", encoding="utf-8")
    assert [problem.shown(project) for problem in check_content(project).problems] == []


def test_the_fact_of_the_guide_is_one_of_the_file() -> None:
    (name, fact), *_ = yaml.safe_load(block_with("value: Rs 55,000")).items()
    known = yaml.safe_load((ROOT / "actions/content/program_facts.yml").read_text(encoding="utf-8"))["facts"]
    assert fact["label"] == known[name]["label"]


def test_the_files_that_the_guide_names_exist() -> None:
    for name in re.findall(r"`((?:data|actions|bot|tests)/[\w/]+(?:\.yml|/))`", GUIDE):
        assert (ROOT / name).exists() or name == "data/nlu/faq/pay.yml", name


def test_the_words_that_the_guide_searches_for_are_there() -> None:
    (words,) = re.findall(r'grep -rn "([^"]+)" data/nlu', GUIDE)
    assert any(words in path.read_text(encoding="utf-8") for path in (ROOT / "data" / "nlu").rglob("*.yml"))
