"""Ends this process when the one that started it is gone, however that one ended."""

from __future__ import annotations

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Ask the kernel for SIGTERM when the parent dies; end at once when it is dead already.

    Args:
        parent: process id of the parent; 0 means that nobody watches and nothing is done.
    """
    if not parent:
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
