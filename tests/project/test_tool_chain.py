"""The Makefile, the scripts and the lock file: what a fresh machine meets first."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def make(*targets: str) -> str:
    done = subprocess.run(["make", *targets], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_make_alone_lists_every_command() -> None:
    listed = re.findall(r"^  make ([a-z-]+) +\S", make(), re.MULTILINE)
    assert {"help", "run", "test", "train", "eval", "bench", "check", "chat"} <= set(listed)
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(listed) == set(targets)


@pytest.mark.parametrize(
    ("target", "installs"),
    [("run", "run"), ("train", "run"), ("chat", "run"), ("test", "dev"), ("check", "dev")],
)
def test_running_installs_no_developers_tools(target: str, installs: str) -> None:
    assert f"scripts/install.sh {installs}" in make("--dry-run", target)


def test_ci_runs_the_checks_and_then_the_readmes_test_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if line.startswith("make")] == [
        "make check </dev/null",
        "make test </dev/null",
    ]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize(
    "script",
    [
        "scripts/install.sh",
        "scripts/chromium.sh",
        "scripts/nginx.sh",
        "scripts/peers.sh",
        "scripts/widget.sh",
        "scripts/check.sh",
        ".ci/run",
    ],
)
def test_every_script_is_plain_shell(script: str) -> None:
    path = ROOT / script
    assert path.read_text().startswith("#!/bin/sh\n")
    assert os.access(path, os.X_OK)
    subprocess.run(["sh", "-n", str(path)], check=True)


def test_the_python_version_is_named_without_a_patch() -> None:
    assert (ROOT / ".python-version").read_text() == "3.10\n"


@pytest.fixture
def bare_project(tmp_path: Path) -> Path:
    """The files that installing reads, and a PATH with nothing but the basic tools."""
    project = tmp_path / "project"
    for name in ("uv.lock", "pyproject.toml", ".python-version", "scripts", "vendor"):
        source = ROOT / name
        ignore = shutil.ignore_patterns("__pycache__")
        _ = (
            shutil.copytree(source, project / name, ignore=ignore)
            if source.is_dir()
            else shutil.copy(source, _dir(project))
        )
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "cat", "cksum", "dirname", "rm", "printf", "awk"):
        (tools / name).symlink_to(shutil.which(name) or name)
    return project


def _dir(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def install(project: Path, python: str | None) -> subprocess.CompletedProcess[str]:
    tools = project.parent / "tools"
    if python is not None:
        (tools / "python3").write_text(f"#!/bin/sh\n{python}\n")
        (tools / "python3").chmod(0o755)
    # /usr/bin/python3 is tried too; a copy of the script without it shows what a machine without Python says.
    script = project / "scripts" / "install.sh"
    script.write_text(script.read_text().replace(" /usr/bin/python3 ", " "))
    return subprocess.run(
        ["/bin/sh", str(script), "run"], env={"PATH": str(tools)}, capture_output=True, text=True, check=False
    )


def test_without_any_python_it_says_what_to_install(bare_project: Path) -> None:
    done = install(bare_project, None)
    assert done.returncode == 1
    assert "apt install python3 python3-venv" in done.stderr


def test_a_python_that_is_a_shim_without_a_version_counts_as_none(bare_project: Path) -> None:
    done = install(bare_project, "echo 'pyenv: version 3.10 is not installed' >&2; exit 127")
    assert done.returncode == 1
    assert "Python 3.8 or newer is needed" in done.stderr


def test_without_venv_and_pip_it_says_what_to_install(bare_project: Path) -> None:
    done = install(bare_project, 'case "$1" in -c) exit 0;; *) exit 1;; esac')
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr
    assert not (bare_project / ".tools").exists()


def test_when_everything_is_there_installing_does_nothing(bare_project: Path) -> None:
    names = ("uv.lock", "pyproject.toml", ".python-version", "scripts/slim_environment.py")
    vendor = bare_project / "vendor" / "tensorflow"
    files = [bare_project / name for name in names] + [
        vendor / "pyproject.toml",
        *sorted(vendor.glob("*/*.py")),
    ]
    total = subprocess.run(
        ["cksum"], input=b"".join(path.read_bytes() for path in files), capture_output=True, check=True
    )
    (bare_project / ".venv").mkdir()
    (bare_project / ".venv" / ".installed-dev").write_bytes(total.stdout)
    done = install(bare_project, "exit 1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_slimming_keeps_what_rasa_can_use(tmp_path: Path) -> None:
    packages = tmp_path / "lib" / "python3.10" / "site-packages"
    keep = [
        "botocore/data/s3/a",
        "botocore/data/endpoints.json",
        "babel/locale-data/en_IN.dat",
        "numpy/testing/x.py",
        "spacy/vocab.so",
    ]
    drop = [
        "botocore/data/ec2/a",
        "babel/locale-data/fr.dat",
        "numpy/core/tests/x.py",
        "scipy/stats/tests/data/y",
        "spacy/vocab.pyx",
    ]
    for name in keep + drop:
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_text("")
    for _ in range(2):
        subprocess.run([sys.executable, "scripts/slim_environment.py", str(tmp_path)], cwd=ROOT, check=True)
    left = {path.relative_to(packages).as_posix() for path in packages.rglob("*") if path.is_file()}
    assert left == set(keep)
