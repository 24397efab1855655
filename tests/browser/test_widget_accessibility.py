"""WCAG 2.2 AA as far as a machine can tell: axe in every state, the keyboard alone, what is announced."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import ROOT
from tests.browser.widget import DIFFERENCE, GREETING, PAY, ask, button, focused, press_until, visit
from tests.fakes.chat_server import ChatServer

STATES = json.loads((ROOT / "bot" / "site" / "states.json").read_text(encoding="utf-8"))
AXE = ROOT / "bot" / "widget" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`.slice(0, 300));
}"""
# Links inside text need not be 44 pixels high; everything else that is pressed must be.
TOO_SMALL = """host => [...host.shadowRoot.querySelectorAll("button, summary, textarea")]
    .map((one) => [one.ariaLabel ?? one.textContent, one.getBoundingClientRect()])
    .filter(([, { width, height }]) => width && (width < 44 || height < 44)).map(([name]) => name)"""
TOO_WIDE = """host => [...host.shadowRoot.querySelectorAll("dialog, dialog *:not(.sr)")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible")
    .map((one) => one.className || one.localName)"""
LOOKS: list[dict[str, Any]] = [
    {"width": 320, "height": 640, "theme": "dark", "more": "", "states": list(STATES)},
    {"width": 1280, "height": 800, "theme": "light", "more": "", "states": list(STATES)},
    # As wide as the last one for the panel; some states are enough to see another language, mirrored.
    {"width": 768, "height": 900, "theme": "light", "more": "&lang=hi&dir=rtl", "states": list(STATES)[::3]},
]
# 1280 x 800 at a zoom of 200 %, where the largest parts of the panel have the least room.
LARGE = ["answer", "question", "result_table", "too_long", "start_over"]
ZOOMED: dict[str, Any] = {"width": 640, "height": 400, "theme": "dark", "more": "", "states": LARGE}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look['width']}-{look['theme']}")
def test_no_state_has_a_fault_that_axe_finds_and_every_control_is_large(
    browser: Browser, toy_server: ChatServer, look: dict[str, Any]
) -> None:
    faults = faults_of_states(browser, toy_server.url, look, with_axe=True)
    assert not faults


def test_the_panel_fits_at_a_zoom_of_two_hundred_percent(browser: Browser, toy_server: ChatServer) -> None:
    assert not faults_of_states(browser, toy_server.url, ZOOMED, with_axe=False)


def faults_of_states(
    browser: Browser, url: str, look: dict[str, Any], with_axe: bool
) -> dict[str, list[str]]:
    """What is wrong in each state, by the state's name."""
    viewport = {"width": look["width"], "height": look["height"]}
    # An animation that has not ended would be a colour in between.
    context = browser.new_context(viewport=viewport, color_scheme=look["theme"], reduced_motion="reduce")
    page = context.new_page()
    axe = AXE.read_text(encoding="utf-8")
    found = {}
    for state in look["states"]:
        page.goto(f"{url}/states?state={state}{look['more']}")
        page.wait_for_selector(f"html[data-shown={state}]")
        widget = page.locator("rolewise-chat")
        faults = [f"too small: {name}" for name in widget.evaluate(TOO_SMALL)]
        faults += [f"too wide: {name}" for name in widget.evaluate(TOO_WIDE)]
        if with_axe:
            page.evaluate(axe)
            faults += page.evaluate(RUN_AXE)
        if faults:
            found[state] = faults
    context.close()
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_demo_page_has_no_fault_that_axe_finds(page: Page, toy_server: ChatServer, theme: Any) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    visit(page, toy_server.url)
    ask(page, "salary")
    expect(page.get_by_text(PAY)).to_be_visible()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert not page.evaluate(RUN_AXE)


def test_the_keyboard_alone_does_everything(page: Page, toy_server: ChatServer) -> None:
    page.goto(toy_server.url)
    press_until(page, "Tab", lambda name: name.startswith("Ask a question"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.get_by_text(GREETING)).to_be_visible()
    press_until(page, "Shift+Tab", lambda name: name == "What is the difference?")
    page.keyboard.press("Enter")
    expect(page.get_by_text(DIFFERENCE)).to_be_visible()
    press_until(page, "Tab", lambda name: name == "Yes, tell me", most=4)
    page.keyboard.press("Space")
    expect(page.get_by_text(PAY)).to_be_visible()
    press_until(page, "Tab", lambda name: name == "Not helpful", most=4)
    page.keyboard.press("Enter")
    press_until(page, "Tab", lambda name: name == "It is wrong", most=2)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you.")).to_be_visible()
    press_until(page, "Shift+Tab", lambda name: name == "Options")
    page.keyboard.press("Enter")
    expect(button(page, "New conversation")).to_be_visible()
    page.keyboard.press("Escape")
    expect(button(page, "New conversation")).to_be_hidden()
    assert focused(page) == "Options"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert focused(page).startswith("Ask a question")


def test_on_a_small_screen_the_focus_stays_in_the_panel(page: Page, toy_server: ChatServer) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    visit(page, toy_server.url)
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("['ROLEWISE-CHAT', 'BODY'].includes(document.activeElement.tagName)")
    page.keyboard.press("Escape")
    assert focused(page).startswith("Ask a question")


def test_choices_are_named_as_a_group_of_their_message(page: Page, toy_server: ChatServer) -> None:
    visit(page, toy_server.url)
    group = page.get_by_role("group", name="Choices")
    expect(group.get_by_role("button")).to_have_count(2)
    expect(group).to_have_accessible_description("Hello. Ask me about pay, or tap a choice.")


def test_waiting_is_announced_once_and_only_when_it_takes_long(page: Page, toy_server: ChatServer) -> None:
    visit(page, toy_server.url)
    status = page.locator("dialog [role=status]")
    status.evaluate(
        """one => { window.told = [];
        new MutationObserver(() => one.textContent && window.told.push(one.textContent))
            .observe(one, { childList: true, characterData: true, subtree: true }); }"""
    )
    ask(page, "salary")
    expect(page.get_by_text(PAY)).to_be_visible()
    assert page.evaluate("window.told") == []
    held: list[Route] = []
    page.route("**/message", lambda route: route.continue_() if held else held.append(route))
    ask(page, "difference")
    expect(status).to_have_text("The assistant is typing")
    ask(page, "hello")
    held[0].continue_()
    expect(page.locator(".bot")).to_have_count(4)
    expect(status).to_have_text("")
    assert page.evaluate("window.told") == ["The assistant is typing"]


def test_what_was_said_before_a_reload_is_not_announced_again(page: Page, toy_server: ChatServer) -> None:
    visit(page, toy_server.url)
    ask(page, "difference")
    expect(page.get_by_text(DIFFERENCE)).to_be_visible()
    page.goto(toy_server.url)
    page.locator("rolewise-chat").evaluate(
        """host => { const log = host.shadowRoot.querySelector(".log"); window.told = [];
        new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((one) =>
            log.ariaLive !== "off" && window.told.push(one.className))))
            .observe(log, { childList: true }); }"""
    )
    page.get_by_role("button", name="Ask a question").click()
    expect(page.get_by_text(DIFFERENCE)).to_be_visible()
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    assert "message" not in " ".join(page.evaluate("window.told"))


def test_nothing_moves_for_those_who_asked_for_that(page: Page, toy_server: ChatServer) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{toy_server.url}/states?state=typing")
    page.wait_for_selector("html[data-shown=typing]")
    assert page.locator(".dots i").first.evaluate("one => getComputedStyle(one).animationName") == "none"
