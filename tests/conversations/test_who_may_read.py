"""What visitors say is readable for the assistant's own user alone."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Server


def test_nobody_else_may_read_the_database(server: Server) -> None:
    files = sorted(server.var.glob("rolewise.db*"))
    assert files
    assert {oct(stat.S_IMODE(path.stat().st_mode)) for path in files} == {"0o600"}
