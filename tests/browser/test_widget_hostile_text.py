"""Whatever anybody wrote stays text: tried on a page without a security policy, which would hide a fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.widget import GREETING, ask, button, open_chat
from tests.fakes.chat_server import ChatServer
from tests.fakes.customer_site import CustomerSite

PAYLOADS = (Path(__file__).parent / "xss_payloads.txt").read_text(encoding="utf-8").splitlines()
# What was taken for HTML left its mark, or made an element or an attribute that the widget never makes.
FOUND = """({ shadowRoot: root }) => ({
    ran: window.__xss ?? null,
    made: [...root.querySelectorAll("script, iframe, object, embed, video, audio, math, style, input")]
        .map((one) => one.outerHTML),
    handlers: [...root.querySelectorAll("*")].flatMap((one) => one.getAttributeNames())
        .filter((name) => name.startsWith("on")),
    links: [...root.querySelectorAll("a")].map((one) => one.protocol),
})"""


def hostile_message(number: int, text: str) -> dict[str, Any]:
    """A message with `text` wherever a text can stand."""
    choice = [{"title": text, "payload": text}]
    sources = [{"title": text, "url": text}, {"title": text, "url": "https://example.org/"}]
    score = {"side": text, "label": text, "value": 50, "low": text, "high": text}
    cards: list[dict[str, Any]] = [
        {"type": "comparison", "titles": [text, text], "rows": [{"label": text, "texts": [text, text]}]},
        {"type": "links", "links": [{"title": text, "url": text, "text": text}]},
        {
            "type": "fit_result",
            "line": text,
            "scores": [score, {**score, "value": text}],
            "lean": {"value": 0.5, "low": text, "label": text},
            "reasons": [text],
            "counter": [{"text": text}],
            "headings": {"reasons": text, "counter": text},
            "table": {"columns": [text], "rows": [[text, text], text]},
            "alt": text,
            "svg": f"<svg><script>window.__xss=1</script>{text}</svg>",
        },
        {"type": text},
    ]
    return {
        "id": f"b{number}",
        "text": text,
        "buttons": choice,
        "menu": choice,
        "image": {"url": text, "alt": text},
        "card": cards[number % len(cards)],
        "metadata": {
            "answer_id": text,
            "checked": text,
            "sources": sources,
            "fit": {"number": text, "of": text},
        },
    }


def test_forty_hostile_texts_execute_nothing_anywhere_in_a_message(
    page: Page, toy_server: ChatServer, customer: CustomerSite
) -> None:
    said: list[dict[str, Any]] = []
    for number, text in enumerate(PAYLOADS):
        said.append({"from": "visitor", "at": text, "id": f"v{number}", "text": text})
        said += [
            {"from": "bot", "at": "2026-11-20T10:00:00Z", **hostile_message(4 * number + card, text)}
            for card in range(4)
        ]
    assert len(PAYLOADS) >= 40
    cors = {"Access-Control-Allow-Origin": customer.url, "Access-Control-Allow-Headers": "*"}

    def answer(route: Route) -> None:
        body = {"token": "v1.shown", "messages": said}
        route.fulfill(status=200, content_type="application/json", headers=cors, body=json.dumps(body))

    page.route("**/webhooks/website/**", answer)
    page.goto(customer.url)
    page.evaluate("localStorage.setItem('rolewise-token', 'v1.shown')")
    page.get_by_role("button", name="Ask a question").click()
    expect(page.locator(".visitor")).to_have_count(len(PAYLOADS))
    for toggle in page.locator(".fit summary").all():
        toggle.dispatch_event("click")
    found = page.locator("rolewise-chat").evaluate(FOUND)
    assert found["ran"] is None
    assert not found["made"]
    assert not found["handlers"]
    assert set(found["links"]) <= {"https:", "http:"}


def test_hostile_texts_of_a_visitor_stay_text_on_the_way_there_and_back(
    page: Page, toy_server: ChatServer, customer: CustomerSite
) -> None:
    page.goto(customer.url)
    open_chat(page)
    for text in PAYLOADS[:8]:
        ask(page, text)
    expect(page.locator(".bot")).to_have_count(9)
    page.reload()
    open_chat(page)
    expect(page.locator(".visitor > p")).to_have_text(PAYLOADS[:8], use_inner_text=True)
    assert page.evaluate("window.__xss") is None


def test_an_answer_that_is_no_json_is_a_message_not_sent(page: Page, toy_server: ChatServer) -> None:
    page.goto(toy_server.url)
    open_chat(page)
    page.route("**/message", lambda route: route.fulfill(status=200, body="<html>a proxy's page</html>"))
    page.clock.install()
    ask(page, "salary")
    for _ in range(3):
        page.clock.run_for(5_000)
    expect(page.get_by_text("Not sent.")).to_be_visible()
    page.unroute("**/message")
    button(page, "Send again").click()
    expect(page.get_by_text("Pay differs by city.")).to_be_visible()
    expect(page.get_by_text(GREETING)).to_be_visible()
