"""Every setting of the assistant, read once and checked.

Nothing outside this module reads ``os.environ``. A value that cannot be used ends in one `SettingsError`,
whose text is one plain sentence that names the setting and never repeats a secret.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.mail_server import parse_mail_server
from bot.secret_file import SecretFileError, read_or_make_secret

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder: ``config.yml``, ``data/`` and ``models/`` lie in it."""

# Shorter secrets can be guessed: 32 characters of hex are 128 bits.
_SHORTEST_SECRET = 32
_ORIGIN = re.compile(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
_ENV_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")

NAMES = frozenset(
    {
        *("ROLEWISE_SECRET", "ROLEWISE_HOST", "ROLEWISE_PORT", "ROLEWISE_ACTION_PORT", "ROLEWISE_PUBLIC_URL"),
        *(
            "ROLEWISE_TRUSTED_PROXIES",
            "ROLEWISE_ALLOWED_ORIGINS",
            "ROLEWISE_RATE_SESSION",
            "ROLEWISE_RATE_ADDRESS",
        ),
        *("ROLEWISE_RETENTION_DAYS", "ROLEWISE_SESSION_DAYS", "ROLEWISE_MAX_TEXT", "ROLEWISE_MAX_BODY"),
        *("ROLEWISE_LEAD_WEBHOOK_URL", "ROLEWISE_LEAD_WEBHOOK_SECRET", "ROLEWISE_SMTP_URL", "ROLEWISE_VAR"),
        *("DATABASE_URL", "REDIS_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"),
        *("TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "TELEGRAM_API_URL"),
    }
)
"""Every name that is read; ``.env.example`` lists the same ones."""


class SettingsError(ValueError):
    """A setting that cannot be used; its text is one sentence for the operator."""


@dataclass(frozen=True)
class Settings:
    """All settings of one process. Secrets and tokens are left out of its ``repr``."""

    secret: bytes = field(repr=False)
    var: Path
    database_url: str = field(repr=False)
    allowed_origins: tuple[str, ...]
    host: str = "127.0.0.1"
    port: int = 5005
    action_port: int = 5055
    public_url: str = "http://localhost:5005"
    trusted_proxies: tuple[str, ...] = ()
    rate_session_burst: int = 20
    rate_session_per_minute: int = 30
    rate_address_per_minute: int = 120
    retention_days: int = 30
    session_days: int = 30
    max_text: int = 1_000
    """Longest text of a visitor, in characters."""
    max_body: int = 16_384
    """Largest request body, in bytes."""
    redis_url: str | None = field(default=None, repr=False)
    lead_webhook_url: str | None = field(default=None, repr=False)
    lead_webhook_secret: str | None = field(default=None, repr=False)
    lead_smtp_url: str | None = field(default=None, repr=False)
    slack_bot_token: str | None = field(default=None, repr=False)
    slack_signing_secret: str | None = field(default=None, repr=False)
    slack_api_url: str = "https://slack.com/api/"
    telegram_bot_token: str | None = field(default=None, repr=False)
    telegram_webhook_secret: str | None = field(default=None, repr=False)
    telegram_api_url: str = "https://api.telegram.org"


def load_settings(environ: Mapping[str, str] | None = None, root: Path = ROOT) -> Settings:
    """Read and check every setting; the environment wins over ``root/.env``.

    The secret is made on the first call (``var/secret``, mode 0600) unless ``ROLEWISE_SECRET`` gives one.

    Raises:
        SettingsError: for the first value that cannot be used.
    """
    values = _Values({**_read_env_file(root / ".env"), **(os.environ if environ is None else environ)})
    values.refuse_unknown_names()
    var = (root / values.text("ROLEWISE_VAR", "var")).resolve()
    port = values.number("ROLEWISE_PORT", 5005, 1, 65_535)
    action_port = values.number("ROLEWISE_ACTION_PORT", 5055, 1, 65_535)
    if action_port == port:
        raise SettingsError(f"ROLEWISE_ACTION_PORT must differ from ROLEWISE_PORT, and both are {port}.")
    public_url = values.url("ROLEWISE_PUBLIC_URL", ("http", "https")) or f"http://localhost:{port}"
    burst, per_minute = values.numbers("ROLEWISE_RATE_SESSION", (20, 30), "burst,per minute")
    redis_url = values.url("REDIS_URL", ("redis", "rediss", "unix"))
    return Settings(
        secret=_secret(values, var, shared=redis_url is not None),
        var=var,
        database_url=values.database_url() or f"sqlite:///{var / 'rolewise.db'}",
        allowed_origins=values.origins() or _default_origins(port, public_url),
        host=values.text("ROLEWISE_HOST", "127.0.0.1"),
        port=port,
        action_port=action_port,
        public_url=public_url.rstrip("/"),
        trusted_proxies=values.networks("ROLEWISE_TRUSTED_PROXIES"),
        rate_session_burst=burst,
        rate_session_per_minute=per_minute,
        rate_address_per_minute=values.number("ROLEWISE_RATE_ADDRESS", 120, 1, 10_000_000),
        retention_days=values.number("ROLEWISE_RETENTION_DAYS", 30, 1, 3_650),
        session_days=values.number("ROLEWISE_SESSION_DAYS", 30, 1, 3_650),
        max_text=values.number("ROLEWISE_MAX_TEXT", 1_000, 1, 100_000),
        max_body=values.number("ROLEWISE_MAX_BODY", 16_384, 64, 10_000_000),
        redis_url=redis_url,
        lead_webhook_url=values.signed_url("ROLEWISE_LEAD_WEBHOOK_URL", "ROLEWISE_LEAD_WEBHOOK_SECRET"),
        lead_webhook_secret=values.optional("ROLEWISE_LEAD_WEBHOOK_SECRET"),
        lead_smtp_url=values.mail_url("ROLEWISE_SMTP_URL"),
        slack_bot_token=values.optional("SLACK_BOT_TOKEN"),
        slack_signing_secret=values.optional("SLACK_SIGNING_SECRET"),
        slack_api_url=values.url("SLACK_API_URL", ("http", "https")) or "https://slack.com/api/",
        telegram_bot_token=values.optional("TELEGRAM_BOT_TOKEN"),
        telegram_webhook_secret=values.optional("TELEGRAM_WEBHOOK_SECRET"),
        telegram_api_url=values.url("TELEGRAM_API_URL", ("http", "https")) or "https://api.telegram.org",
    )


def child_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment with `extra` on top, for a process that this one starts."""
    return {**os.environ, **(extra or {})}


def put_in_environment(values: Mapping[str, str]) -> None:
    """Set variables that a library reads from this process's environment (Rasa's telemetry switch)."""
    os.environ.update(values)


class _Values:
    """The raw values, with one reader for each kind; an empty value counts as unset."""

    def __init__(self, raw: Mapping[str, str]) -> None:
        self._raw = {name: value.strip() for name, value in raw.items()}

    def refuse_unknown_names(self) -> None:
        for name in sorted(self._raw):
            if name.startswith("ROLEWISE_") and name not in NAMES:
                near = difflib.get_close_matches(name, NAMES, n=1)
                hint = f"; did you mean {near[0]}?" if near else ", see .env.example for the list."
                raise SettingsError(f"{name} is not a setting{hint}")

    def optional(self, name: str) -> str | None:
        return self._raw.get(name) or None

    def text(self, name: str, default: str) -> str:
        return self._raw.get(name) or default

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.optional(name)
        if value is None:
            return default
        return _whole_number(name, value, least, most)

    def numbers(self, name: str, default: tuple[int, int], form: str) -> tuple[int, int]:
        value = self.optional(name)
        if value is None:
            return default
        parts = [part.strip() for part in value.split(",")]
        if len(parts) != 2:
            raise SettingsError(
                f'{name} must be two whole numbers, "{form}", such as "{default[0]},{default[1]}".'
            )
        return _whole_number(name, parts[0], 1, 10_000_000), _whole_number(name, parts[1], 1, 10_000_000)

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        value = self.optional(name)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in schemes or not (parts.netloc or parts.path.strip("/")):
            raise SettingsError(
                f"{name} must be an address that begins with {' or '.join(f'{s}://' for s in schemes)}."
            )
        return value

    def signed_url(self, name: str, secret: str) -> str | None:
        value = self.url(name, ("http", "https"))
        if value is not None and self.optional(secret) is None:
            raise SettingsError(f"{secret} must be given when {name} is, so that the receiver knows us.")
        return value

    def mail_url(self, name: str) -> str | None:
        value = self.url(name, ("smtp", "smtps"))
        try:
            return value and parse_mail_server(value).host and value
        except ValueError as error:
            raise SettingsError(f"{name} must be a mail server's address: {error}.") from None

    def database_url(self) -> str | None:
        value = self.optional("DATABASE_URL")
        if value is not None and not re.match(r"(sqlite:///|postgresql(\+psycopg2)?://).", value):
            raise SettingsError(
                "DATABASE_URL must begin with sqlite:/// or postgresql:// and name a database."
            )
        return value

    def origins(self) -> tuple[str, ...]:
        origins = self._list("ROLEWISE_ALLOWED_ORIGINS")
        for origin in origins:
            if not _ORIGIN.fullmatch(origin):
                raise SettingsError(
                    "ROLEWISE_ALLOWED_ORIGINS must be addresses like https://www.example.org, "
                    f"without a path and separated by commas, and '{origin}' is not one."
                )
        return tuple(map(_as_browsers_write, origins))

    def networks(self, name: str) -> tuple[str, ...]:
        for entry in self._list(name):
            try:
                ipaddress.ip_network(entry)
            except ValueError:
                raise SettingsError(
                    f"{name} must be IP addresses or networks, and '{entry}' is neither."
                ) from None
        return self._list(name)

    def _list(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self._raw.get(name, "").split(",") if part.strip())


def _whole_number(name: str, value: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, and '{value}' is not.")
    return int(value)


def _as_browsers_write(origin: str) -> str:
    """Small letters, and no port where it is the usual one."""
    return re.sub(r"^(https://.+):443$|^(http://.+):80$", r"\1\2", origin.lower())


def _default_origins(port: int, public_url: str) -> tuple[str, ...]:
    parts = urlsplit(public_url)
    origins = (
        f"http://localhost:{port}",
        f"http://127.0.0.1:{port}",
        _as_browsers_write(f"{parts.scheme}://{parts.netloc}"),
    )
    return tuple(dict.fromkeys(origins))


def _secret(values: _Values, var: Path, shared: bool) -> bytes:
    given = values.optional("ROLEWISE_SECRET")
    if given is None:
        if shared:
            raise SettingsError(
                "ROLEWISE_SECRET must be given when REDIS_URL is, so that all servers share it."
            )
        try:
            return read_or_make_secret(var / "secret")
        except SecretFileError as error:
            raise SettingsError(f"ROLEWISE_SECRET is not given and none can be kept: {error}") from error
    if len(given) < _SHORTEST_SECRET:
        raise SettingsError(f"ROLEWISE_SECRET must be at least {_SHORTEST_SECRET} characters long.")
    return given.encode()


def _read_env_file(path: Path) -> dict[str, str]:
    """Return the names and values of a ``.env`` file; none when there is no such file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {type(error).__name__}.") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _ENV_LINE.fullmatch(line.strip())
        if match is None:
            raise SettingsError(f"{path} line {number} is not of the form NAME=value.")
        found[match[1]] = _unquote(match[2])
    return found


def _unquote(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return re.split(r"\s+#", value, maxsplit=1)[0]
