from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.doctor.asking import Reply
from bot.doctor.needs import load_needs
from bot.doctor.slack import PATHS, look_at_slack
from bot.settings import Settings
from bot.stores.engine import make_engine
from bot.stores.schema import bring_up_to_date
from bot.stores.workspaces import Workspace, keep_workspace
from tests.bot.doctor.told import NOWHERE, at, only, states, text
from tests.fakes.chat_server import ChatServer
from tests.fakes.peer_http import Answer
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_shown import Team

SCOPES = {**load_needs().slack_scopes, **load_needs().slack_thread_scopes}
ALL = ",".join(SCOPES)


def known(scopes: str | None = ALL, **more: Any) -> Answer:
    """Slack's answer to a token that it knows."""
    body = {"ok": True, "team": "Example", "team_id": "T0FIRST00", **more}
    return Answer(body, headers={} if scopes is None else {"X-OAuth-Scopes": scopes})


async def look(settings: Settings, wanted: bool = False) -> list[Any]:
    return await look_at_slack(settings, wanted, NOWHERE, NOWHERE)


async def test_a_channel_that_nobody_turned_on_is_no_failure(settings: Settings, slack: SlackPeer) -> None:
    off = replace(settings, slack_bot_token=None, slack_signing_secret=None)
    assert states(await look(off)) == ["ok"]
    assert states(await look(off, wanted=True)) == ["failed"]
    assert not slack.calls


@pytest.mark.parametrize("missing", ["slack_bot_token", "slack_signing_secret"])
async def test_one_of_two_settings_is_a_failure_that_names_the_other(
    missing: str, settings: Settings, slack: SlackPeer
) -> None:
    found = await look(replace(settings, **{missing: None}))
    assert states(found) == ["failed"]
    assert f"{missing.upper()} is not given" in found[0].what
    assert not slack.calls


async def test_a_token_with_all_permissions_is_all_ok(settings: Settings, slack: SlackPeer) -> None:
    slack.instead(known(f"{ALL},users:read"), method="auth.test")
    found = await look(settings)
    assert set(states(found)) == {"ok"}
    assert only(found, "Slack knows SLACK_BOT_TOKEN").what.endswith("the workspace Example.")
    for page, path in PATHS.items():
        assert f"{page}: https://chat.example.org{path}" in text(found)


@pytest.mark.parametrize("scope", SCOPES)
async def test_each_missing_permission_is_named_with_what_it_is_for(
    scope: str, settings: Settings, slack: SlackPeer
) -> None:
    granted = ", ".join(name for name in SCOPES if name != scope)
    slack.instead(known(granted), method="auth.test")
    finding = only(await look(settings), f"lacks permissions: {scope} ({SCOPES[scope]}).")
    assert finding.state == ("warning" if scope in load_needs().slack_thread_scopes else "failed")
    assert "Reinstall" in finding.do


async def test_when_slack_does_not_tell_the_permissions_that_is_said(
    settings: Settings, slack: SlackPeer
) -> None:
    slack.instead(known(None), method="auth.test")
    assert only(await look(settings), "did not say what the app may do").state == "warning"


@pytest.mark.parametrize(
    ("error", "state", "part"),
    [
        ("invalid_auth", "failed", "Slack does not know SLACK_BOT_TOKEN"),
        ("account_inactive", "failed", "was removed"),
        ("token_revoked", "failed", "was taken back"),
        ("token_expired", "failed", "has expired"),
        ("ratelimited", "warning", "asked too often"),
        ("missing_scope", "failed", "with the error missing_scope"),
        ("<script>", "failed", "with the error unknown"),
    ],
)
async def test_what_slack_refuses_is_told_in_words(
    error: str, state: str, part: str, settings: Settings, slack: SlackPeer
) -> None:
    slack.instead(Answer({"ok": False, "error": error}), method="auth.test")
    finding = only(await look(settings), part)
    assert finding.state == state
    assert finding.do


async def test_the_fake_refuses_a_token_that_it_does_not_know_and_so_do_we(
    settings: Settings, slack: SlackPeer
) -> None:
    found = await look(replace(settings, slack_bot_token="xoxb-other"))
    assert only(found, "does not know").state == "failed"
    assert "xoxb-other" not in text(found)


@pytest.mark.parametrize(
    ("mood", "state", "part"),
    [
        ("down", "failed", "cannot be reached from this machine (nothing listens there)"),
        ("broken", "failed", "is not Slack, or is not well (status 500)"),
        ("garbage", "failed", "is not Slack, or is not well (status 200)"),
        ("cut", "failed", "the connection was closed without an answer"),
        ("too_many", "warning", "asked too often"),
    ],
)
async def test_a_slack_that_is_not_well_is_said_as_such(
    mood: str, state: str, part: str, settings: Settings, slack: SlackPeer
) -> None:
    getattr(slack, mood)()
    assert only(await look(settings), part).state == state


async def test_a_429_without_slacks_json_is_patience_too(settings: Settings, slack: SlackPeer) -> None:
    slack.instead(Answer("slow down", 429), method="auth.test")
    assert only(await look(settings), "asked too often").state == "warning"


