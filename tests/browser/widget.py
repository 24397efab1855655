"""The widget as a visitor meets it; the browser looks into its shadow root by itself."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

GREETING = "Hello. Ask me about pay"
PAY = "Pay differs by city."
DIFFERENCE = "One asks why"


def open_chat(page: Page) -> None:
    """Open the panel from its launcher, and wait for the conversation."""
    page.get_by_role("button", name="Ask a question").click()
    expect(page.get_by_text(GREETING)).to_be_visible()


def visit(page: Page, url: str) -> Page:
    """Open a page and its chat."""
    page.goto(url)
    open_chat(page)
    return page


def ask(page: Page, text: str) -> None:
    """Write a question and send it with Enter."""
    page.get_by_label("Your question").fill(text)
    page.keyboard.press("Enter")


def button(page: Page, name: str) -> Locator:
    """A button by the whole of its name."""
    return page.get_by_role("button", name=name, exact=True)


def choose_option(page: Page, name: str) -> None:
    """Choose an entry of the options."""
    page.get_by_label("Options").click()
    button(page, name).last.click()


def focused(page: Page) -> str:
    """Name or text of what has the focus, inside the widget too."""
    return str(
        page.evaluate(
            """() => {
                let found = document.activeElement;
                while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
                return found?.ariaLabel || found?.placeholder || found?.textContent?.trim() || "";
            }"""
        )
    )


def press_until(page: Page, key: str, wanted: Callable[[str], bool], most: int = 40) -> None:
    """Press a key until what has the focus is the wanted thing."""
    for _ in range(most):
        page.keyboard.press(key)
        if wanted(focused(page)):
            return
    raise AssertionError(f"{key} does not lead there; the focus is on {focused(page)!r}")
