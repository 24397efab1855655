"""Whole conversations in the widget with the trained assistant, on every width and in both looks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.widget import ask, button
from tests.conftest import Server


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_an_answer_a_choice_the_role_fit_a_reload_and_a_lost_connection(
    page: Page, real_server: Server, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(real_server.url)
    page.get_by_role("button", name="Ask a question").click()
    log = page.get_by_role("log")
    expect(button(page, "About the course")).to_be_visible()

    ask(page, "what is teh diffrence between product and project mgr?")
    expect(log.get_by_role("button", name="Helpful", exact=True).last).to_be_visible()
    ask(page, "how much does a PM earn?")
    button(page, "Product manager").last.click()
    expect(log.get_by_text("lakh").last).to_be_visible()

    ask(page, "which role suits me")
    button(page, "Start the questions").click()
    number = page.get_by_role("progressbar")
    expect(number).to_have_accessible_name("Question 1 of 12")
    button(page, "Like").click()
    expect(number).to_have_accessible_name("Question 2 of 12")
    ask(page, "change number 1 to dislike")
    expect(log.get_by_text("Question 1 is now")).to_be_visible()
    button(page, "Back").last.click()
    expect(number).to_have_accessible_name("Question 1 of 12")

    page.reload()
    page.get_by_role("button", name="Ask a question").click()
    expect(number).to_have_accessible_name("Question 1 of 12")
    page.context.set_offline(True)
    ask(page, "4")
    page.context.set_offline(False)
    expect(number).to_have_accessible_name("Question 2 of 12", timeout=15_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
