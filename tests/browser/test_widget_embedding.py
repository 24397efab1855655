"""The widget on the page of somebody else: one script tag, another origin, a strict security policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.widget import DIFFERENCE, PAY, ask, button, open_chat, visit
from tests.fakes.chat_server import ChatServer
from tests.fakes.customer_site import CustomerSite

SHIFT = """
    window.shift = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


def test_a_page_of_another_origin_with_a_strict_policy_can_talk(
    page: Page, toy_server: ChatServer, customer: CustomerSite
) -> None:
    visit(page, f"{customer.url}/strict")
    ask(page, "salary")
    expect(page.get_by_text(PAY)).to_be_visible()
    button(page, "Helpful").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    page.reload()
    open_chat(page)
    expect(page.get_by_text(PAY)).to_be_visible()
    expect(page.get_by_role("link", name="Privacy")).to_have_attribute("href", f"{toy_server.url}/privacy")


def test_a_page_of_an_origin_that_is_not_allowed_is_told_so(
    page: Page, toy_server: ChatServer, customer: CustomerSite
) -> None:
    page.goto(customer.url.replace("127.0.0.1", "localhost"))
    page.get_by_role("button", name="Ask a question").click()
    expect(page.get_by_text("cannot be reached")).to_be_visible()


def test_the_script_tag_sets_language_side_look_and_title(
    page: Page, toy_server: ChatServer, customer: CustomerSite
) -> None:
    page.goto(f"{customer.url}/?lang=hi-IN&position=left&theme=dark&heading=Guide&label=Hilfe&open=")
    expect(page.get_by_role("dialog", name="Guide")).to_be_visible()
    expect(page.get_by_label("आपका सवाल")).to_be_visible()
    panel = page.get_by_role("dialog")
    box = panel.bounding_box()
    assert box is not None
    assert box["x"] < 60
    assert panel.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(23, 28, 34)"
    # A page that opens the panel by itself keeps its focus.
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_label("चैट बंद करें").click()
    expect(page.get_by_role("button", name="Hilfe")).to_be_focused()


def test_the_page_can_be_used_beside_the_panel_and_its_style_stays_outside(
    page: Page, toy_server: ChatServer, customer: CustomerSite
) -> None:
    page.goto(customer.url)
    page.add_style_tag(content="* { font-size: 40px !important; color: red } html { font-size: 62.5% }")
    open_chat(page)
    page.get_by_role("button", name="The page's own button").click()
    size = page.get_by_label("Your question").evaluate("one => getComputedStyle(one).fontSize")
    assert size == "16px"


def test_nothing_of_the_page_moves(page: Page, toy_server: ChatServer, customer: CustomerSite) -> None:
    page.add_init_script(SHIFT)
    visit(page, customer.url)
    ask(page, "salary")
    expect(page.get_by_text(PAY)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("new Promise((shown) => requestAnimationFrame(() => shown(window.shift)))") == 0


def test_on_a_phone_the_panel_is_the_whole_screen_and_turns_with_it(
    browser: Browser, toy_server: ChatServer
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
    page = context.new_page()
    visit(page, toy_server.url)
    panel = page.get_by_role("dialog")
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 780}
    # The field would bring up the keyboard over the greeting.
    expect(page.get_by_role("log")).to_be_focused()
    button(page, "What is the difference?").tap()
    expect(page.get_by_text(DIFFERENCE)).to_be_visible()
    page.set_viewport_size({"width": 1000, "height": 700})
    expect(page.get_by_text(DIFFERENCE)).to_be_visible()
    box = panel.bounding_box()
    assert box is not None
    assert box["width"] < 500
    context.close()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_width_of_the_demo_page_needs_sideways_scrolling(
    page: Page, toy_server: ChatServer, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/privacy", "/how-this-works", "/states"):
        page.goto(toy_server.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
