"""Slack: the settings, each workspace's token by asking Slack, what the app may do, our route for events."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from collections.abc import Collection, Iterator, Mapping

from slack_sdk.signature import SignatureVerifier
from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.asking import Reply, UnreachableError, ask
from bot.doctor.assistant import Address
from bot.doctor.clock import look_at_clock
from bot.doctor.database import workspaces
from bot.doctor.findings import Finding, failed, ok, warning
from bot.doctor.needs import load_needs
from bot.doctor.routes import Answered, told_of_route
from bot.settings import Settings

PATHS = {
    "Event Subscriptions": "/webhooks/slack/events",
    "Interactivity & Shortcuts": "/webhooks/slack/interactions",
    "Slash Commands": "/webhooks/slack/commands",
}
"""The page of the app's settings, and the path below the public address that belongs there."""

_SCOPES = "x-oauth-scopes"
_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")
_OWN_SERVICE = "https://slack.com/"
_COPY_TOKEN = 'copy "Bot User OAuth Token" from the app\'s page "OAuth & Permissions"'  # noqa: S105 (what to do)
_REASONS = {
    "invalid_auth": (failed, "Slack does not know {inside}.", _COPY_TOKEN),
    "not_authed": (failed, "Slack does not know {inside}.", _COPY_TOKEN),
    "account_inactive": (
        failed,
        "{token} belongs to an app that was removed.",
        f"install it again, then {_COPY_TOKEN}",
    ),
    "token_revoked": (failed, "{token} was taken back.", f"install the app again, then {_COPY_TOKEN}"),
    "token_expired": (failed, "{token} has expired.", "turn token rotation off, then " + _COPY_TOKEN),
    "org_login_required": (warning, "The workspace is being moved, says Slack.", "wait until that is done"),
    "team_access_not_granted": (
        failed,
        "The app may not work in this workspace.",
        "ask the workspace's owner",
    ),
    "access_denied": (failed, "Slack refuses this machine's address.", "allow it in the app's settings"),
    "ratelimited": (warning, "Slack says that it was asked too often.", "wait a minute"),
}


async def look_at_slack(settings: Settings, wanted: bool, here: Address, public: Address) -> list[Finding]:
    """Say how Slack is set up; with `wanted` it is a failure that it is off."""
    token, secret = settings.slack_bot_token, settings.slack_signing_secret
    if token is None and secret is None and not wanted:
        return [
            ok(
                "Off: SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are not given.",
                "to turn it on: docs/channels.md",
            )
        ]
    given = {"SLACK_BOT_TOKEN": token, "SLACK_SIGNING_SECRET": secret}
    absent = [name for name, value in given.items() if value is None]
    if token is None or secret is None:
        missing = f"Slack stays off: {' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} not given."
        return [failed(missing, "docs/channels.md says where to find it")]
    found = [*_signing_secret(secret), *_token_form(token)]
    if not found or found[-1].state != "failed":
        found += await _tokens(settings, token)
    routes = await asyncio.gather(*(_route(secret, address, here) for address in (here, public)))
    return [*found, *(one for several in routes for one in several), *_addresses(settings)]


def _signing_secret(secret: str) -> Iterator[Finding]:
    if not _SIGNING_SECRET.fullmatch(secret):
        yield warning(
            "SLACK_SIGNING_SECRET is not of Slack's form, 32 digits and letters from a to f.",
            'compare it with "Signing Secret" on the app\'s page "Basic Information"',
        )


def _token_form(token: str) -> Iterator[Finding]:
    if not token.startswith("xoxb-"):
        yield failed("SLACK_BOT_TOKEN is no bot's token: those begin with xoxb-.", _COPY_TOKEN)


async def _tokens(settings: Settings, token: str) -> list[Finding]:
    try:
        table = await asyncio.to_thread(workspaces, settings)
    except (SQLAlchemyError, OSError) as error:
        table = []
        unread = [
            warning(f"The table of workspaces cannot be read ({type(error).__name__}).", "see the database")
        ]
    else:
        unread = []
    questions = [_workspace(settings, "SLACK_BOT_TOKEN", token)]
    questions += [
        _workspace(settings, f"The stored token of workspace {row.team_id}", row.bot_token, row.team_id)
        for row in table
    ]
    answers = await asyncio.gather(*questions)
    return [*unread, *(finding for answer in answers for finding in answer)]


