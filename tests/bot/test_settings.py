from __future__ import annotations

import contextlib
import dataclasses
import re
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import NAMES, ROOT, Settings, SettingsError, load_settings

SECRET = "a-secret-that-is-long-enough-for-us"


def load(root: Path, **environ: str) -> Settings:
    return load_settings(environ, root)


def test_without_any_setting_everything_has_its_documented_default(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert (settings.host, settings.port, settings.action_port) == ("127.0.0.1", 5005, 5055)
    assert settings.public_url == "http://localhost:5005"
    assert settings.allowed_origins == ("http://localhost:5005", "http://127.0.0.1:5005")
    assert (settings.rate_session_burst, settings.rate_session_per_minute) == (20, 30)
    assert (settings.rate_address_per_minute, settings.retention_days, settings.session_days) == (120, 30, 30)
    assert (settings.max_text, settings.max_body) == (1_000, 16_384)
    assert settings.database_url == f"sqlite:///{tmp_path}/var/rolewise.db"
    assert (settings.redis_url, settings.slack_bot_token, settings.telegram_bot_token) == (None, None, None)


def test_another_port_moves_the_public_address_and_the_origins_with_it(tmp_path: Path) -> None:
    settings = load(tmp_path, ROLEWISE_PORT="5099")
    assert settings.public_url == "http://localhost:5099"
    assert settings.allowed_origins == ("http://localhost:5099", "http://127.0.0.1:5099")


def test_the_public_address_may_embed_its_own_widget(tmp_path: Path) -> None:
    settings = load(tmp_path, ROLEWISE_PUBLIC_URL="https://Chat.example.org/bot/")
    assert "https://chat.example.org" in settings.allowed_origins
    assert settings.public_url == "https://Chat.example.org/bot"


def test_given_origins_replace_the_default_ones(tmp_path: Path) -> None:
    given_origins = load(tmp_path, ROLEWISE_ALLOWED_ORIGINS="https://A.example.org, http://b.example.org:81")
    assert given_origins.allowed_origins == ("https://a.example.org", "http://b.example.org:81")


def test_an_origin_counts_as_browsers_write_it(tmp_path: Path) -> None:
    given = "https://a.example.org:443,http://b.example.org:80,https://c.example.org:80,http://[::1]:5005"
    origins = load(tmp_path, ROLEWISE_ALLOWED_ORIGINS=given).allowed_origins
    assert origins[:2] == ("https://a.example.org", "http://b.example.org")
    assert origins[2:] == ("https://c.example.org:80", "http://[::1]:5005")
    public = load(tmp_path, ROLEWISE_PUBLIC_URL="https://chat.example.org:443").allowed_origins
    assert "https://chat.example.org" in public


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROLEWISE_PORT", "0"),
        ("ROLEWISE_PORT", "65536"),
        ("ROLEWISE_PORT", "5005x"),
        ("ROLEWISE_PORT", "٥٠٠٥"),
        ("ROLEWISE_PORT", "-1"),
        ("ROLEWISE_PORT", "9" * 5000),
        ("ROLEWISE_ACTION_PORT", "5005"),
        ("ROLEWISE_ACTION_PORT", "http"),
        ("ROLEWISE_SECRET", "short"),
        ("ROLEWISE_PUBLIC_URL", "localhost:5005"),
        ("ROLEWISE_PUBLIC_URL", "http://[broken"),
        ("ROLEWISE_PUBLIC_URL", "javascript:alert(1)"),
        ("ROLEWISE_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("ROLEWISE_TRUSTED_PROXIES", "proxy.example.org"),
        ("ROLEWISE_ALLOWED_ORIGINS", "https://example.org/path"),
        ("ROLEWISE_ALLOWED_ORIGINS", "*"),
        ("ROLEWISE_ALLOWED_ORIGINS", "https://*.example.org"),
        ("ROLEWISE_ALLOWED_ORIGINS", "https://example.org?"),
        ("ROLEWISE_ALLOWED_ORIGINS", "https://somebody@example.org"),
        ("ROLEWISE_RATE_SESSION", "20"),
        ("ROLEWISE_RATE_SESSION", "20,0"),
        ("ROLEWISE_RATE_SESSION", "a,b"),
        ("ROLEWISE_RATE_ADDRESS", "many"),
        ("ROLEWISE_RETENTION_DAYS", "0"),
        ("ROLEWISE_SESSION_DAYS", "4000"),
        ("ROLEWISE_MAX_TEXT", "0"),
        ("ROLEWISE_MAX_BODY", "1"),
        ("ROLEWISE_LEAD_WEBHOOK_URL", "ftp://example.org"),
        ("ROLEWISE_LEAD_WEBHOOK_URL", "https://example.org"),  # without a secret that signs
        ("ROLEWISE_SMTP_URL", "https://example.org"),
        ("ROLEWISE_SMTP_URL", "smtp://mail.example.org"),
        ("ROLEWISE_SMTP_URL", "smtp://mail.example.org:x/?to=a@example.org"),
        ("DATABASE_URL", "mysql://root@localhost/x"),
        ("DATABASE_URL", "sqlite:///"),
        ("REDIS_URL", "localhost:6379"),
        ("SLACK_API_URL", "slack"),
        ("TELEGRAM_API_URL", "telegram"),
    ],
)
def test_a_value_that_cannot_be_used_is_one_sentence_that_names_the_setting(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, **{name: value})
    text = str(caught.value)
    assert name in text
    assert "\n" not in text
    assert text.endswith(".")


