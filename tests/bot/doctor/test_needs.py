from __future__ import annotations

from pathlib import Path

import pytest

from bot.doctor import needs


def test_a_name_that_is_missing_or_unknown_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "needs.yml"
    file.write_text("ask_seconds: 5\nask_minutes: 1\n")
    monkeypatch.setattr(needs, "_FILE", file)
    with pytest.raises(ValueError, match="must hold exactly these names"):
        needs.load_needs.__wrapped__()


def test_every_permission_says_what_it_is_for() -> None:
    wanted = needs.load_needs()
    assert all({**wanted.slack_scopes, **wanted.slack_thread_scopes}.values())
    assert not set(wanted.slack_scopes) & set(wanted.slack_thread_scopes)