async def test_a_slow_slack_is_not_waited_for(
    settings: Settings, slack: SlackPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs = replace(load_needs(), ask_seconds=0.3)
    monkeypatch.setattr("bot.doctor.asking.load_needs", lambda: needs)
    slack.hold()
    begun = time.monotonic()
    assert only(await look(settings), "no answer within").state == "failed"
    assert time.monotonic() - begun < 3
    slack.release()
    slack.wait_for(lambda: not slack.waiting)


async def test_a_token_of_another_kind_is_not_even_shown_to_slack(
    settings: Settings, slack: SlackPeer
) -> None:
    found = await look(replace(settings, slack_bot_token="xapp-1-A0"))
    assert only(found, "no bot's token").state == "failed"
    assert not slack.calls


@pytest.mark.parametrize("secret", ["short", "8f742231b10e8888abcd99yyyzzz85a5", "xoxb-1-2-3"])
async def test_a_signing_secret_of_another_form_is_doubted(secret: str, settings: Settings) -> None:
    found = await look(replace(settings, slack_signing_secret=secret))
    assert only(found, "SLACK_SIGNING_SECRET is not of Slack's form").state == "warning"
    assert secret not in text(found)


async def test_every_workspace_of_the_table_is_asked_for_with_its_own_token(tmp_path: Path) -> None:
    first, second, third = (Team(f"T{name}", f"xoxb-{name}") for name in ("ONE", "TWO", "THREE"))
    with SlackPeer((first, second)) as slack:
        settings = Settings(
            b"s" * 32,
            tmp_path,
            f"sqlite:///{tmp_path}/rolewise.db",
            (),
            slack_bot_token=first.token,
            slack_signing_secret="0" * 32,
            slack_api_url=slack.api_url,
        )
        engine = make_engine(settings.database_url)
        bring_up_to_date(engine)
        for team, token in ((second.id, second.token), (third.id, third.token), ("TOTHER", first.token)):
            keep_workspace(engine, Workspace(team, token, None, 1.0))
        engine.dispose()
        found = await look(settings)
        assert {call.token for call in slack.calls} == {first.token, second.token, third.token}
    assert only(found, "Slack knows the stored token of workspace TTWO").state == "ok"
    assert only(found, "Slack does not know the stored token of workspace TTHREE").state == "failed"
    assert only(found, "of workspace TOTHER is another workspace's").state == "failed"


async def test_a_table_that_cannot_be_read_is_said_and_slack_asked_all_the_same(
    settings: Settings, slack: SlackPeer, tmp_path: Path
) -> None:
    (tmp_path / "broken.db").write_bytes(b"no database at all, but long enough to look like one" * 40)
    found = await look(replace(settings, database_url=f"sqlite:///{tmp_path}/broken.db"))
    assert only(found, "table of workspaces cannot be read").state == "warning"
    assert only(found, "Slack knows SLACK_BOT_TOKEN").state == "ok"


async def test_slack_needs_an_address_with_https(settings: Settings) -> None:
    plain = replace(settings, public_url="http://chat.example.org")
    assert only(await look(plain), "only to addresses with https").state == "warning", "at a fake of Slack"
    # Form of the token alone ends the questions, so nothing is asked of the real service here.
    real = replace(plain, slack_api_url="https://slack.com/api/", slack_bot_token="xoxp-1")
    assert only(await look(real), "only to addresses with https").state == "failed"


async def test_the_running_assistant_gives_slacks_word_back(
    settings: Settings, chat_server: ChatServer
) -> None:
    here = at(chat_server.url)
    found = await look_at_slack(settings, False, here, NOWHERE)
    assert only(found, "The running assistant takes what Slack sends").state == "ok"
    public = await look_at_slack(settings, False, NOWHERE, at(chat_server.url))
    assert only(public, "/webhooks/slack/events takes what Slack sends").state == "ok"


async def test_another_secret_than_the_running_assistants_is_found(
    settings: Settings, chat_server: ChatServer
) -> None:
    other = replace(settings, slack_signing_secret="f" * 32)
    here, public = at(chat_server.url), at(chat_server.url)
    found = await look_at_slack(other, False, here, public)
    assert only(found, "has another SLACK_SIGNING_SECRET than this command").state == "failed"
    assert only(found, "refuses the SLACK_SIGNING_SECRET of this command").state == "failed"


async def test_an_assistant_that_was_started_without_slack_is_found(
    settings: Settings, running_server: ChatServer
) -> None:
    here, public = at(running_server.url), at(running_server.url)
    found = await look_at_slack(settings, False, here, public)
    assert only(found, "was started without Slack").state == "failed"
    assert only(found, "does not answer as Slack's route (status 404)").state == "failed"


async def test_an_assistant_that_ends_meanwhile_is_a_warning(settings: Settings) -> None:
    found = await look_at_slack(settings, False, at("http://127.0.0.1:9"), NOWHERE)
    assert only(found, "did not answer (nothing listens there)").state == "warning"


def test_a_reply_that_is_no_object_has_no_texts() -> None:
    assert Reply(200, {}, ["ok"]).text("error") == ""
    assert Reply(200, {}, {"error": 5}).text("error") == ""