def test_where_requests_go_is_read(tmp_path: Path) -> None:
    webhook, mail = "https://example.org/leads", "smtps://me:pw@mail.example.org/?to=team@example.org"
    given = {
        "ROLEWISE_LEAD_WEBHOOK_URL": webhook,
        "ROLEWISE_LEAD_WEBHOOK_SECRET": "s",
        "ROLEWISE_SMTP_URL": mail,
    }
    settings = load(tmp_path, **given)
    assert (settings.lead_webhook_url, settings.lead_webhook_secret) == (webhook, "s")
    assert settings.lead_smtp_url == mail


def test_redis_without_a_secret_is_refused_because_servers_must_share_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ROLEWISE_SECRET must be given when REDIS_URL is"):
        load(tmp_path, REDIS_URL="redis://localhost")
    assert load(tmp_path, REDIS_URL="redis://localhost", ROLEWISE_SECRET=SECRET).secret == SECRET.encode()


def test_a_misspelt_setting_is_refused_with_the_name_that_was_meant(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"ROLEWISE_PROT is not a setting; did you mean ROLEWISE_PORT\?"):
        load(tmp_path, ROLEWISE_PROT="5005")
    with pytest.raises(SettingsError, match="ROLEWISE_QQQQQQQQQQQQ is not a setting, see"):
        load(tmp_path, ROLEWISE_QQQQQQQQQQQQ="1")


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = load(tmp_path).secret
    assert len(first) >= 32
    assert load(tmp_path).secret == first
    assert stat.S_IMODE((tmp_path / "var" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret"]


def test_processes_that_start_together_get_the_same_secret(tmp_path: Path) -> None:
    found: list[bytes] = []
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        found.append(load(tmp_path).secret)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_var_that_is_no_folder_is_one_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(
        SettingsError, match=r"ROLEWISE_SECRET is not given and none can be kept: .* cannot be read"
    ):
        load(tmp_path)


def test_a_var_that_cannot_be_made_is_one_plain_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written"):
        load(tmp_path, ROLEWISE_VAR="/proc/rolewise")


def test_a_damaged_secret_is_told_and_never_used(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret").write_text("half")
    with pytest.raises(SettingsError, match="holds no secret; remove it"):
        load(tmp_path)


def test_no_secret_and_no_token_appears_in_the_repr(tmp_path: Path) -> None:
    canary = "CANARY-" + "x" * 40
    names = ("ROLEWISE_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "TELEGRAM_BOT_TOKEN")
    more = ("TELEGRAM_WEBHOOK_SECRET", "ROLEWISE_LEAD_WEBHOOK_SECRET")
    settings = load(
        tmp_path,
        DATABASE_URL=f"postgresql://user:{canary}@localhost/db",
        REDIS_URL=f"redis://:{canary}@localhost",
        **dict.fromkeys(names + more, canary),
    )
    assert "CANARY" not in repr(settings)


def test_settings_come_from_the_env_file_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "# comment\n\nROLEWISE_PORT=5010\nexport ROLEWISE_ACTION_PORT = 5011 # why\n"
        "ROLEWISE_PUBLIC_URL='https://example.org'\nROLEWISE_HOST=\n"
    )
    settings = load(tmp_path, ROLEWISE_PORT="5020")
    assert (settings.port, settings.action_port, settings.host) == (5020, 5011, "127.0.0.1")
    assert settings.public_url == "https://example.org"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"ROLEWISE_PORT 5010\n", "line 1 is not of the form"),
        (b"\xff\xfe", "cannot be read: UnicodeDecodeError"),
    ],
)
def test_a_broken_env_file_is_one_plain_sentence(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(SettingsError, match=message):
        load(tmp_path)


def test_the_example_file_lists_every_setting_and_is_itself_valid(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == NAMES
    (tmp_path / ".env").write_text(example)
    from_example = dataclasses.replace(load(tmp_path), secret=b"")
    (tmp_path / ".env").unlink()
    assert from_example == dataclasses.replace(load(tmp_path), secret=b"")


@given(name=st.sampled_from(sorted(NAMES - {"ROLEWISE_VAR"})), value=st.text(max_size=40))
def test_any_text_in_any_setting_gives_settings_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: str
) -> None:
    root = tmp_path_factory.getbasetemp() / "settings"
    with contextlib.suppress(SettingsError):
        assert load(root, **{"ROLEWISE_SECRET": SECRET, name: value}).port
