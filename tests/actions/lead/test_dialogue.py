"""What an act does to a request: tables, and no act ever leaves it with something unchecked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.lead.dialogue import perform
from actions.lead.outcome import STEPS, Act, Problem, step_of
from bot.stores.lead_drafts import Draft

NAMED = {"name": "Priya"}
REACHED = {**NAMED, "contact": "raj@x.in", "kind": "email"}
ABOUT = {**REACHED, "topic": "fees"}
TIMED = {**ABOUT, "time": ""}
WHOLE = {**TIMED, "agreed": "details"}


def at(given_parts: dict[str, str], asking: str | None = None) -> Draft:
    return Draft("d1", given_parts, asking)


@pytest.mark.parametrize(
    ("parts", "step"),
    [
        ({}, "name"),
        (NAMED, "contact"),
        (REACHED, "topic"),
        (ABOUT, "time"),
        (TIMED, "agreed"),
        (WHOLE, "summary"),
    ],
)
def test_the_steps_follow_one_another(parts: dict[str, str], step: str) -> None:
    assert step_of(at(parts)) == step


def test_several_values_at_once_are_all_taken() -> None:
    outcome = perform(Act("given", {"name": "raj", "contact": "9876543210"}), at({}))
    assert outcome.draft.given == {"name": "Raj", "contact": "+91 98765 43210", "kind": "phone"}
    assert step_of(outcome.draft) == "topic"


def test_a_bad_value_is_answered_with_the_reason_and_a_good_one_beside_it_is_kept() -> None:
    outcome = perform(Act("given", {"name": "Raj", "contact": "raj@x"}), at({}))
    assert outcome.ask == Problem("utter_lead_email_incomplete")
    assert outcome.draft.given == {"name": "Raj"}


def test_a_corrected_value_leads_back_to_the_summary() -> None:
    asked = perform(Act("change", part="contact"), at(WHOLE)).draft
    assert step_of(asked) == "contact"
    changed = perform(Act("given", {"contact": "98765 43210"}), asked).draft
    assert step_of(changed) == "summary"
    assert changed.given["kind"] == "phone"


def test_a_correction_that_is_given_at_once_asks_nothing() -> None:
    outcome = perform(Act("given", {"name": "Rahul"}), at(WHOLE))
    assert (outcome.draft.given["name"], step_of(outcome.draft)) == ("Rahul", "summary")


def test_a_change_without_a_part_asks_which() -> None:
    assert perform(Act("change"), at(WHOLE)).ask == Problem("utter_lead_change")
    assert perform(Act("change"), at({})).ask is None


def test_what_was_to_be_changed_can_be_left_as_it_is() -> None:
    assert step_of(perform(Act("go_on"), at(WHOLE, "time")).draft) == "summary"


@pytest.mark.parametrize(("parts", "step"), [(REACHED, "time"), (ABOUT, "agreed")])
def test_optional_steps_can_be_skipped(parts: dict[str, str], step: str) -> None:
    assert step_of(perform(Act("skip"), at(parts)).draft) == step
    assert step_of(perform(Act("no"), at(parts)).draft) == step


@pytest.mark.parametrize("parts", [{}, NAMED])
def test_a_name_and_a_contact_cannot_be_skipped(parts: dict[str, str]) -> None:
    outcome = perform(Act("skip"), at(parts))
    assert (outcome.first, outcome.draft.given) == (("utter_lead_needed",), parts)


@pytest.mark.parametrize(
    ("parts", "step"),
    [(NAMED, "name"), (REACHED, "contact"), (ABOUT, "topic"), (TIMED, "time"), (WHOLE, "agreed")],
)
def test_back_asks_the_step_before(parts: dict[str, str], step: str) -> None:
    assert step_of(perform(Act("back"), at(parts)).draft) == step


def test_before_the_first_step_there_is_none() -> None:
    assert perform(Act("back"), at({})).first == ("utter_lead_first",)


@pytest.mark.parametrize("act", [Act("agree", agreed="nothing"), Act("no")])
def test_without_consent_it_ends_and_nothing_is_sent(act: Act) -> None:
    assert perform(act, at(TIMED)).end == "refused"


@pytest.mark.parametrize(
    ("act", "agreed"),
    [
        (Act("agree", agreed="questions"), "questions"),
        (Act("agree", agreed="details"), "details"),
        (Act("yes"), "details"),
    ],
)
def test_consent_is_to_what_was_said_and_a_bare_yes_to_the_least(act: Act, agreed: str) -> None:
    outcome = perform(act, at(TIMED))
    assert (outcome.draft.given["agreed"], outcome.end) == (agreed, None)


def test_consent_in_unknown_words_is_none() -> None:
    assert perform(Act("agree", agreed="whatever"), at(TIMED)).draft == at(TIMED)


@pytest.mark.parametrize("act", ["send", "yes"])
@pytest.mark.parametrize("parts", [{}, NAMED, REACHED, ABOUT])
def test_nothing_is_sent_before_the_summary_was_seen(act: str, parts: dict[str, str]) -> None:
    assert perform(Act(act), at(parts)).end is None


@pytest.mark.parametrize("act", ["send", "yes"])
def test_it_is_sent_from_the_summary(act: str) -> None:
    assert perform(Act(act), at(WHOLE)).end == "send"
    assert perform(Act(act), at(WHOLE, "name")).end is None


@pytest.mark.parametrize("parts", [{}, NAMED, REACHED, ABOUT, TIMED, WHOLE])
def test_it_can_be_cancelled_at_any_step(parts: dict[str, str]) -> None:
    assert perform(Act("cancel"), at(parts)).end == "cancelled"


@pytest.mark.parametrize(
    ("act", "first"),
    [
        (Act("role_fit"), "utter_lead_fit_waits"),
        (Act("why"), "utter_lead_why"),
        (Act("person"), "utter_contact_counsellor"),
        (Act("unread", is_foreign=True), "utter_unknown"),
    ],
)
def test_what_is_no_answer_is_met_and_the_step_stays(act: Act, first: str) -> None:
    outcome = perform(act, at(NAMED))
    assert (outcome.first, outcome.draft) == ((first,), at(NAMED))


def test_a_question_that_nobody_could_answer_becomes_what_it_is_about() -> None:
    outcome = perform(Act("unread", text="can a 45 year old join?"), at(REACHED))
    assert outcome.first == ("utter_lead_topic_noted",)
    assert outcome.draft.given["topic"] == "can a 45 year old join?"


@pytest.mark.parametrize(("parts", "step"), [({}, "name"), (NAMED, "contact"), (ABOUT, "time")])
def test_what_cannot_be_read_is_asked_again_with_an_example(parts: dict[str, str], step: str) -> None:
    outcome = perform(Act("unread", text="?"), at(parts))
    assert outcome.ask == Problem(f"utter_lead_{step}_unread")


NAMES = (
    *("given", "skip", "back", "change", "agree", "send", "cancel"),
    *("yes", "no", "why", "again", "go_on", "unread", "role_fit"),
)
ACTS = st.builds(
    Act,
    st.sampled_from(NAMES),
    st.dictionaries(st.sampled_from(["name", "contact", "topic", "time"]), st.text(max_size=30), max_size=2),
    st.sampled_from([None, *STEPS]),
    st.sampled_from([None, "questions", "details", "nothing"]),
    st.text(max_size=20),
)


@given(st.lists(ACTS, max_size=12))
def test_whatever_is_done_a_request_is_sent_only_whole_and_agreed_to(acts: list[Act]) -> None:
    draft = at({})
    for act in acts:
        outcome = perform(act, draft)
        if outcome.end == "send":
            assert draft.given["name"]
            assert draft.given["contact"]
            assert draft.given["agreed"] in ("questions", "details")
        draft = outcome.draft
    assert set(draft.given) <= {*STEPS, "kind"}
