from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot import model_files
from bot.doctor.machine import look_at_folder, look_at_model
from bot.doctor.needs import load_needs
from tests.bot.doctor.told import only, states
from tests.fakes.chat_server import make_settings


def test_a_folder_with_room_is_ok(tmp_path: Path) -> None:
    [finding] = look_at_folder(make_settings(tmp_path))
    assert finding.state == "ok"
    assert not list(tmp_path.iterdir()), "nothing is left behind"


def test_a_folder_that_cannot_be_written_is_a_failure() -> None:
    [finding] = look_at_folder(make_settings(Path("/proc/rolewise")))
    assert finding.state == "failed"
    assert "cannot be written" in finding.what


def test_a_disk_that_is_nearly_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doctor.machine.load_needs", lambda: replace(load_needs(), low_disk_bytes=10**18))
    assert states(look_at_folder(make_settings(tmp_path))) == ["warning"]


def test_a_disk_that_is_full_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doctor.machine.shutil.disk_usage", _Full)
    [finding] = look_at_folder(make_settings(tmp_path))
    assert finding.state == "failed"
    assert "Only 40 MB are free" in finding.what


class _Full:
    free = 40 * 10**6

    def __init__(self, _folder: Path) -> None: ...


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a model of its content."""
    for name in ("config.yml", "domain.yml", "uv.lock"):
        (tmp_path / name).write_text(name)
    trained = tmp_path / "trained.tar.gz"
    trained.write_bytes(b"a model")
    model_files.publish(trained, tmp_path / "models", model_files.inputs_hash(tmp_path))
    return tmp_path


def test_a_model_of_the_content_as_it_is_now_is_ok(project: Path) -> None:
    assert states(look_at_model(project)) == ["ok"]


def test_a_model_that_is_older_than_its_content_is_a_warning(project: Path) -> None:
    (project / "domain.yml").write_text("changed")
    assert only(look_at_model(project), "older than its content").state == "warning"


def test_no_model_is_a_warning_because_the_start_trains_one(tmp_path: Path) -> None:
    assert only(look_at_model(tmp_path), "no trained model yet").state == "warning"


def test_a_model_that_was_changed_is_a_failure(project: Path) -> None:
    next((project / "models").glob("*.tar.gz")).write_bytes(b"another model")
    assert only(look_at_model(project), "its checksum differs").state == "failed"


def test_a_manifest_that_is_damaged_is_a_failure(project: Path) -> None:
    (project / "models" / model_files.MANIFEST).write_text("{")
    assert only(look_at_model(project), "cannot be read").state == "failed"
