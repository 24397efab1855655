"""A headless Chromium for the tests of pages: the one of the machine, or the one in .cache/chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def _chromium() -> str:
    for name in (
        "chromium",
        "chromium-browser",
        "google-chrome",
        str(ROOT / ".cache" / "chromium" / "chromium"),
    ):
        if found := shutil.which(name):
            return found
    pytest.fail("there is no Chromium; `make test` installs one, or run scripts/chromium.sh")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with its own profile, as wide as a phone; an error of its own scripts fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 780})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, f"the page's scripts raised: {errors}"
