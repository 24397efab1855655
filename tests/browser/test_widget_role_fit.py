"""The role-fit conversation in the widget, with the trained assistant."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.widget import ask, button
from tests.conftest import Server


def open_question(page: Page) -> Locator:
    """The buttons of the question that is open."""
    return page.locator(".answers:visible button")


def progress(page: Page) -> Locator:
    return page.get_by_role("progressbar")


def answer(page: Page, title: str) -> None:
    """Answer the open question and wait until something else is asked or said."""
    said = page.locator(".bot").count()
    open_question(page).get_by_text(title, exact=True).click()
    expect(page.locator(".bot").nth(said)).to_be_visible()


def test_the_role_fit_is_answered_corrected_interrupted_and_explained(
    page: Page, real_server: Server
) -> None:
    page.goto(real_server.url)
    page.get_by_role("button", name="Ask a question").click()
    page.get_by_role("log").get_by_role("button", name="Which role suits me?").click()
    button(page, "Start the questions").click()
    expect(open_question(page)).to_have_count(5)
    expect(progress(page)).to_have_accessible_name("Question 1 of 12")
    answer(page, "Like")
    expect(progress(page)).to_have_accessible_name("Question 2 of 12")
    button(page, "Back").click()
    expect(progress(page)).to_have_accessible_name("Question 1 of 12")
    answer(page, "Dislike")
    ask(page, "does a product manager need to code?")
    expect(page.get_by_text("2 of 12")).to_have_count(2)

    page.reload()
    page.get_by_role("button", name="Ask a question").click()
    expect(open_question(page)).to_have_count(5)
    expect(progress(page)).to_have_accessible_name("Question 2 of 12")
    for _ in range(11):
        answer(page, "Strongly like")
    while open_question(page).count():
        answer(page, open_question(page).first.inner_text())

    result = page.get_by_role("figure")
    expect(result.get_by_role("img")).to_have_accessible_name(re.compile("Product work: .* Project work: "))
    result.get_by_text("The numbers as a table").click()
    expect(result.get_by_role("row")).to_have_count(4)
    expect(progress(page)).to_be_hidden()
