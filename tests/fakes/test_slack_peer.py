"""The fake of Slack refuses what Slack refuses, as its own SDK meets it."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, SectionBlock
from slack_sdk.models.blocks import Option as MenuOption
from slack_sdk.models.blocks import OverflowMenuElement as Menu
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson, sign
from tests.fakes.slack_shown import Team

DM = "D0ALICE00"


@pytest.fixture
def slack() -> Iterator[SlackPeer]:
    with SlackPeer() as peer:
        yield peer


@pytest.fixture
def client(slack: SlackPeer) -> WebClient:
    return WebClient(slack.token, base_url=slack.api_url, timeout=10)


def section(text: str = "Hello", **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str = "Yes", number: int = 1, **more: Any) -> dict[str, Any]:
    words = {"type": "plain_text", "text": text}
    return {"type": "button", "text": words, "action_id": f"a{number}", "value": "v", **more}


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **more}


def menu(options: int, text: str = "Skip", value: str = "v") -> dict[str, Any]:
    words = {"type": "plain_text", "text": text}
    return {"type": "overflow", "action_id": "m", "options": [{"text": words, "value": value}] * options}


def refusal(client: WebClient, method: str = "chat.postMessage", **arguments: Any) -> tuple[str, str]:
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, json=arguments)
    body = caught.value.response.data
    assert isinstance(body, dict)
    return body["error"], " ".join(body.get("response_metadata", {}).get("messages", []))


def test_a_message_with_blocks_of_slacks_own_models_is_shown(slack: SlackPeer, client: WebClient) -> None:
    rows = [
        SectionBlock(text="*Hello*"),
        ActionsBlock(
            elements=[
                ButtonElement(text="Yes", action_id="a1", value="1", style="primary"),
                Menu(action_id="m", options=[MenuOption(text="Skip", value="2")]),
            ]
        ),
    ]
    sent = client.chat_postMessage(channel=DM, text="Hello", blocks=rows)
    (shown,) = slack.shown(DM)
    assert (shown.ts, shown.words, shown.buttons, shown.menu) == (
        sent["ts"],
        "*Hello*\nYes",
        ["Yes"],
        ["Skip"],
    )


@pytest.mark.parametrize(
    ("blocks", "where"),
    [
        ([section("x" * 3001)], "/blocks/0/text/text"),
        ([section("")], "/blocks/0/text/text"),
        ([section(fields=[{"type": "mrkdwn", "text": "x"}] * 11)], "/blocks/0/fields"),
        ([section(fields=[{"type": "mrkdwn", "text": "x" * 2001}])], "/blocks/0/fields/0/text"),
        ([{"type": "section"}], "/blocks/0"),
        ([section()] * 51, "/blocks"),
        ([section(block_id="b" * 256)], "/blocks/0/block_id"),
        ([section(block_id="b"), section(block_id="b")], "/blocks"),
        ([actions(button("x" * 76))], "/blocks/0/elements/0/text/text"),
        ([actions(button(value="x" * 2001))], "/blocks/0/elements/0/value"),
        ([actions(button(action_id="x" * 256))], "/blocks/0/elements/0/action_id"),
        ([actions(button(style="green"))], "/blocks/0/elements/0/style"),
        ([actions(button(url="javascript:alert(1)"))], "/blocks/0/elements/0/url"),
        ([actions(button(payload="x"))], "/blocks/0/elements/0"),
        ([actions({**button(), "text": {"type": "mrkdwn", "text": "x"}})], "/blocks/0/elements/0/text"),
        ([actions(button("A", 1), button("B", 1))], "/blocks"),
        ([actions(*[button(number=n) for n in range(26)])], "/blocks/0/elements"),
        ([actions()], "/blocks/0/elements"),
        ([actions(menu(0))], "/blocks/0/elements/0/options"),
        ([actions(menu(6))], "/blocks/0/elements/0/options"),
        ([actions(menu(2, text="x" * 76))], "/blocks/0/elements/0/options/0/text/text"),
        ([actions(menu(2, value="x" * 151))], "/blocks/0/elements/0/options/0/value"),
        ([{"type": "image", "image_url": "https://example.org/a.png"}], "/blocks/0/alt_text"),
        ([{"type": "image", "image_url": "http://localhost/a", "alt_text": "A"}], "/blocks/0/image_url"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "/blocks/0/text/text"),
        ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}], "/blocks/0/elements"),
        ([{"type": "card"}], "/blocks/0/type"),
    ],
)
def test_blocks_that_slack_refuses_are_refused_with_their_place(
    slack: SlackPeer, client: WebClient, blocks: list[Any], where: str
) -> None:
    error, messages = refusal(client, channel=DM, text="Hello", blocks=blocks)
    assert error == "invalid_blocks"
    assert f"[json-pointer:{where}]" in messages
    assert slack.shown(DM) == []
    assert len(slack.refusals()) == 1


@pytest.mark.parametrize(
    "blocks",
    [
        [section("x" * 3000, block_id="b" * 255)] + [section(str(n)) for n in range(49)],
        [actions(*[button("x" * 75, n, value="y" * 2000) for n in range(25)])],
        [actions(menu(5, "x" * 75, "y" * 150))],
    ],
)
def test_blocks_just_within_the_limits_are_taken(
    slack: SlackPeer, client: WebClient, blocks: list[Any]
) -> None:
    client.chat_postMessage(channel=DM, text="Hello", blocks=blocks)
    assert len(slack.shown(DM)) == 1


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": DM}, "no_text"),
        ({"channel": DM, "text": "  "}, "no_text"),
        ({"channel": DM, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": DM, "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"channel": DM, "text": "x", "blocks": [section("x" * 3000)] * 5}, "msg_blocks_too_long"),
        ({"channel": "general", "text": "x"}, "channel_not_found"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": DM, "text": "x", "thread_ts": "1"}, "invalid_thread_ts"),
    ],
)
def test_a_message_that_slack_refuses_is_refused(
    client: WebClient, arguments: dict[str, Any], error: str
) -> None:
    assert refusal(client, **arguments)[0] == error


def test_tokens_and_methods_are_checked(slack: SlackPeer, client: WebClient) -> None:
    assert refusal(WebClient("xoxb-wrong", base_url=slack.api_url), "auth.test")[0] == "invalid_auth"
    assert refusal(WebClient(base_url=slack.api_url), "auth.test")[0] == "not_authed"
    assert refusal(client, "chat.shout")[0] == "unknown_method"
    assert client.auth_test()["team_id"] == slack.team.id


def test_two_teams_see_only_their_own_messages() -> None:
    one, two = Team("T0ONE", "xoxb-one"), Team("T0TWO", "xoxb-two")
    with SlackPeer((one, two)) as slack:
        WebClient("xoxb-two", base_url=slack.api_url).chat_postMessage(channel=DM, text="Hello")
        assert slack.shown(DM) == []
        assert [shown.text for shown in slack.shown(DM, team="T0TWO")] == ["Hello"]


def test_an_update_shows_the_new_text_without_the_old_buttons(slack: SlackPeer, client: WebClient) -> None:
    blocks = [section(), actions(button())]
    sent = client.chat_postMessage(channel=DM, text="Hello", blocks=blocks)
    client.chat_update(channel=DM, ts=sent["ts"], text="You chose *Yes*")
    (shown,) = slack.shown(DM)
    assert (shown.words, shown.buttons, shown.edited) == ("You chose *Yes*", [], True)
    assert refusal(client, "chat.update", channel=DM, ts="1700000000.000001", text="x")[0] == (
        "message_not_found"
    )
    assert refusal(client, "chat.update", channel=DM, ts=sent["ts"], text="x" * 4001)[0] == "msg_too_long"


def test_an_ephemeral_message_is_seen_by_one_person_and_updated_by_nobody(
    slack: SlackPeer, client: WebClient
) -> None:
    sent = client.chat_postEphemeral(channel="C0GENERAL", user="U0ALICE00", text="Just you")
    assert slack.shown("C0GENERAL") == slack.shown("C0GENERAL", "U0BOB0000") == []
    assert [shown.text for shown in slack.shown("C0GENERAL", "U0ALICE00")] == ["Just you"]
    error = refusal(client, "chat.update", channel="C0GENERAL", ts=sent["message_ts"], text="x")[0]
    assert error == "message_not_found"


def test_a_file_is_shown_after_all_three_steps(slack: SlackPeer, client: WebClient) -> None:
    client.files_upload_v2(
        channel=DM,
        filename="chart.png",
        content=b"\x89PNG...",
        alt_txt="Two bars",
        initial_comment="Your chart",
    )
    (shown,) = slack.shown(DM)
    assert (shown.text, shown.files[0]["alt_txt"], shown.files[0]["content"]) == (
        "Your chart",
        "Two bars",
        b"\x89PNG...",
    )
    assert refusal(client, "files.completeUploadExternal", files=[{"id": "F9"}])[0] == "file_not_found"
    assert refusal(client, "files.getUploadURLExternal", filename="a", length=1)[0] == "invalid_arguments"


def test_a_home_with_blocks_that_slack_refuses_is_refused(slack: SlackPeer, client: WebClient) -> None:
    client.views_publish(user_id="U0ALICE00", view={"type": "home", "blocks": [actions(button("Start"))]})
    payload = SlackPerson(slack, "").press_home("Start")
    assert payload["actions"][0]["action_id"] == "a1"
    bad = {"type": "home", "blocks": [section("x" * 3001)]}
    assert refusal(client, "views.publish", user_id="U0ALICE00", view=bad)[0] == "invalid_arguments"


def post_json(url: str, body: dict[str, Any]) -> int:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(answer.status)


def test_a_response_url_replaces_the_message_and_ends_after_five_uses(
    slack: SlackPeer, client: WebClient
) -> None:
    client.chat_postMessage(channel=DM, text="Hello", blocks=[section(), actions(button())])
    person = SlackPerson(slack, "")
    url = person.press(slack.shown(DM)[0], "Yes")["response_url"]
    assert post_json(url, {"replace_original": True, "text": "Done"}) == 200
    assert [shown.words for shown in slack.shown(DM)] == ["Done"]
    for _ in range(4):
        post_json(url, {"text": "More"})
    assert len(slack.shown(DM, person.user)) == 5
    with pytest.raises(urllib.error.HTTPError, match="404"):
        post_json(url, {"text": "Too much"})


def test_what_would_ping_somebody_is_found(slack: SlackPeer, client: WebClient) -> None:
    client.chat_postMessage(channel=DM, text="a", blocks=[section("Hi <!channel> and <@U0BOB0000>")])
    client.chat_postMessage(channel=DM, text="&lt;!here&gt;", blocks=[section("&lt;!here&gt;")])
    assert [shown.pings for shown in slack.shown(DM)] == [["<!channel>", "<@U0BOB0000>"], []]


def test_moods_come_in_the_order_asked_for(slack: SlackPeer) -> None:
    client = WebClient(slack.token, base_url=slack.api_url, retry_handlers=[])
    slack.too_many(1, retry_after=7)
    slack.broken(1)
    slack.garbage(1, "chat.postMessage")
    for status in (429, 500):
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=DM, text="Hello")
        assert caught.value.response.status_code == status
    with pytest.raises(SlackApiError, match="non-JSON"):
        client.chat_postMessage(channel=DM, text="Hello")
    client.chat_postMessage(channel=DM, text="Hello")
    assert [call.trouble for call in slack.calls] == ["instead", "instead", "instead", ""]
    assert len(slack.shown(DM)) == 1
    assert slack.refusals() == []


def test_a_cut_call_was_performed(slack: SlackPeer) -> None:
    client = WebClient(slack.token, base_url=slack.api_url, retry_handlers=[])
    slack.cut()
    with pytest.raises(Exception, match=r"closed connection|reset"):
        client.chat_postMessage(channel=DM, text="Hello")
    assert len(slack.shown(DM)) == 1


def test_down_refuses_connections_and_comes_back_on_the_same_port(
    slack: SlackPeer, client: WebClient
) -> None:
    client.auth_test()
    slack.down()
    with pytest.raises(OSError, match="refused"):
        client.auth_test()
    slack.up()
    assert client.auth_test()["ok"]


async def test_slow_holds_answers_until_released(slack: SlackPeer) -> None:
    client = AsyncWebClient(slack.token, base_url=slack.api_url)
    slack.hold()
    sending = asyncio.create_task(client.chat_postMessage(channel=DM, text="Hello"))
    await asyncio.to_thread(slack.wait_until_holding)
    assert not sending.done()
    slack.release()
    assert (await sending)["ok"]


def test_what_a_person_does_is_signed_as_slack_signs(slack: SlackPeer) -> None:
    received: list[tuple[str, dict[str, str], bytes]] = []

    class App(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.path, dict(self.headers.items()), body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    app = ThreadingHTTPServer(("127.0.0.1", 0), App)
    threading.Thread(target=app.serve_forever, args=(0.05,), daemon=True).start()
    person = SlackPerson(slack, f"http://127.0.0.1:{app.server_address[1]}")
    WebClient(slack.token, base_url=slack.api_url).chat_postMessage(
        channel=DM, text="Hello", blocks=[actions(button(), menu(2))]
    )
    assert person.says("hi").status == 200
    person.presses(slack.shown(DM)[0], "Skip")
    person.commands("fit")
    app.shutdown()
    app.server_close()
    verifier = SignatureVerifier(slack.secret)
    assert [path.rpartition("/")[2] for path, _, _ in received] == ["events", "interactions", "commands"]
    assert all(verifier.is_valid_request(body, headers) for _, headers, body in received)
    assert not verifier.is_valid_request(b"x", sign(b"y", slack.secret))
    assert not verifier.is_valid_request(b"x", sign(b"x", slack.secret, at=0))
    with pytest.raises(LookupError, match="nothing says 'No'"):
        person.press(slack.shown(DM)[0], "No")
