"""The assistant as it runs on this machine, and its public address as seen from here."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.doctor.asking import Reply, UnreachableError, ask
from bot.doctor.findings import Finding, failed, ok, warning
from bot.doctor.machine import look_at_ports
from bot.doctor.needs import load_needs
from bot.settings import Settings

_FAILING = {
    "model": "no model is loaded: make train, start again",
    "action_server": "the action server does not answer: look for its last log lines, start again",
    "database": "the database cannot be read: disk, permissions, or the PostgreSQL server",
    "disk": "var/ cannot be written, or its disk is full",
}
# What a proxy says when nobody behind it answers.
_GATEWAY = (502, 503, 504)


@dataclass(frozen=True)
class Address:
    """Where the assistant was looked for; `answers` tells whether it is there."""

    url: str
    answers: bool
    findings: tuple[Finding, ...]


async def look_here(settings: Settings) -> Address:
    """Say whether the assistant runs on this machine and what of it fails."""
    url = _local_url(settings)
    try:
        reply = await ask("GET", f"{url}/readyz", seconds=load_needs().local_seconds)
    except UnreachableError as error:
        ports = look_at_ports(settings)
        told = warning(f"The assistant does not run at {url} ({error}).", "make run, or start its service")
        return Address(url, False, (told, *ports))
    if reply.status == 200 and isinstance(reply.body, dict) and reply.body.get("ready") is True:
        return Address(url, True, (ok(f"The assistant runs at {url}, and all its parts work."),))
    failing = reply.body.get("failing") if isinstance(reply.body, dict) else None
    if reply.status == 503 and isinstance(failing, list):
        return Address(url, True, tuple(_failing(str(name)) for name in failing))
    told = failed(
        f"Something else answers at {url} (status {reply.status}).",
        "end it, or give ROLEWISE_PORT another port",
    )
    return Address(url, False, (told,))


async def look_in_public(settings: Settings) -> Address:
    """Say what answers at the public address, as seen from this machine."""
    url = settings.public_url
    if is_local(url):
        told = ok(
            f"The public address is {url}: people on this machine alone reach it.",
            "before others use it, set ROLEWISE_PUBLIC_URL to its address with https",
        )
        return Address(url, False, (told,))
    return await look_from_here(url)


async def look_from_here(url: str) -> Address:
    """Say what answers at an address that other machines reach too."""
    try:
        reply = await ask("GET", f"{url}/livez")
    except UnreachableError as error:
        return Address(url, False, (_unreachable(url, error),))
    if reply.status == 200 and isinstance(reply.body, dict) and reply.body.get("alive") is True:
        return Address(url, True, tuple(_reached(url)))
    return Address(url, False, (_not_it(url, reply),))


def is_local(url: str) -> bool:
    """Whether an address leads to the machine that asks."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _local_url(settings: Settings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(settings.host, settings.host)  # noqa: S104 (compared, not bound)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _failing(name: str) -> Finding:
    known = _FAILING.get(name)
    return failed(f"A part of the running assistant fails: {name}.", known or "look into its log")


def _reached(url: str) -> list[Finding]:
    found = [ok(f"From this machine the assistant answers at {url}; look from outside too, on a telephone.")]
    if url.startswith("http://"):
        found.append(
            warning(
                "The public address has no https: what people write can be read on the way, and neither "
                "Slack nor Telegram sends anything there.",
                "docs/operations.md, Behind nginx",
            )
        )
    return found


def _unreachable(url: str, error: UnreachableError) -> Finding:
    if error.is_certificate:
        return failed(
            f"At {url} something answers, but {error}. Slack and Telegram refuse it too.",
            "give the proxy the whole chain (fullchain.pem) of a certificate for that name",
        )
    return warning(
        f"From this machine {url} cannot be reached ({error}). That may be this network: some do not let a "
        "machine reach its own public address.",
        f"open {url}/livez on a telephone outside this network; if that fails too: DNS, firewall, proxy",
    )


def _not_it(url: str, reply: Reply) -> Finding:
    if reply.status in _GATEWAY:
        return failed(
            f"At {url} a proxy answers, but not the assistant behind it (status {reply.status}).",
            "start the assistant; does the proxy pass on to ROLEWISE_HOST and ROLEWISE_PORT?",
        )
    if 300 <= reply.status < 400:
        return failed(
            f"{url} leads elsewhere (status {reply.status}); services do not follow.",
            "set ROLEWISE_PUBLIC_URL to where it leads",
        )
    return failed(
        f"At {url} something else answers (status {reply.status}).",
        "is ROLEWISE_PUBLIC_URL right, and does the proxy pass on everything?",
    )
