"""The settings and the files beside them: who may read them, what belongs together and does not yet."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bot.doctor.findings import Finding, ok, warning
from bot.settings import Settings

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def look_at_settings(settings: Settings, root: Path) -> list[Finding]:
    """Say what is to be said of settings that can be read."""
    found = [ok("The settings can be read.")]
    found += _readable_by_others(root / ".env", settings.var / "secret")
    found += _origins(settings)
    found += _proxies(settings)
    found += _requests(settings)
    return found


def _readable_by_others(*paths: Path) -> Iterator[Finding]:
    for path in paths:
        try:
            mode = path.stat().st_mode
        except OSError:
            continue  # without such a file nothing is given away
        if mode & _OTHERS:
            yield warning(f"Other users of this machine may read {path}.", f"chmod 600 {path}")


def _origins(settings: Settings) -> Iterator[Finding]:
    parts = urlsplit(settings.public_url)
    own = f"{parts.scheme}://{parts.netloc}".lower()
    if own not in settings.allowed_origins:
        yield warning(
            f"ROLEWISE_ALLOWED_ORIGINS leaves out the public address {own}: its own pages cannot talk to it.",
            "add it to ROLEWISE_ALLOWED_ORIGINS",
        )
    else:
        yield ok(f"Pages of these sites may talk to it: {', '.join(settings.allowed_origins)}.")


def _proxies(settings: Settings) -> Iterator[Finding]:
    if settings.public_url.startswith("https://") and not settings.trusted_proxies:
        yield warning(
            "The public address has https, so there is a proxy in front, and ROLEWISE_TRUSTED_PROXIES does "
            "not name it: all visitors of the website share one rate limit.",
            "ROLEWISE_TRUSTED_PROXIES=127.0.0.1 when the proxy runs on this machine",
        )


def _requests(settings: Settings) -> Iterator[Finding]:
    """Where requests for a counsellor go."""
    ways = {
        "ROLEWISE_LEAD_WEBHOOK_URL": settings.lead_webhook_url,
        "ROLEWISE_SMTP_URL": settings.lead_smtp_url,
    }
    given = [name for name, value in ways.items() if value]
    if not given:
        yield ok(
            "Requests for a counsellor wait for `python -m bot leads`: neither ROLEWISE_LEAD_WEBHOOK_URL nor "
            "ROLEWISE_SMTP_URL is given."
        )
        return
    yield ok(f"Requests for a counsellor are to be sent by {' and '.join(given)}.")
