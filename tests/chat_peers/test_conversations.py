"""What people do in Slack and Telegram, from end to end, beside others' players and beside strict ones."""

from __future__ import annotations

import re
import secrets

from tests.chat_peers import wordings
from tests.chat_peers.conftest import Stage
from tests.chat_peers.talker import Talker
from tests.conversations.conversation import Visitor

CODE = re.compile(r"\b[A-Z]{3,9}-[1-9][0-9]-[A-Z]{3,9}\b")


def test_a_question_is_answered_and_a_button_leads_on(talker: Talker) -> None:
    heard = talker.say("What is the difference between a product manager and a project manager?")
    assert heard.says("utter_faq/difference")
    assert talker.tap(*heard.buttons).messages[0].text != heard.messages[0].text


def test_an_open_question_offers_what_may_be_meant_and_the_choice_is_answered(talker: Talker) -> None:
    heard = talker.say("what about money")
    assert heard.says("utter_clarify")
    fees = wordings.topic_title("faq/course_fees")
    assert fees in heard.messages[-1].buttons
    assert talker.tap(fees).says("utter_faq/course_fees")


def test_the_role_fit_goes_from_start_to_result_with_back_skip_and_an_interruption(
    talker: Talker, stage: Stage
) -> None:
    talker.begin_role_fit()
    talker.rate(3)
    talker.rate(1)
    assert talker.tap(wordings.menu_title("/fit_back")).says("back_to_answered")
    assert talker.progress().number == 2
    talker.rate(4)
    assert talker.tap(wordings.menu_title("/fit_skip")).says("skipped")
    heard = talker.say("How much does a product manager earn in India?")
    assert heard.says("utter_faq/salary_product_manager")
    # The open question stands below the answer, and takes an answer.
    assert talker.progress().number == 4
    assert wordings.scale()[0] in heard.messages[-1].buttons
    heard = talker.finish_role_fit(product=4, project=0)
    progress = talker.progress()
    assert progress.finished
    assert len(progress.skipped) == 1
    assert heard.says(f"result.line.{progress.score.band}")
    assert heard.has_picture or not _can_show_pictures(talker, stage)


def _can_show_pictures(talker: Talker, stage: Stage) -> bool:
    # telegram-test-api knows no sendPhoto.
    return stage.is_strict or talker.way.conversation_id.startswith("slack:")


def test_the_buttons_of_an_answered_question_go_away(talker: Talker) -> None:
    asked = talker.begin_role_fit().messages[-1]
    assert talker.shows_buttons(asked)
    talker.rate(2)
    talker.way.wait_for(lambda: not talker.shows_buttons(asked), why="the buttons to go")


def test_a_code_made_on_the_website_goes_on_in_the_chat(talker: Talker, stage: Stage) -> None:
    visitor = Visitor(stage.server.url, database_url=stage.database_url)
    visitor.open()
    visitor.take_role_fit([3, 4])
    (code,) = CODE.findall(visitor.say("save my answers").text)
    assert talker.say(code).says("resumed")
    progress = talker.progress()
    assert (progress.number, sorted(progress.answers.values())) == (3, [3, 4])
    talker.rate(1)
    assert talker.progress().number == 4


def test_a_code_made_in_the_chat_goes_on_on_the_website(talker: Talker, stage: Stage) -> None:
    talker.begin_role_fit()
    talker.rate(3)
    (code,) = CODE.findall(talker.say("save my answers").text)
    visitor = Visitor(stage.server.url, database_url=stage.database_url)
    visitor.open()
    assert visitor.say(code).number == 2
    fit = visitor.fit()
    assert fit is not None
    assert fit.answers == {1: 3}


def test_after_a_deletion_nothing_of_the_person_is_in_any_file(talker: Talker, stage: Stage) -> None:
    canary = f"canary{secrets.token_hex(6)}"
    talker.say(f"what is a roadmap, asks {canary}")
    talker.begin_role_fit()
    talker.rate(3)
    traces = [canary, *talker.way.ids]
    assert canary in _written(stage)
    assert talker.way.conversation_id in _written(stage)
    heard = talker.say("delete my data")
    heard = talker.tap(*[button for button in heard.buttons if "elete" in button])
    assert heard.says("utter_deleted")
    assert not talker.has_fit()
    written = _written(stage)
    assert [trace for trace in traces if trace in written] == []


def test_after_a_deletion_the_chat_goes_on(talker: Talker) -> None:
    talker.say("delete my data")
    talker.tap(*[button for button in talker.latest.buttons if "elete" in button])
    assert talker.say("what is a WBS").says("utter_faq/project_concepts__wbs")


def test_no_log_line_holds_words_or_ids(talker: Talker, stage: Stage) -> None:
    canary = f"canary{secrets.token_hex(6)}"
    talker.say(f"what is a roadmap, asks {canary}")
    log = stage.server.log()
    assert [trace for trace in [canary, *talker.way.ids] if trace in log] == []


def test_nothing_that_the_assistant_sends_is_refused_by_the_strict_players(stage: Stage) -> None:
    if not stage.is_strict:
        assert stage.slack.url.startswith("http://127.0.0.1")
        return
    refused = [*stage.slack.refusals(), *stage.telegram.refusals()]
    assert [(call.method, call.answer) for call in refused] == []


def _written(stage: Stage) -> str:
    """Everything that the server wrote: its database with side files, whatever lies beside, and its log."""
    files = [path for path in stage.server.var.rglob("*") if path.is_file()]
    assert any(path.name.startswith("rolewise.db") for path in files)
    return "\n".join([stage.server.log(), *(path.read_bytes().decode("latin-1") for path in files)])
