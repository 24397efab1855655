"""What training takes, measured on a copy of the content, so that nothing remembered makes it look quick."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bot.bench.assistant import BenchError
from bot.settings import ROOT, child_environment

_CONTENT = ("config.yml", "domain.yml", "data", "actions/content")
_TRAIN = (
    "import sys; from pathlib import Path; from bot import logs; from bot.training import train; "
    "logs.configure(b'bench'); train(Path.cwd(), Path('models'))"
)


@dataclass(frozen=True)
class Training:
    """One training: `compute` is processor time of all its threads, `elapsed` the clock's; in seconds."""

    compute: float
    elapsed: float


def measure_training(folder: Path, root: Path = ROOT) -> tuple[Training, Training]:
    """Train twice in `folder` on a copy of the content below `root`: from nothing, and again.

    Raises:
        BenchError: when training fails.
    """
    for name in _CONTENT:
        source, target = root / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)
    return _train(folder), _train(folder)


def _train(folder: Path) -> Training:
    started = time.perf_counter()
    environment = child_environment({"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"})
    process = subprocess.Popen(
        [sys.executable, "-c", _TRAIN],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise BenchError("Training failed; `make train` says why.")
    return Training(used.ru_utime + used.ru_stime, time.perf_counter() - started)
