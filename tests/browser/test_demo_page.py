"""The plain demo page in a real browser, on a real server with a toy model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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
def chat(page: Page, toy_server: ChatServer) -> Iterator[Page]:
    """The page with its greeting; a violated CSP or a request to another host fails the test."""
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    page.on(
        "request", lambda sent: None if sent.url.startswith(toy_server.url) else complaints.append(sent.url)
    )
    page.goto(toy_server.url)
    expect(page.get_by_text("Hello. Ask me about pay")).to_be_visible()
    yield page
    assert not complaints


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.keyboard.press("Enter")


def test_a_typed_question_is_answered_with_its_sources(chat: Page) -> None:
    ask(chat, "What about salary?")
    expect(chat.get_by_text("Pay differs by city.")).to_be_visible()
    expect(chat.get_by_role("link", name="A survey")).to_have_attribute("href", "https://example.org/survey")
    chat.get_by_role("button", name="Helpful", exact=True).click()
    expect(chat.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_long_answer_is_shown_from_its_question_on(chat: Page) -> None:
    chat.evaluate("document.getElementById('log').style.height = '6rem'")
    ask(chat, "What about salary?")
    expect(chat.get_by_text("Pay differs by city.")).to_be_visible()
    question, shown = chat.locator(".visitor").last.bounding_box(), chat.locator("#log").bounding_box()
    assert question is not None
    assert shown is not None
    assert shown["y"] - 1 <= question["y"] < shown["y"] + shown["height"] / 2


def test_a_tapped_choice_is_answered_and_the_talk_is_there_after_a_reload(chat: Page) -> None:
    chat.get_by_role("button", name="What is the difference?").click()
    expect(chat.get_by_text("One asks why")).to_be_visible()
    chat.reload()
    expect(chat.get_by_text("One asks why")).to_be_visible()
    chat.get_by_role("button", name="New conversation").click()
    expect(chat.get_by_text("One asks why")).to_have_count(0)
    expect(chat.get_by_text("Hello. Ask me about pay")).to_be_visible()


def test_a_lost_connection_is_shown_and_the_message_can_be_sent_again(chat: Page) -> None:
    chat.context.set_offline(True)
    ask(chat, "salary")
    expect(chat.get_by_role("alert")).to_contain_text("Not sent")
    chat.context.set_offline(False)
    chat.get_by_role("button", name="Try again").click()
    expect(chat.get_by_text("Pay differs by city.")).to_be_visible()
    expect(chat.get_by_role("alert")).to_be_hidden()


def test_a_failure_of_the_server_is_shown_in_words(chat: Page, toy_server: ChatServer) -> None:
    toy_server.actions.mood = "crash"
    ask(chat, "action")
    expect(chat.get_by_role("alert")).to_contain_text("that step did not work on our side")
    toy_server.actions.mood = "well"


def test_what_a_visitor_types_is_never_html(chat: Page) -> None:
    ask(chat, "<img src=x onerror=window.__xss=1> [x](javascript:alert(1))")
    expect(chat.get_by_text("<img src=x")).to_be_visible()
    assert chat.evaluate("window.__xss") is None
    assert chat.locator("#log img").count() == 0


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_width_needs_sideways_scrolling(chat: Page, width: int) -> None:
    chat.set_viewport_size({"width": width, "height": 800})
    assert chat.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["privacy", "how-this-works"])
def test_the_pages_for_reading_open(page: Page, toy_server: ChatServer, path: str, tmp_path: Path) -> None:
    page.goto(f"{toy_server.url}/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
