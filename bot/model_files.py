"""The trained model on disk: which file it is, what it was trained from, and whether it is still that file.

``models/current.json`` names the model, its SHA-256 and the SHA-256 over everything it was trained from. A
model that does not match its manifest is never loaded: Rasa unpacks model files, so a foreign one would be
code.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST = "current.json"
_TRAINED_FROM = ("config.yml", "domain.yml", "uv.lock", "data", "actions/content", "bot/nlu")
# Read while the servers run: a new fact, or another question of the role fit, needs no new model.
_READ_WHILE_RUNNING = ("actions/content/program_facts.yml", "actions/content/fit/")
_KEPT_MODELS = 2


class ModelFilesError(Exception):
    """The model cannot be used; its text is one sentence that says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What ``models/current.json`` says of the model beside it."""

    model: str
    """File name of the model."""
    sha256: str
    """Checksum of that file."""
    inputs: str
    """Checksum over everything that the model was trained from."""
    trained_at: str
    """RFC 3339, UTC."""


def inputs_hash(root: Path) -> str:
    """Return one SHA-256 over the names and contents of all files that a model depends on."""
    total = hashlib.sha256()
    for path in _input_files(root):
        name = path.relative_to(root).as_posix()
        total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def read_manifest(models: Path) -> Manifest | None:
    """Return the manifest in the folder `models`, or None when nothing was trained yet.

    Raises:
        ModelFilesError: when the manifest is damaged.
    """
    path = models / MANIFEST
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise ModelFilesError(f"{path} cannot be read; run `make train` to make the model again.") from error


def is_fresh(root: Path, models: Path) -> bool:
    """Tell whether there is a model and it was trained from the files as they are now."""
    manifest = read_manifest(models)
    return (
        manifest is not None and (models / manifest.model).exists() and manifest.inputs == inputs_hash(root)
    )


def checked_model(models: Path) -> Path:
    """Return the path of the current model after comparing it with its checksum.

    Raises:
        ModelFilesError: when there is none, or it is not the file that was trained.
    """
    manifest = read_manifest(models)
    if manifest is None:
        raise ModelFilesError("There is no trained model yet; run `make train`.")
    path = models / manifest.model
    try:
        found = _file_sha256(path)
    except OSError as error:
        raise ModelFilesError(
            f"The model {path} cannot be read ({error.strerror}); run `make train`."
        ) from error
    if found != manifest.sha256:
        raise ModelFilesError(
            f"The model {path} is not the file that was trained (its checksum differs), so it is not loaded; "
            "run `make train` to make it again."
        )
    return path


def publish(trained: Path, models: Path, inputs: str) -> Path:
    """Move the freshly `trained` model into `models` and make it the current one; the one before is kept."""
    models.mkdir(parents=True, exist_ok=True)
    sha256 = _file_sha256(trained)
    target = models / f"rolewise-{inputs[:8]}-{sha256[:8]}.tar.gz"
    os.chmod(trained, 0o640)
    os.replace(trained, target)
    manifest = Manifest(target.name, sha256, inputs, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    draft = models / f"{MANIFEST}.{os.getpid()}"
    draft.write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
    os.replace(draft, models / MANIFEST)
    for old in sorted(models.glob("rolewise-*.tar.gz"), key=lambda path: path.stat().st_mtime)[
        :-_KEPT_MODELS
    ]:
        old.unlink()
    return target


def _input_files(root: Path) -> Iterator[Path]:
    for name in _TRAINED_FROM:
        top = root / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            is_input = path.is_file() and "__pycache__" not in path.parts
            if is_input and not path.relative_to(root).as_posix().startswith(_READ_WHILE_RUNNING):
                yield path


def _file_sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
