"""What visitors and pages do, through TLS: the same as without nginx in between."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator

import pytest

from tests.behind_nginx.conftest import Visit
from tests.behind_nginx.site import EMBEDDING, Person, Response, Site
from tests.conftest import get
from tests.conversations.conversation import FOLDER, load, walk

CHANNEL = "/webhooks/website"
# The first with all kinds of steps, few enough for the limits of a session.
TALKS = [
    "happy_path/visitor_is_greeted_and_taps_a_starter",
    "happy_path/visitor_finds_the_talk_again_after_a_reload",
    "happy_path/visitor_votes_on_an_answer",
    "bare_pm/visitor_chooses_by_number",
    "corrections/visitor_goes_back_three_times",
    "corrections/visitor_changes_an_earlier_answer_in_one_line",
    "digressions/visitor_asks_about_pay_in_the_middle_of_the_questions",
    "data_rights/visitor_deletes_in_the_middle_of_the_questions_by_button",
]
PAGES = ["/", "/privacy", "/how-this-works"]
# What nginx may add, and what it says about its own connection.
OF_THE_CONNECTION = {"date", "server", "connection", "keep-alive", "transfer-encoding", "content-length"}
OF_NGINX = {"strict-transport-security", "content-encoding", "vary"}


def headers_of(response: Response) -> dict[str, str]:
    found = {name.lower(): value for name, value in response.headers.items()}
    return {name: value for name, value in found.items() if name not in OF_THE_CONNECTION | OF_NGINX}


def directly(person: Person, path: str) -> Response:
    """Ask the assistant itself, past nginx."""
    connection = http.client.HTTPConnection("127.0.0.1", person.site.running.port, timeout=10)
    try:
        return person.ask_on(connection, "GET", path)
    finally:
        connection.close()


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.partition("/")[2])
def test_a_conversation_goes_as_written(person: Person, talk: str) -> None:
    walk(person, load(FOLDER / f"{talk}.yml"))


def test_a_token_is_renewed_and_opens_the_same_conversation(person: Person) -> None:
    person.say("what is a WBS")
    before, history = person.token, person.ask("GET", f"{CHANNEL}/history").json
    assert person.open().body["messages"] == []
    assert person.token.split(".")[1] == before.split(".")[1]
    assert person.ask("GET", f"{CHANNEL}/history").json == history


def test_two_tabs_show_the_same_talk(person: Person, visit: Visit) -> None:
    other_tab = visit()
    other_tab.token = person.token
    assert other_tab.open().status == 201
    person.say("what is a WBS")
    other_tab.say("thanks")
    assert person.ask("GET", f"{CHANNEL}/history").json == other_tab.ask("GET", f"{CHANNEL}/history").json
    assert person.history() == ["what is a WBS", "thanks"]


def loaded_by(person: Person) -> Iterator[str]:
    """The pages, and everything of ours that they load or link to."""
    for page in PAGES:
        yield page
        yield from re.findall(r'(?:src|href)="(/[^"#]*)', person.ask("GET", page).body.decode())


def test_every_page_is_the_same_with_and_without_nginx_in_between(person: Person) -> None:
    addresses = set(loaded_by(person))
    assert len(addresses) > len(PAGES)
    for address in addresses:
        through, past = person.ask("GET", address), directly(person, address)
        assert through.status == past.status == 200, address
        assert through.body == past.body, address
        assert headers_of(through) == headers_of(past), address
        assert "'unsafe" not in through.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/livez", "/nothing", f"{CHANNEL}/history"])
def test_browsers_are_told_to_come_back_by_https_only_and_no_version(person: Person, path: str) -> None:
    headers = person.ask("GET", path).headers
    assert headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert headers["Server"] == "nginx"


def test_a_plain_address_leads_to_the_encrypted_one(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.nginx.plain_port, timeout=10)
    connection.request("POST", "/webhooks/website/session?a=b", b"{}", {"Host": "evil.example"})
    response = connection.getresponse()
    assert response.status == 308
    assert response.getheader("Location") == "https://localhost/webhooks/website/session?a=b"
    connection.close()


def test_the_widget_comes_compressed_and_is_not_sent_again_unchanged(person: Person) -> None:
    widget = person.ask("GET", "/widget.js", accept_encoding="gzip")
    assert widget.headers["Content-Encoding"] == "gzip"
    assert len(widget.body) <= 20_000
    again = person.ask("GET", "/widget.js", if_none_match=widget.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_what_is_said_is_not_compressed(person: Person) -> None:
    """A compressed answer would tell by its length what is in it."""
    said = person.ask("POST", f"{CHANNEL}/message", {"text": "what is a WBS"}, accept_encoding="gzip")
    history = person.ask("GET", f"{CHANNEL}/history", accept_encoding="gzip")
    for reply in (said, history):
        assert "Content-Encoding" not in reply.headers
        assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/session"), ("POST", "/message"), ("POST", "/feedback"), ("GET", "/history")],
)
def test_the_browser_lets_a_page_of_an_allowed_site_ask_and_no_other(
    person: Person, method: str, path: str
) -> None:
    wanted = {
        "access_control_request_method": method,
        "access_control_request_headers": "authorization,content-type",
    }
    allowed = person.ask("OPTIONS", CHANNEL + path, origin=EMBEDDING, authorization="", **wanted)
    assert allowed.status == 204
    assert allowed.headers.get_all("Access-Control-Allow-Origin") == [EMBEDDING]
    assert method in allowed.headers["Access-Control-Allow-Methods"]
    assert allowed.headers["Access-Control-Allow-Headers"] == "authorization, content-type"
    foreign = person.ask("OPTIONS", CHANNEL + path, origin="https://evil.example", authorization="", **wanted)
    assert foreign.status == 403
    assert "Access-Control-Allow-Origin" not in foreign.headers


def test_a_page_of_an_allowed_site_talks_and_may_read_every_answer(person: Person) -> None:
    opened = person.ask("POST", f"{CHANNEL}/session", {}, origin=EMBEDDING, authorization="")
    person.token = opened.json["token"]
    said = person.ask("POST", f"{CHANNEL}/message", {"text": "what is a WBS"}, origin=EMBEDDING)
    vote = {"message_id": said.json["messages"][0]["id"], "value": "up"}
    answers = [
        opened,
        said,
        person.ask("POST", f"{CHANNEL}/feedback", vote, origin=EMBEDDING),
        person.ask("GET", f"{CHANNEL}/history", origin=EMBEDDING),
        person.ask("POST", f"{CHANNEL}/message", {"text": ""}, origin=EMBEDDING),
        person.ask("POST", f"{CHANNEL}/message", {"payload": "/restart"}, origin=EMBEDDING),
        person.ask("POST", f"{CHANNEL}/message", {"text": "hi"}, origin=EMBEDDING, authorization="Bearer x"),
    ]
    assert [answer.status for answer in answers] == [201, 200, 204, 200, 400, 409, 401]
    for answer in answers:
        assert answer.headers.get_all("Access-Control-Allow-Origin") == [EMBEDDING]
        assert "Origin" in answer.headers["Vary"]


def test_the_access_log_holds_no_address_and_nothing_of_a_conversation(person: Person) -> None:
    person.say("what is a WBS")
    log = person.site.nginx.access_log()
    assert f"{CHANNEL}/message" in log
    assert person.address not in log
    assert person.token not in log
    assert "limit=" not in log


def test_health_is_told_through_nginx_too(person: Person) -> None:
    assert person.ask("GET", "/readyz").json == {"ready": True}
    assert get(f"{person.site.running.url}/readyz")[0] == 200
