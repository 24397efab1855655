"""Answers saved under a code, and opened with it, on a real database."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from actions.fit.outcome import Line
from actions.role_fit.content import shared_content
from bot.stores.code_words import PLACEHOLDER, code_of, hash_of
from bot.stores.fit_codes import save_fit
from bot.stores.keeping import load_keeping
from bot.stores.tables import code_guesses, fit_codes
from tests.actions.conftest import SECRET
from tests.actions.conversation import Visitor, stored
from tests.actions.fit.talk import Talk

KEY = SECRET.encode()
WRONG = "0" * 32


def at_question_three(sender: str = "web:one") -> Visitor:
    return Visitor(stored(Talk().say(4, 1)), sender, in_form=True)


def hash_in(visitor: Visitor) -> str:
    """The hash of the code that the bot gave."""
    (code_id,) = [
        message["metadata"]["fit_code_id"] for message in visitor.said if "fit_code_id" in message["metadata"]
    ]
    return hash_of(KEY, code_of(KEY, code_id))


def rows(engine: Engine, table: sa.Table) -> list[sa.engine.Row]:
    with engine.connect() as connection:
        return connection.execute(sa.select(table)).all()


async def test_saving_in_the_middle_gives_a_code_and_asks_on(database: Engine) -> None:
    visitor = await at_question_three().does("fit_save")
    assert PLACEHOLDER in visitor.text
    assert str(load_keeping().code_days) in visitor.text
    assert visitor.asked is not None
    assert visitor.asked["number"] == 3
    (row,) = rows(database, fit_codes)
    assert row.code_hash == hash_in(visitor)
    assert row.conversation_id == "web:one"
    assert row.bank == shared_content().get().bank.version
    assert json.loads(row.state) == visitor.slots["fit_state"]


async def test_the_code_itself_is_neither_said_nor_stored(database: Engine) -> None:
    visitor = await at_question_three().does("fit_save")
    code = code_of(KEY, visitor.said[-1]["metadata"]["fit_code_id"])
    assert code not in json.dumps(visitor.said)
    assert code not in json.dumps([list(map(str, row)) for row in rows(database, fit_codes)])


async def test_saving_after_the_result_opens_no_question(database: Engine) -> None:
    visitor = await Visitor(stored(Talk().say(*[4, 0] * 6, "result"))).does("fit_save")
    assert PLACEHOLDER in visitor.text
    assert not visitor.in_form


@pytest.mark.parametrize("in_form", [True, False])
async def test_without_an_answer_there_is_nothing_to_save(database: Engine, in_form: bool) -> None:
    slots = stored(Talk().say("go_on")) if in_form else {}
    visitor = await Visitor(slots, in_form=in_form).does("fit_save")
    assert "nothing to save" in visitor.text
    assert visitor.in_form is in_form
    assert rows(database, fit_codes) == []


async def test_a_skipped_question_is_worth_saving(database: Engine) -> None:
    visitor = await Visitor(stored(Talk().say("skip")), in_form=True).does("fit_save")
    assert PLACEHOLDER in visitor.text


async def test_another_conversation_goes_on_where_the_first_one_was(database: Engine) -> None:
    first = await at_question_three().does("fit_save")
    other = await Visitor(sender="web:other").does("fit_resume", {"h": hash_in(first)})
    assert other.in_form
    assert other.asked is not None
    assert other.asked["number"] == 3
    assert other.text.startswith("Found it.")
    content = shared_content().get()
    assert content.progress(other.state).answers == content.progress(first.state).answers


async def test_a_code_opens_again_and_what_was_saved_stays_as_it_was(database: Engine) -> None:
    first = await at_question_three().does("fit_save")
    code = hash_in(first)
    for sender in ("web:two", "web:three"):
        other = await Visitor(sender=sender).does("fit_resume", {"h": code})
        assert other.asked is not None
        assert other.asked["number"] == 3
        await other.answers(4, 4)


async def test_a_code_of_a_finished_conversation_shows_the_result(database: Engine) -> None:
    first = await Visitor(stored(Talk().say(*[4, 0] * 6, "result"))).does("fit_save")
    other = await Visitor(sender="web:other").does("fit_resume", {"h": hash_in(first)})
    assert not other.in_form
    assert other.said[1]["custom"]["type"] == "fit_result"


async def test_a_code_in_the_middle_of_other_questions_opens_as_well(database: Engine) -> None:
    first = await at_question_three().does("fit_save")
    other = Visitor(stored(Talk().say(0)), "web:other", in_form=True)
    await other.does("fit_resume", {"h": hash_in(first)})
    assert other.in_form
    assert other.asked is not None
    assert other.asked["number"] == 3


@pytest.mark.parametrize("in_form", [True, False])
async def test_a_wrong_code_changes_nothing_and_is_counted(database: Engine, in_form: bool) -> None:
    slots = stored(Talk().say(4, 1)) if in_form else {}
    visitor = await Visitor(dict(slots), in_form=in_form).does("fit_resume", {"h": WRONG})
    assert "I do not know that code" in visitor.text
    assert visitor.in_form is in_form
    assert visitor.slots.get("fit_state") == slots.get("fit_state")
    assert len(rows(database, code_guesses)) == 1


@pytest.mark.parametrize("given", [{}, {"h": None}, {"h": 5}, {"h": ["x"]}])
@pytest.mark.parametrize("in_form", [True, False])
async def test_without_a_code_it_is_asked_for(
    database: Engine, in_form: bool, given: dict[str, object]
) -> None:
    visitor = await Visitor(stored(Talk().say(4)) if in_form else {}, in_form=in_form).does(
        "fit_resume", given
    )
    assert "Type your code" in visitor.text
    assert rows(database, code_guesses) == []


async def test_without_a_code_and_with_answers_it_goes_on_where_it_stopped(database: Engine) -> None:
    visitor = await Visitor(stored(Talk().say(4, "stop")), in_form=False).does("fit_resume")
    assert "Let's go on" in visitor.text
    assert visitor.in_form


async def test_who_guesses_too_often_waits_even_with_the_right_code(database: Engine) -> None:
    first = await at_question_three().does("fit_save")
    guesser = Visitor(sender="web:guesser")
    for _ in range(load_keeping().wrong_codes_an_hour):
        await guesser.does("fit_resume", {"h": WRONG})
        assert "I do not know that code" in guesser.text
    await guesser.does("fit_resume", {"h": hash_in(first)})
    assert "too many wrong codes" in guesser.text
    assert guesser.slots.get("fit_state") is None
    other = await Visitor(sender="web:other").does("fit_resume", {"h": hash_in(first)})
    assert other.text.startswith("Found it.")


async def test_saved_answers_that_cannot_be_read_are_told_and_the_present_ones_stay(database: Engine) -> None:
    code_id = save_fit(database, KEY, "web:one", {"form": 99}, "1", 2_000_000_000.0)
    visitor = at_question_three("web:other")
    before = dict(visitor.slots)
    await visitor.does("fit_resume", {"h": hash_of(KEY, code_of(KEY, code_id))})
    assert "cannot be read any more" in visitor.text
    assert visitor.slots["fit_state"] == before["fit_state"]


async def test_an_expired_code_opens_nothing(database: Engine) -> None:
    code_id = save_fit(database, KEY, "web:one", stored(Talk().say(4))["fit_state"], "1", 1_000.0)
    visitor = await Visitor(sender="web:other").does("fit_resume", {"h": hash_of(KEY, code_of(KEY, code_id))})
    assert "I do not know that code" in visitor.text


NOT_KEPT = {"not_kept": True}


async def test_where_nothing_may_be_kept_no_code_is_given_and_it_is_said_why(database: Engine) -> None:
    visitor = await Visitor({**stored(Talk().say(4, 1)), **NOT_KEPT}, "web:one", in_form=True).does(
        "fit_save"
    )
    assert rows(database, fit_codes) == []
    assert not any("fit_code_id" in message["metadata"] for message in visitor.said)
    assert visitor.text.startswith(shared_content().get().words.say([Line("save_not_kept")]).text)
    assert visitor.asked is not None


async def test_a_wrong_code_counts_without_the_conversation_where_nothing_may_be_kept(
    database: Engine,
) -> None:
    for _ in range(load_keeping().wrong_codes_an_hour):
        await Visitor(dict(NOT_KEPT), "web:one").does("fit_resume", {"h": WRONG})
    guesses = rows(database, code_guesses)
    assert len(guesses) == load_keeping().wrong_codes_an_hour
    assert len({guess.conversation_id for guess in guesses}) == 1
    assert "web:one" not in str(guesses)
    visitor = await Visitor(dict(NOT_KEPT), "web:one").does("fit_resume", {"h": WRONG})
    assert len(rows(database, code_guesses)) == load_keeping().wrong_codes_an_hour
    assert visitor.text == shared_content().get().words.say([Line("code_too_often")]).text
