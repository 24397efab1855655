"""The page about the role-fit test on a phone, as its policy lets it be shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.chat_server import ChatServer, make_settings, serving, train_toy_model

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def toy_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    model = train_toy_model(tmp_path_factory.mktemp("toy_model"))
    with serving(model, make_settings(tmp_path_factory.mktemp("var"))) as running:
        yield running


@pytest.fixture
def method(page: Page, toy_server: ChatServer) -> Iterator[Page]:
    """The page; anything that its policy forbids, or a request to another host, fails the test."""
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    page.on(
        "request", lambda sent: None if sent.url.startswith(toy_server.url) else complaints.append(sent.url)
    )
    page.goto(f"{toy_server.url}/how-this-works", wait_until="networkidle")
    yield page
    assert not complaints


def test_everything_fits_the_width_of_a_phone_and_wide_tables_scroll_by_themselves(method: Page) -> None:
    assert method.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    wide = method.locator(".scroll").filter(has_text="of these right").first
    assert wide.evaluate("table => table.scrollWidth > table.clientWidth")
    wide.focus()
    expect(wide).to_be_focused()


def test_every_picture_is_drawn(method: Page) -> None:
    widths = method.locator("main img").evaluate_all("all => all.map(one => one.naturalWidth)")
    assert len(widths) == 3
    assert all(width > 300 for width in widths)


def test_a_picture_opened_by_itself_keeps_its_colours(page: Page, toy_server: ChatServer) -> None:
    page.goto(f"{toy_server.url}/how-this-works/role-fit-neutrality.svg")
    fills = page.evaluate(
        "[...new Set([...document.querySelectorAll('path')].map(path => getComputedStyle(path).fill))]"
    )
    assert {"rgb(11, 90, 107)", "rgb(201, 119, 43)"} <= set(fills)


def test_a_link_of_the_contents_leads_to_its_part(method: Page) -> None:
    method.get_by_role("link", name="Does it favour a role?").click()
    expect(method.get_by_role("heading", name="Does it favour a role?")).to_be_in_viewport()
