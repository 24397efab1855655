from __future__ import annotations

from importlib.metadata import PathDistribution
from pathlib import Path

from bot.bench.size import (
    direct_requirements,
    folder_megabytes,
    installed_bytes,
    installed_megabytes,
    production_packages,
)

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def names(pyproject: str) -> set[str]:
    return {
        package.metadata["Name"].lower() for package in production_packages(direct_requirements(pyproject))
    }


def test_packages_of_packages_count_and_tools_of_developers_do_not() -> None:
    found = names((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {"rasa", "sanic", "spacy", "thinc", "onnxruntime", "tensorflow"} <= found
    assert not {"pytest", "mypy", "ruff", "hypothesis", "playwright"} & found


def test_a_package_that_is_not_installed_is_left_out() -> None:
    assert names('dependencies = [\n    "pyyaml>=6.0",\n    "no-such-package==1",\n]\n') == {"pyyaml"}


def test_a_project_without_dependencies_needs_nothing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    assert installed_megabytes(tmp_path / "pyproject.toml") == 0


def test_only_what_lies_on_disk_counts_and_byte_code_does_not(tmp_path: Path) -> None:
    info = tmp_path / "some-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: some\nVersion: 1\n", encoding="utf-8")
    (info / "RECORD").write_text("some/a.py,,\nsome/a.pyc,,\nsome/slimmed_away.c,,\n", encoding="utf-8")
    (tmp_path / "some").mkdir()
    for name in ("a.py", "a.pyc"):
        (tmp_path / "some" / name).write_bytes(b"x" * 10_000)
    counted = installed_bytes(PathDistribution(info))
    assert 10_000 <= counted < 20_000
    assert folder_megabytes(tmp_path / "some") == counted / 1e6
