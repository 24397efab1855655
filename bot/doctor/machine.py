"""This machine: the folder for what changes, its disk, the model, the ports."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from bot import model_files
from bot.channels.limits import load_limits
from bot.doctor.findings import Finding, failed, ok, warning
from bot.doctor.needs import load_needs
from bot.serving import preflight
from bot.settings import Settings


def look_at_folder(settings: Settings) -> list[Finding]:
    """Say whether ``var/`` can be written and has room."""
    try:
        preflight.require_writable(settings.var)
    except preflight.PreflightError as error:
        return [failed(str(error), f"give this user the folder: chown -R $USER {settings.var}")]
    free = shutil.disk_usage(settings.var).free
    told = f"{settings.var} can be written, and {_size(free)} are free."
    if free < load_limits().free_disk_bytes:
        return [failed(f"Only {_size(free)} are free for {settings.var}.", "make room on that disk")]
    if free < load_needs().low_disk_bytes:
        return [warning(told, "make room soon: the database grows with every conversation")]
    return [ok(told)]


def look_at_model(root: Path) -> list[Finding]:
    """Say whether there is a model, the file that was trained, from the content as it is now."""
    models = root / "models"
    try:
        if model_files.read_manifest(models) is None:
            return [warning("There is no trained model yet.", "make train, or let make run do it")]
        model_files.checked_model(models)
        if not model_files.is_fresh(root, models):
            return [
                warning(
                    "The model is older than its content.",
                    "make train, then start the assistant again; make run does both",
                )
            ]
    except model_files.ModelFilesError as error:
        return [failed(str(error), "make train")]
    return [ok("The model is trained from the content as it is now.")]


def look_at_ports(settings: Settings) -> list[Finding]:
    """Say whether the assistant, which does not run now, could listen."""
    return list(_ports(settings))


def _ports(settings: Settings) -> Iterator[Finding]:
    wanted = (
        (settings.host, settings.port, "ROLEWISE_PORT"),
        ("127.0.0.1", settings.action_port, "ROLEWISE_ACTION_PORT"),
    )
    for host, port, name in wanted:
        try:
            preflight.require_free_port(host, port, name)
        except preflight.PreflightError as error:
            yield failed(str(error), f"find out who has it: ss -ltnp | grep {port}")


def _size(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.0f} MB"
