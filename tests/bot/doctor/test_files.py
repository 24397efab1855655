from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.doctor.files import look_at_settings
from tests.bot.doctor.told import only, states, text
from tests.fakes.chat_server import make_settings

PUBLIC = {
    "public_url": "https://chat.example.org",
    "allowed_origins": ("https://chat.example.org",),
    "trusted_proxies": ("127.0.0.1",),
}


def test_good_settings_are_all_ok(tmp_path: Path) -> None:
    (tmp_path / ".env").touch(0o600)
    assert set(states(look_at_settings(make_settings(tmp_path, **PUBLIC), tmp_path))) == {"ok"}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
@pytest.mark.parametrize("name", [".env", "secret"])
def test_a_file_with_secrets_that_others_may_read_is_a_warning(name: str, mode: int, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    (tmp_path / name).chmod(mode)
    finding = only(look_at_settings(make_settings(tmp_path), tmp_path), "may read")
    assert finding.state == "warning"
    assert finding.do == f"chmod 600 {tmp_path / name}"


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"allowed_origins": ("https://www.example.org",)}, "leaves out the public address"),
        ({"trusted_proxies": ()}, "share one rate limit"),
    ],
)
def test_settings_that_do_not_fit_together_are_warnings(
    changed: dict[str, Any], part: str, tmp_path: Path
) -> None:
    finding = only(look_at_settings(make_settings(tmp_path, **{**PUBLIC, **changed}), tmp_path), part)
    assert finding.state == "warning"
    assert finding.do


def test_where_requests_go_is_told_without_the_password(tmp_path: Path) -> None:
    given = {"lead_smtp_url": "smtp://me:hunter2@mail.example.org", "lead_webhook_secret": "hunter3"}
    found = look_at_settings(make_settings(tmp_path, **PUBLIC, **given), tmp_path)
    assert only(found, "sent by ROLEWISE_SMTP_URL").state == "ok"
    assert "hunter" not in text(found)
