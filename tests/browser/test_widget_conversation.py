"""Conversations in the widget, on a real server with a toy model."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.widget import DIFFERENCE, GREETING, PAY, ask, button, choose_option, open_chat, visit
from tests.fakes.chat_server import ChatServer, make_settings, serving


@pytest.fixture
def chat(page: Page, toy_server: ChatServer) -> Page:
    return visit(page, toy_server.url)


def test_nothing_is_asked_of_the_server_before_the_chat_opens(page: Page, toy_server: ChatServer) -> None:
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/webhooks/" in sent.url else None)
    page.goto(toy_server.url)
    expect(page.get_by_role("button", name="Ask a question")).to_be_visible()
    assert not asked
    open_chat(page)
    assert asked == [f"{toy_server.url}/webhooks/website/session"]


def test_a_button_of_the_page_opens_the_chat_and_gets_the_focus_back(
    page: Page, toy_server: ChatServer
) -> None:
    page.goto(toy_server.url)
    button(page, "Ask the assistant").click()
    expect(page.get_by_text(GREETING)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button(page, "Ask the assistant")).to_be_focused()


def test_a_typed_question_is_answered_with_its_sources(chat: Page) -> None:
    ask(chat, "What about salary?")
    expect(chat.get_by_text(PAY)).to_be_visible()
    source = chat.get_by_role("link", name="A survey")
    expect(source).to_have_attribute("href", "https://example.org/survey")
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    expect(chat.get_by_text("checked 2026-11")).to_be_visible()


def test_a_vote_is_kept_and_a_bad_one_may_say_why(chat: Page, toy_server: ChatServer) -> None:
    ask(chat, "salary")
    button(chat, "Helpful").click()
    expect(button(chat, "Helpful")).to_have_attribute("aria-pressed", "true")
    button(chat, "Not helpful").click()
    expect(button(chat, "Helpful")).to_have_attribute("aria-pressed", "false")
    # The answer to the bare vote may still be on its way.
    with chat.expect_response(lambda answer: "reason" in (answer.request.post_data or "")) as sent:
        button(chat, "Something is missing").click()
    assert sent.value.status == 204
    assert sent.value.request.post_data_json["reason"] == "incomplete"
    expect(chat.get_by_text("Thank you.")).to_be_visible()


def test_a_tapped_choice_is_answered_and_the_talk_is_there_after_a_reload(chat: Page) -> None:
    button(chat, "What is the difference?").click()
    expect(chat.get_by_text(DIFFERENCE)).to_be_visible()
    chat.reload()
    open_chat(chat)
    expect(chat.get_by_text(DIFFERENCE)).to_be_visible()
    button(chat, "Yes, tell me").click()
    expect(chat.get_by_text(PAY)).to_be_visible()


def test_a_new_conversation_is_begun_only_after_a_question(chat: Page) -> None:
    ask(chat, "difference")
    expect(chat.get_by_text(DIFFERENCE)).to_be_visible()
    choose_option(chat, "New conversation")
    button(chat, "Keep this one").click()
    expect(chat.get_by_text(DIFFERENCE)).to_be_visible()
    choose_option(chat, "New conversation")
    button(chat, "New conversation").last.click()
    expect(chat.get_by_text(DIFFERENCE)).to_have_count(0)
    expect(chat.get_by_text(GREETING)).to_be_visible()


def test_the_conversation_can_be_saved_as_text(chat: Page, tmp_path: Path) -> None:
    ask(chat, "salary")
    expect(chat.get_by_text(PAY)).to_be_visible()
    with chat.expect_download() as download:
        choose_option(chat, "Save this conversation")
    download.value.save_as(tmp_path / "chat.txt")
    saved = (tmp_path / "chat.txt").read_text(encoding="utf-8")
    assert "You, " in saved
    assert "salary" in saved
    assert PAY in saved


def test_a_long_answer_is_shown_from_its_question_on(chat: Page) -> None:
    chat.set_viewport_size({"width": 1280, "height": 430})
    ask(chat, "What about salary?")
    expect(chat.get_by_text(PAY)).to_be_visible()
    question, shown = chat.locator(".visitor").last.bounding_box(), chat.locator(".log").bounding_box()
    assert question is not None
    assert shown is not None
    assert shown["y"] - 1 <= question["y"] < shown["y"] + shown["height"] / 3


def test_what_is_sent_quickly_is_answered_in_its_order(chat: Page) -> None:
    for text in ("salary", "difference", "hello", "salary"):
        ask(chat, text)
    expect(chat.locator(".bot")).to_have_count(5)
    said = chat.locator(".bot .text").all_inner_texts()[1:]
    assert [text[:10] for text in said] == [text[:10] for text in (PAY, DIFFERENCE, GREETING, PAY)]


def test_what_was_written_offline_is_sent_once_the_connection_is_back(chat: Page) -> None:
    chat.context.set_offline(True)
    expect(chat.get_by_text("You are offline.")).to_be_visible()
    ask(chat, "salary")
    expect(chat.get_by_text("Not sent.")).to_be_visible()
    chat.context.set_offline(False)
    expect(chat.get_by_text(PAY)).to_be_visible()
    expect(chat.get_by_text("Not sent.")).to_have_count(0)
    expect(chat.get_by_text("You are offline.")).to_have_count(0)
    expect(chat.locator(".visitor")).to_have_count(1)


def test_a_message_that_could_not_be_taken_can_be_sent_again(chat: Page) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=429, json={"error": {"code": "busy", "message": "One moment, please."}})

    chat.route("**/message", refuse)
    ask(chat, "salary")
    expect(chat.get_by_text("Not sent. One moment, please.")).to_be_visible()
    chat.unroute("**/message")
    button(chat, "Send again").click()
    expect(chat.get_by_text(PAY)).to_be_visible()


def test_a_failure_of_the_server_is_shown_in_its_words(chat: Page, toy_server: ChatServer) -> None:
    toy_server.actions.mood = "crash"
    ask(chat, "action")
    expect(chat.get_by_text("that step did not work on our side")).to_be_visible()
    toy_server.actions.mood = "well"
    button(chat, "Send again").click()
    expect(chat.get_by_text("The action says so.")).to_be_visible()


def test_an_ended_session_leads_to_a_new_conversation(chat: Page) -> None:
    chat.evaluate("localStorage.setItem('rolewise-token', 'v1.nobody')")
    ask(chat, "salary")
    expect(chat.get_by_text("This conversation has ended.")).to_be_visible()
    button(chat, "New conversation").last.click()
    expect(chat.get_by_text(GREETING)).to_be_visible()
    ask(chat, "salary")
    expect(chat.get_by_text(PAY)).to_be_visible()


def test_a_forgotten_conversation_is_told_and_another_one_begins(page: Page, toy_server: ChatServer) -> None:
    page.goto(toy_server.url)
    page.evaluate("localStorage.setItem('rolewise-token', 'v1.nobody')")
    open_chat(page)
    expect(page.get_by_text("Your earlier conversation is no longer kept.")).to_be_visible()


def test_an_answer_that_comes_after_closing_is_counted_on_the_launcher(chat: Page) -> None:
    chat.route("**/message", lambda route: (chat.wait_for_timeout(300), route.continue_()))
    ask(chat, "salary")
    button(chat, "Close the chat").click()
    expect(chat.get_by_role("button", name="Ask a question 1 new message")).to_be_visible()
    chat.get_by_role("button", name="Ask a question").click()
    expect(chat.get_by_text(PAY)).to_be_in_viewport()
    button(chat, "Close the chat").click()
    expect(button(chat, "Ask a question")).to_be_visible()


def test_a_second_tab_shows_the_same_talk(chat: Page, toy_server: ChatServer) -> None:
    ask(chat, "difference")
    expect(chat.get_by_text(DIFFERENCE)).to_be_visible()
    second = visit(chat.context.new_page(), toy_server.url)
    expect(second.get_by_text(DIFFERENCE)).to_be_visible()
    ask(second, "salary")
    expect(second.get_by_text(PAY)).to_be_visible()
    expect(chat.get_by_text(PAY)).to_be_visible()
    expect(chat.locator(".message")).to_have_count(5)


def test_a_text_over_the_limit_is_counted_and_not_sent(chat: Page) -> None:
    field = chat.get_by_label("Your question")
    field.fill("a" * 950)
    expect(chat.get_by_text("50 characters left")).to_be_visible()
    field.fill("😀" * 1001)
    expect(chat.get_by_text("1 character too many")).to_be_visible()
    chat.keyboard.press("Enter")
    expect(field).to_have_value("😀" * 1001)
    expect(chat.locator(".visitor")).to_have_count(0)


def test_the_talk_goes_on_after_the_server_was_restarted(page: Page, toy_model: Path, tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    with serving(toy_model, settings) as first:
        url = first.url
        visit(page, url)
        ask(page, "difference")
        expect(page.get_by_text(DIFFERENCE)).to_be_visible()
    ask(page, "salary")
    with serving(toy_model, settings, port=int(url.rpartition(":")[2])):
        again = button(page, "Send again")
        expect(page.get_by_text(PAY).or_(again)).to_be_visible(timeout=10_000)
        if again.is_visible():
            again.click()
        expect(page.get_by_text(PAY)).to_be_visible()
        expect(page.locator(".visitor")).to_have_count(2)


def test_what_waits_for_an_answer_goes_with_a_conversation_that_is_thrown_away(chat: Page) -> None:
    held: list[Route] = []
    chat.route("**/message", lambda route: held.append(route))
    ask(chat, "salary")
    ask(chat, "difference")
    choose_option(chat, "New conversation")
    button(chat, "New conversation").last.click()
    expect(chat.get_by_text(GREETING)).to_be_visible()
    expect(chat.locator(".message")).to_have_count(1)
    for route in held:
        route.continue_()
    chat.unroute("**/message")
    ask(chat, "hello")
    expect(chat.locator(".message")).to_have_count(3)
    expect(chat.get_by_text(PAY)).to_have_count(0)


def test_the_conversation_stays_where_it_was_read_when_it_is_opened_again(chat: Page) -> None:
    for text in ("salary", "difference", "salary"):
        ask(chat, text)
    expect(chat.locator(".bot")).to_have_count(4)
    button(chat, "Close the chat").click()
    chat.get_by_role("button", name="Ask a question").click()
    expect(chat.locator(".visitor").last).to_be_in_viewport()
