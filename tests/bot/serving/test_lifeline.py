from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
from pathlib import Path

from bot.serving.lifeline import end_with_parent

ROOT = Path(__file__).resolve().parent.parent.parent.parent
CHILD = (
    "import sys; from bot.serving.lifeline import end_with_parent; end_with_parent(int(sys.argv[1])); {then}"
)


def test_nobody_watching_means_nothing_happens() -> None:
    before = threading.active_count()
    end_with_parent(0)
    assert threading.active_count() == before


def test_a_parent_that_is_gone_already_ends_the_process_at_once() -> None:
    code = CHILD.format(then="print('alive')")
    done = subprocess.run([sys.executable, "-c", code, "1"], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (-15, b"")


def test_a_killed_parent_takes_its_child_with_it() -> None:
    # The child holds the write end of the pipe; it reads as closed when the child is gone.
    read_end, write_end = os.pipe()
    child = CHILD.format(then="import os, signal; os.write(int(sys.argv[2]), b'x'); signal.pause()")
    parent = f"""
import os, signal, subprocess, sys
command = [sys.executable, "-c", {child!r}, str(os.getpid()), "{write_end}"]
subprocess.Popen(command, pass_fds=[{write_end}])
signal.pause()
"""
    process = subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, pass_fds=[write_end])
    os.close(write_end)
    assert os.read(read_end, 1) == b"x"
    process.kill()
    process.wait()
    readable, _, _ = select.select([read_end], [], [], 10)
    assert readable
    assert os.read(read_end, 1) == b""
    os.close(read_end)