async def _workspace(settings: Settings, name: str, token: str, team: str | None = None) -> list[Finding]:
    url = f"{settings.slack_api_url.rstrip('/')}/auth.test"
    try:
        reply = await ask("POST", url, {"Authorization": f"Bearer {token}"})
    except (UnreachableError, ValueError) as error:
        return [
            failed(
                f"Slack cannot be reached from this machine ({error}).",
                "does a firewall let it out to slack.com? Is Slack well (status.slack.com)?",
            )
        ]
    if not isinstance(reply.body, dict) or "ok" not in reply.body:
        return [_no_slack(reply)]
    if reply.body["ok"] is not True:
        return [_refused(name, reply.text("error"))]
    if team not in (None, reply.text("team_id"), reply.text("enterprise_id")):
        return [failed(f"{name} is another workspace's.", "store the right one")]
    return [
        ok(f"Slack knows {_inside(name)}: it is for the workspace {_shown(reply.text('team'))}."),
        _scopes(name, reply),
        *(look_at_clock(reply.headers) if team is None else ()),
    ]


def _no_slack(reply: Reply) -> Finding:
    if reply.status == 429:
        return warning("Slack says that it was asked too often.", "wait a minute")
    return failed(
        f"What answers for Slack is not Slack, or is not well (status {reply.status}).",
        "try again in a minute; is SLACK_API_URL empty, and no login page of a network in between?",
    )


def _refused(name: str, error: str) -> Finding:
    code = error if re.fullmatch(r"[a-z_]{1,60}", error) else "unknown"
    known = _REASONS.get(code)
    if known is None:
        return failed(f"Slack refuses {_inside(name)}, with the error {code}.", _COPY_TOKEN)
    make, what, do = known
    return make(what.format(token=name, inside=_inside(name)), do)


def _scopes(name: str, reply: Reply) -> Finding:
    headers = {key.lower(): value for key, value in reply.headers.items()}
    if _SCOPES not in headers:
        return warning(
            f"Slack did not say what the app may do with {_inside(name)}.",
            'compare "Scopes" on the app\'s page "OAuth & Permissions" with the manifest in docs/channels.md',
        )
    granted = {scope.strip() for scope in headers[_SCOPES].split(",")}
    do = 'paste the manifest of docs/channels.md into "App Manifest" again, then "Reinstall to Workspace"'
    if missing := _missing(load_needs().slack_scopes, granted):
        return failed(f"The app lacks permissions: {missing}.", do)
    if missing := _missing(load_needs().slack_thread_scopes, granted):
        return warning(
            f"In threads the app must be mentioned each time, as it lacks permissions: {missing}.",
            f"nothing, if that is wanted; else {do}",
        )
    return ok("The app has all permissions that it needs.")


def _missing(wanted: Mapping[str, str], granted: Collection[str]) -> str:
    return "; ".join(f"{scope} ({why})" for scope, why in wanted.items() if scope not in granted)


async def _route(secret: str, address: Address, here: Address) -> list[Finding]:
    """Ask our own route what Slack asks it when the address is entered: to give a signed word back."""
    if not address.answers:
        return []
    word = secrets.token_hex(8)
    body = json.dumps({"type": "url_verification", "challenge": word})
    stamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature,
    }
    url = address.url + PATHS["Event Subscriptions"]
    try:
        reply = await ask("POST", url, headers, body.encode())
    except UnreachableError as error:
        return [warning(f"{url} did not answer ({error}).", "try again")]
    answered = Answered("Slack", url, "SLACK_SIGNING_SECRET", is_here=address is here)
    return [told_of_route(answered, reply.status, is_right=reply.text("challenge") == word)]


def _addresses(settings: Settings) -> Iterator[Finding]:
    url = settings.public_url
    if not url.startswith("https://"):
        say = failed if settings.slack_api_url.startswith(_OWN_SERVICE) else warning
        yield say(
            f"Slack sends only to addresses with https, and ROLEWISE_PUBLIC_URL is {url}.",
            "set it to the address at which Slack reaches the assistant",
        )
        return
    listed = ", ".join(f"{page}: {url}{path}" for page, path in PATHS.items())
    yield ok(f"Slack does not tell which addresses the app has; they must be these. {listed}.")


def _inside(name: str) -> str:
    """A name as it stands inside a sentence."""
    return name if name.isupper() else name[0].lower() + name[1:]


def _shown(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:80] or "without a name"
