"""A headless Chromium, the machine's or the one in .cache/chromium, and a real server with a toy model."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.fakes.chat_fixtures import toy_model
from tests.fakes.chat_server import ORIGIN, ChatServer, make_settings, serving
from tests.fakes.customer_site import CustomerSite, customer_site

__all__ = ["toy_model"]

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module.

    As long as Playwright is started, its event loop counts as running in this thread, and nothing else in the
    process can run one. So it does not outlive the tests that need it.
    """
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def customer() -> Iterator[CustomerSite]:
    """A site on another origin, which the toy server lets in."""
    with customer_site() as site:
        yield site


@pytest.fixture(scope="session")
def toy_server(
    toy_model: Path, customer: CustomerSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ChatServer]:
    settings = make_settings(tmp_path_factory.mktemp("var"), allowed_origins=(ORIGIN, customer.url))
    with serving(toy_model, settings) as running:
        customer.assistant = running.url
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with its own profile, as wide as a laptop's window.

    An error of its scripts, a violated security policy or a request to another machine fails the test.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    complaints: list[str] = []

    def check_address(sent: Request) -> None:
        if not sent.url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:")):
            complaints.append(f"a request to {sent.url}")

    def watch(opened: Page) -> None:
        opened.on("pageerror", lambda error: complaints.append(f"a script raised: {error}"))
        opened.on("console", lambda line: complaints.append(line.text) if "Security" in line.text else None)
        opened.on("request", check_address)

    context.on("page", watch)
    yield context.new_page()
    context.close()
    assert not complaints
