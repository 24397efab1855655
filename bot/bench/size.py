"""What production needs on disk: the files of every package that pyproject.toml asks for, directly or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

_BLOCK = 512
_LIST = re.compile(r"^dependencies = \[\n(.*?)^\]", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r'^\s*"([^"]+)"', re.MULTILINE)


def direct_requirements(pyproject: str) -> list[Requirement]:
    """Return what a pyproject.toml asks for in production; the tools of developers are not among it."""
    found = _LIST.search(pyproject)
    return [Requirement(entry) for entry in _ENTRY.findall(found.group(1))] if found else []


def production_packages(requirements: list[Requirement]) -> Iterator[Distribution]:
    """Yield each installed package that `requirements` lead to, once."""
    seen: set[tuple[str, str]] = set()
    given: set[str] = set()
    waiting = [(requirement, extra) for requirement in requirements for extra in _extras(requirement)]
    while waiting:
        requirement, extra = waiting.pop()
        key = (_folded(requirement.name), extra)
        if key in seen:
            continue
        seen.add(key)
        try:
            package = distribution(requirement.name)
        except PackageNotFoundError:
            continue  # for another platform, or left out on purpose (pyproject.toml says which)
        if key[0] not in given:
            given.add(key[0])
            yield package
        for needed in map(Requirement, package.requires or ()):
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                waiting += [(needed, its) for its in _extras(needed)]


def installed_bytes(package: Distribution) -> int:
    """Return what a package's files take on disk now, without the byte code, which use makes."""
    return sum(_bytes(Path(str(package.locate_file(file)))) for file in package.files or ())


def installed_megabytes(pyproject: Path) -> float:
    """Return the installed size of production, in MB of a million bytes."""
    requirements = direct_requirements(pyproject.read_text(encoding="utf-8"))
    return sum(installed_bytes(package) for package in production_packages(requirements)) / 1e6


def folder_megabytes(folder: Path) -> float:
    """Return what all files below `folder` take on disk, without byte code, in MB of a million bytes."""
    return sum(map(_bytes, folder.rglob("*"))) / 1e6


def _bytes(path: Path) -> int:
    counts = path.suffix != ".pyc" and path.is_file() and not path.is_symlink()
    return path.stat().st_blocks * _BLOCK if counts else 0


def _extras(requirement: Requirement) -> list[str]:
    return ["", *sorted(requirement.extras)]


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
