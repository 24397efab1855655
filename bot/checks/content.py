"""All checks of what editors write, over the whole project.

The invariant: a mistake in a file is reported with file and line and never raised.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.checks.answers import check_answers
from bot.checks.briefs import check_briefs
from bot.checks.catalogue import Catalogue, build_catalogue
from bot.checks.channels import check_channels
from bot.checks.evaluation import check_evaluation
from bot.checks.patterns import check_patterns
from bot.checks.phrasings import check_phrasings
from bot.checks.problems import Problem
from bot.checks.role_fit import check_role_fit
from bot.checks.rules import Rules, load_rules
from bot.checks.shapes import check_shape
from bot.checks.topics import check_topics
from bot.checks.trust import check_trust
from bot.checks.word_files import check_facts, check_names, check_plain_words, read_facts
from bot.checks.yaml_lines import YamlFile, read_yaml

_SHAPED = ("program_facts", "names", "plain_words")


@dataclass(frozen=True)
class Report:
    """What was checked and what is wrong, in the order of files and lines."""

    topics: int
    phrasings: int
    answers: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Files:
    training: list[YamlFile]
    domain: YamlFile
    beside: dict[str, YamlFile]
    others: list[YamlFile]

    def everything(self) -> list[YamlFile]:
        return [*self.training, self.domain, *self.beside.values(), *self.others]


def check_content(root: Path, rules: Rules | None = None) -> Report:
    """Check the content of the project at `root`.

    Raises:
        OSError: if a file that must be there cannot be read.
    """
    rules = rules or load_rules()
    files = _read(root)
    catalogue = build_catalogue(files.training, files.domain)
    problems = {problem for file in files.everything() for problem in file.problems}
    problems.update(_form(files))
    # What is missing or twice cannot be told while a file cannot be read.
    if all(file.root is not None for file in files.everything()):
        problems.update(_meaning(files, catalogue, root, rules))
    return Report(
        len(catalogue.places), len(catalogue.phrasings), len(catalogue.answered()), tuple(sorted(problems))
    )


def _read(root: Path) -> _Files:
    content = root / "actions" / "content"
    read_elsewhere = {content / f"{name}.yml" for name in _SHAPED}
    others = [*sorted((root / "data" / "stories").rglob("*.yml")), *sorted(content.rglob("*.yml"))]
    return _Files(
        training=[read_yaml(path) for path in sorted((root / "data" / "nlu").rglob("*.yml"))],
        domain=read_yaml(root / "domain.yml"),
        beside={name: read_yaml(content / f"{name}.yml") for name in _SHAPED},
        others=[read_yaml(path) for path in others if path not in read_elsewhere],
    )


def _form(files: _Files) -> Iterator[Problem]:
    for file in files.training:
        yield from check_shape(file, "training")
    yield from check_shape(files.domain, "domain")
    for name, file in files.beside.items():
        yield from check_shape(file, name)


def _meaning(files: _Files, catalogue: Catalogue, root: Path, rules: Rules) -> Iterator[Problem]:
    yield from catalogue.problems
    first = files.training[0].path if files.training else root / "data" / "nlu"
    yield from check_topics(catalogue, rules, Problem(first, 1, ""))
    yield from check_phrasings(catalogue, rules)
    yield from check_patterns(catalogue, rules)
    yield from check_evaluation(catalogue, root, rules)
    facts = read_facts(files.beside["program_facts"])
    yield from check_answers(catalogue, facts.facts, facts, rules)
    yield from check_trust(catalogue, rules)
    yield from check_briefs(catalogue, rules)
    yield from check_facts(files.beside["program_facts"], catalogue)
    yield from check_names(files.beside["names"], catalogue)
    yield from check_plain_words(files.beside["plain_words"])
    yield from check_role_fit(files.others, root, catalogue)
    yield from check_channels(catalogue, files.others, root, facts, rules)
