"""Documents that can be followed: links lead somewhere, commands exist, nothing tells of one machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import commands
from bot.settings import NAMES

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
each_document = pytest.mark.parametrize(
    "path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix() if isinstance(path, Path) else ""
)


def prose(path: Path) -> str:
    """The document without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def links(path: Path) -> Iterator[tuple[str, str]]:
    """File and place of each link that stays in the project."""
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", prose(path))):
        if not re.match(r"[a-z]+:", target):
            file, _, place = target.partition("#")
            yield file, place


def anchors(path: Path) -> set[str]:
    """The places of a document that can be linked to, named as GitHub names them."""
    titles = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_readme_is_short_and_shows_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 150
    assert {"make run", "make test"} <= {line.strip() for line in lines}


def test_the_document_set_is_complete() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in DOCUMENTS}
    top = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"}
    guides = (
        "getting-started",
        "content-guide",
        "architecture",
        "channels",
        "testing",
        "operations",
        "privacy",
        "reference",
    )
    assert top | {f"docs/{name}.md" for name in guides} <= names
    assert (ROOT / "LICENSE").exists()


def test_every_document_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or path.suffix != ".md" or not path.exists():
            continue
        seen.add(path)
        waiting += [(path.parent / file).resolve() for file, _ in links(path) if file]
    assert not [path for path in DOCUMENTS if path not in seen]


@each_document
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for file, place in links(path):
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), f"{file} does not exist"
        assert ROOT in target.parents, f"{file} lies outside the project"
        if place and target.suffix == ".md":
            assert place in anchors(target), f"{file} has no heading {place}"


@each_document
def test_files_that_a_document_names_exist(path: Path) -> None:
    tops = r"(?:bot|actions|data|tests|scripts|vendor|docs)/"
    for name in re.findall(rf"`({tops}[\w./-]+)`", path.read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), f"{name} does not exist"


@each_document
def test_commands_that_a_document_names_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    for target in re.findall(r"(?:`|^|\n)make ([a-z-]+)", text):
        assert target in targets, f"make {target} does not exist"
    for command in re.findall(r"python -m bot ([a-z_]+)", text):
        assert command in commands.names(), f"python -m bot {command} does not exist"


@each_document
def test_settings_that_a_document_names_exist(path: Path) -> None:
    named = set(re.findall(r"\bROLEWISE_[A-Z_]*[A-Z]\b(?!_)", path.read_text(encoding="utf-8")))
    assert named <= NAMES


@each_document
def test_a_document_tells_nothing_of_the_machine_it_was_written_on(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"(?<![\w.:/])/(?:home|root|work|tmp|Users|mnt)/", text)


def test_every_kind_of_log_line_is_explained() -> None:
    cells = re.findall(
        r"^\| (`[a-z_.]+`(?:, `[a-z_.]+`)*) \|", _section("operations.md", "## Logs"), re.MULTILINE
    )
    explained = {name for cell in cells for name in re.findall(r"[a-z_.]+", cell)}
    assert explained == _log_events()


def _section(name: str, heading: str) -> str:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return re.split(r"^## ", text.partition(f"{heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def _log_events() -> set[str]:
    """Names given to `bot.logs.event`, or written by hand as ``event=name``, outside the formatter itself."""
    found: set[str] = set()
    for folder in ("bot", "actions"):
        for path in (ROOT / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            found |= set(re.findall(r"\bevent\(\s*logger,\s*\"([a-z_.]+)\"", source))
            if path.name != "logs.py":
                found |= set(re.findall(r"\"event=([a-z_.]+) ", source))
    return found | {"library", "exception"}
