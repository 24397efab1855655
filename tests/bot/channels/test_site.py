from __future__ import annotations

import re

import pytest

from tests.fakes.chat_server import ORIGIN, ChatServer


@pytest.mark.parametrize("path", ["/", "/privacy", "/how-this-works", "/states"])
def test_a_visitor_can_open_the_page(server: ChatServer, path: str) -> None:
    reply = server.get(path)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1>" in reply.body


@pytest.mark.parametrize("path", ["/", "/privacy", "/how-this-works", "/states"])
def test_no_page_has_script_or_style_in_it_or_loads_from_elsewhere(server: ChatServer, path: str) -> None:
    page = server.get(path).body
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    for kind, address in re.findall(r'(src|href)="([^"]+)"', page):
        if kind == "href" and address.startswith("https://"):
            continue  # a link to follow: it loads nothing
        assert address.startswith(("/", "#"))
        assert address.startswith("#") or server.get(address).status == 200


def test_the_method_page_has_the_document_and_its_pictures(server: ChatServer) -> None:
    page = server.get("/how-this-works").body
    assert '<h2 id="how-the-role-fit-test-works">' in page
    assert "<!--" not in page
    picture = server.get("/how-this-works/role-fit-neutrality.svg")
    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize(
    "name", ["demo.png", "..%2Frole-fit-method.md", "role-fit-method.json", "nothing.svg"]
)
def test_no_other_file_lies_under_the_method_page(server: ChatServer, name: str) -> None:
    assert server.get(f"/how-this-works/{name}").status == 404


@pytest.mark.parametrize("path", ["/widget.js", "/states.js"])
def test_no_script_makes_html_of_a_text(server: ChatServer, path: str) -> None:
    script = server.get(path).body
    assert not re.search(
        r"(inner|outer)HTML|setHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(", script
    )


def test_a_page_of_another_site_may_load_the_widget_and_keep_it_for_a_while(server: ChatServer) -> None:
    reply = server.get("/widget.js")
    assert reply.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert reply.headers["Cache-Control"] == "public, max-age=600"


def test_the_widget_is_sent_compressed_in_at_most_20_kb(server: ChatServer) -> None:
    reply = server.get("/widget.js", accept_encoding="gzip")
    assert reply.headers["Content-Encoding"] == "gzip"
    assert int(reply.headers["Content-Length"]) <= 20_000
    assert "rolewise-chat" in reply.body
    assert "Content-Encoding" not in server.get("/widget.js", accept_encoding="identity").headers


def test_what_a_browser_has_is_not_sent_again_before_it_changes(server: ChatServer) -> None:
    tag = server.get("/widget.js").headers["ETag"]
    again = server.request("GET", "/widget.js", None, None, {"if_none_match": f'"other", {tag}'})
    assert again.status == 304
    assert again.body == ""
    assert server.request("GET", "/widget.js", None, None, {"if_none_match": '"other"'}).status == 200


@pytest.mark.parametrize(
    "path", ["/", "/livez", "/readyz", "/nothing", "/webhooks/website/history", "/widget.js"]
)
def test_every_answer_has_the_security_headers(server: ChatServer, path: str) -> None:
    headers = server.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/webhooks/website/message", 405),
        ("PUT", "/webhooks/website/session", 405),
        ("GET", "/webhooks/rest/webhook", 404),
        ("GET", "/conversations/x/tracker", 404),
        ("GET", "/../settings.py", 404),
    ],
)
def test_what_is_not_there_is_refused_in_the_one_shape_of_errors(
    server: ChatServer, method: str, path: str, status: int
) -> None:
    reply = server.request(method, path, None, None, {})
    assert reply.status == status
    assert reply.body["error"]["message"]


MESSAGE = "/webhooks/website/message"
ASKED = {
    "access_control_request_method": "POST",
    "access_control_request_headers": "authorization, content-type",
}


@pytest.mark.parametrize("path", ["/session", "/message", "/feedback", "/history"])
def test_a_page_of_an_allowed_origin_is_let_in_and_another_one_is_not(server: ChatServer, path: str) -> None:
    path = f"/webhooks/website{path}"
    allowed = server.request("OPTIONS", path, None, None, {"origin": ORIGIN, **ASKED})
    assert (allowed.status, allowed.body) == (204, "")
    assert allowed.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert allowed.headers["Access-Control-Allow-Headers"] == "authorization, content-type"
    assert allowed.headers["Access-Control-Allow-Methods"] == "GET, POST"
    for origin in ("https://evil.example", "null", f"{ORIGIN}.evil.example", ORIGIN[:-1]):
        foreign = server.request("OPTIONS", path, None, None, {"origin": origin, **ASKED})
        assert (foreign.status, foreign.code) == (403, "origin")
        assert "Access-Control-Allow-Origin" not in foreign.headers


def test_a_browser_remembers_for_hours_that_a_page_is_let_in(server: ChatServer) -> None:
    allowed = server.request("OPTIONS", MESSAGE, None, None, {"origin": ORIGIN, **ASKED})
    assert int(allowed.headers["Access-Control-Max-Age"]) >= 3_600


@pytest.mark.parametrize("origin", ["", "https://evil.example"])
@pytest.mark.parametrize("path", ["/", "/livez", "/widget.js", "/nothing"])
def test_nobody_else_learns_which_sites_are_allowed(server: ChatServer, path: str, origin: str) -> None:
    headers = server.get(path, origin=origin).headers
    assert not [name for name in headers if name.lower().startswith("access-control-")]
    assert "Origin" in headers["Vary"]


def test_a_question_for_nothing_in_particular_is_refused(server: ChatServer) -> None:
    assert server.request("OPTIONS", MESSAGE, None, None, {"origin": ORIGIN}).status == 405


def test_a_page_on_an_allowed_origin_may_read_an_error(server: ChatServer) -> None:
    reply = server.post("/message", {"text": "hello"})
    assert reply.status == 401
    assert reply.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Access-Control-Allow-Credentials" not in reply.headers


@pytest.mark.parametrize(
    "head",
    [
        b"POST /webhooks/website/session HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"POST /webhooks/website/session HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9\r\n\r\n",
    ],
)
def test_a_head_that_cannot_be_read_is_a_bad_request(server: ChatServer, head: bytes) -> None:
    import asyncio

    async def ask() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
        writer.write(head)
        answer = await reader.read(200)
        writer.close()
        return answer

    assert server.run(ask()).startswith(b"HTTP/1.1 400")


def test_readiness_names_the_part_that_fails(server: ChatServer) -> None:
    health = server.run(_fresh(server))
    assert health == ()
    server.actions.mood = "crash"
    assert server.run(_fresh(server)) == ("action_server",)


async def _fresh(server: ChatServer) -> tuple[str, ...]:
    from bot.health import Health, make_checks

    core = server.core
    checks = make_checks(lambda: server.app.ctx.agent, core.tracker_store, core.settings, core.limits)
    return await Health(checks, core.limits).failing()
