"""Requests are stored once, found by their team, and gone with their time or their conversation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores import leads as module
from bot.stores.erasure import erase_conversation
from bot.stores.keeping import load_keeping
from bot.stores.lead_drafts import Draft, begin_draft, drop_draft, keep_draft, load_draft
from bot.stores.leads import (
    DraftGoneError,
    all_leads,
    count_of_day,
    find_lead,
    latest_reference,
    mark_done,
    reference_of,
    submit,
)
from bot.stores.retention import purge_expired
from bot.stores.stored import what_is_stored
from bot.stores.tables import lead_deliveries, lead_drafts

NOW, DAY = 1_800_000_000.0, 86_400
ANNA = "web:anna"
GIVEN = {
    "name": "Anna",
    "kind": "email",
    "contact": "anna@example.com",
    "topic": "fees",
    "agreed": "questions",
}


def drafted(engine: Engine, conversation: str = ANNA, now: float = NOW) -> Draft:
    """A draft that is whole."""
    draft = replace(begin_draft(engine, conversation, now), given=GIVEN, questions=("what is the fee",))
    keep_draft(engine, draft, now)
    return draft


def rows_of(engine: Engine, table: sa.Table) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_a_draft_is_read_as_it_was_kept(database: Engine) -> None:
    draft = drafted(database)
    assert load_draft(database, ANNA) == draft
    drop_draft(database, ANNA)
    assert load_draft(database, ANNA) is None


def test_a_conversation_has_one_draft(database: Engine) -> None:
    first, second = begin_draft(database, ANNA, NOW), begin_draft(database, ANNA, NOW)
    assert first.id != second.id
    keep_draft(database, replace(first, given=GIVEN), NOW)
    assert load_draft(database, ANNA) == second


@pytest.mark.parametrize("data", ["", "[]", "{}", '{"given":3,"asking":null,"questions":[]}', '{"given":{}}'])
def test_a_draft_that_cannot_be_read_is_none(database: Engine, data: str) -> None:
    begin_draft(database, ANNA, NOW)
    with database.begin() as connection:
        connection.execute(lead_drafts.update().values(data=data))
    assert load_draft(database, ANNA) is None


def test_a_draft_becomes_a_request_with_all_that_was_given(database: Engine) -> None:
    reference = submit(database, ANNA, drafted(database), ("webhook", "mail"), NOW)
    lead = find_lead(database, reference)
    assert lead is not None
    assert (lead.name, lead.contact_kind, lead.contact) == ("Anna", "email", "anna@example.com")
    assert (lead.topic, lead.good_time, lead.questions) == ("fees", "", ("what is the fee",))
    assert (lead.channel, lead.created_at, lead.done_at) == ("web", NOW, None)
    assert load_draft(database, ANNA) is None
    assert rows_of(database, lead_deliveries) == 2
    assert latest_reference(database, ANNA) == reference


def test_a_double_submission_is_one_request(database: Engine) -> None:
    draft = drafted(database)
    first = submit(database, ANNA, draft, ("webhook",), NOW)
    assert submit(database, ANNA, draft, ("webhook",), NOW + 1) == first
    assert len(all_leads(database, done_too=True)) == rows_of(database, lead_deliveries) == 1
    assert reference_of(database, draft.id) == first


def test_submissions_of_several_servers_at_once_are_one_request(database: Engine) -> None:
    draft = drafted(database)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: submit(database, ANNA, draft, ("webhook",), NOW), range(8)))
    assert len(set(found)) == 1
    assert len(all_leads(database, done_too=True)) == rows_of(database, lead_deliveries) == 1


def test_a_draft_that_was_dropped_becomes_nothing(database: Engine) -> None:
    draft = drafted(database)
    drop_draft(database, ANNA)
    with pytest.raises(DraftGoneError):
        submit(database, ANNA, draft, (), NOW)
    assert reference_of(database, draft.id) is None
    assert all_leads(database, done_too=True) == []


def test_a_reference_that_somebody_has_is_not_given_again(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = iter("AAAA" + "AAAA" + "BBBB")
    monkeypatch.setattr(module.secrets, "choice", lambda _: next(letters))
    first = submit(database, ANNA, drafted(database), (), NOW)
    second = submit(database, "web:ben", drafted(database, "web:ben"), (), NOW)
    assert (first, second) == ("L-AAAA", "L-BBBB")


def test_when_no_reference_is_free_nothing_is_lost(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.secrets, "choice", lambda _: "A")
    submit(database, ANNA, drafted(database), (), NOW)
    with pytest.raises(sa.exc.IntegrityError):
        submit(database, "web:ben", drafted(database, "web:ben"), (), NOW)
    assert load_draft(database, "web:ben") is not None


def test_a_request_that_is_done_is_listed_only_when_asked_for(database: Engine) -> None:
    reference = submit(database, ANNA, drafted(database), (), NOW)
    assert mark_done(database, reference, NOW + 5)
    assert mark_done(database, reference, NOW + 9)
    assert all_leads(database, done_too=False) == []
    assert [lead.done_at for lead in all_leads(database, done_too=True)] == [NOW + 5]
    assert not mark_done(database, "L-NONE", NOW)


def test_the_requests_of_a_day_are_counted(database: Engine) -> None:
    for hours in (0, 20, 30):
        submit(database, ANNA, drafted(database), (), NOW + hours * 3_600)
    assert count_of_day(database, ANNA, NOW + 31 * 3_600) == 2
    assert count_of_day(database, "web:ben", NOW) == 0


def test_requests_go_with_the_retention_time_and_their_outbox_with_them(database: Engine) -> None:
    submit(database, ANNA, drafted(database, now=NOW), ("webhook",), NOW)
    fresh = submit(database, ANNA, drafted(database), ("webhook",), NOW + 20 * DAY)
    purge_expired(database, 30, NOW + 31 * DAY)
    assert [lead.reference for lead in all_leads(database, done_too=True)] == [fresh]
    assert rows_of(database, lead_deliveries) == 1


def test_a_draft_that_is_left_goes_soon(database: Engine) -> None:
    drafted(database)
    days = load_keeping().lead_draft_days
    purge_expired(database, 30, NOW + days * DAY - 1)
    assert load_draft(database, ANNA) is not None
    purge_expired(database, 30, NOW + days * DAY + 1)
    assert load_draft(database, ANNA) is None


def test_erasing_a_conversation_removes_its_requests_and_what_was_still_to_be_sent(database: Engine) -> None:
    submit(database, ANNA, drafted(database), ("webhook",), NOW)
    other = submit(database, "web:ben", drafted(database, "web:ben"), ("webhook",), NOW)
    drafted(database)
    assert what_is_stored(database, ANNA, NOW).leads == 2
    erased = erase_conversation(database, ANNA, NOW)
    assert (erased.leads, erased.receipt is not None) == (2, True)
    assert what_is_stored(database, ANNA, NOW).is_nothing
    assert [lead.reference for lead in all_leads(database, done_too=True)] == [other]
    assert rows_of(database, lead_deliveries) == 1
