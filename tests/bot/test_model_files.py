from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot import model_files
from bot.model_files import ModelFilesError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("data/nlu", "actions/content", "bot/nlu/__pycache__"):
        (tmp_path / name).mkdir(parents=True)
    for name in (
        "config.yml",
        "domain.yml",
        "uv.lock",
        "data/nlu/a.yml",
        "actions/content/roles.yml",
        "bot/nlu/x.py",
    ):
        (tmp_path / name).write_text(name)
    return tmp_path


def publish(root: Path, content: bytes = b"a model") -> Path:
    trained = root / "trained.tar.gz"
    trained.write_bytes(content)
    return model_files.publish(trained, root / "models", model_files.inputs_hash(root))


def test_a_published_model_is_fresh_and_passes_its_check(root: Path) -> None:
    path = publish(root)
    assert model_files.is_fresh(root, root / "models")
    assert model_files.checked_model(root / "models") == path
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("name", ["config.yml", "uv.lock", "data/nlu/a.yml", "data/new.yml", "bot/nlu/x.py"])
def test_a_change_in_what_it_was_trained_from_makes_the_model_stale(root: Path, name: str) -> None:
    publish(root)
    (root / name).write_text("changed")
    assert not model_files.is_fresh(root, root / "models")


def test_a_renamed_file_makes_the_model_stale(root: Path) -> None:
    publish(root)
    (root / "data/nlu/a.yml").rename(root / "data/nlu/b.yml")
    assert not model_files.is_fresh(root, root / "models")


def test_a_new_program_fact_and_byte_code_leave_the_model_fresh(root: Path) -> None:
    publish(root)
    (root / "actions/content/program_facts.yml").write_text("fee: 10")
    (root / "bot/nlu/__pycache__/x.pyc").write_text("code")
    assert model_files.is_fresh(root, root / "models")


def test_one_flipped_byte_refuses_the_model_and_says_what_to_do(root: Path) -> None:
    path = publish(root)
    path.write_bytes(b"b model")
    with pytest.raises(ModelFilesError, match=r"not the file that was trained .* run `make train`"):
        model_files.checked_model(root / "models")


def test_no_model_yet_says_what_to_do(root: Path) -> None:
    assert not model_files.is_fresh(root, root / "models")
    with pytest.raises(ModelFilesError, match="no trained model yet; run `make train`"):
        model_files.checked_model(root / "models")


def test_a_model_that_was_removed_is_stale_and_says_so(root: Path) -> None:
    publish(root).unlink()
    assert not model_files.is_fresh(root, root / "models")
    with pytest.raises(ModelFilesError, match="cannot be read"):
        model_files.checked_model(root / "models")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"model": "x"}', "null"])
def test_a_damaged_manifest_says_what_to_do(root: Path, content: str) -> None:
    publish(root)
    (root / "models" / "current.json").write_text(content)
    with pytest.raises(ModelFilesError, match="run `make train`"):
        model_files.read_manifest(root / "models")


def test_the_model_before_is_kept_for_going_back_and_older_ones_go(root: Path) -> None:
    paths = [publish(root, str(number).encode()) for number in range(4)]
    assert sorted((root / "models").glob("*.tar.gz")) == sorted(paths[-2:])
