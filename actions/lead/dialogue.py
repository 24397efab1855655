"""What an act does to a request: a pure function, which tables test.

The invariant: only values that were checked come into the draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from actions.lead.contact import check_contact
from actions.lead.outcome import (
    OPTIONAL,
    STEPS,
    SUMMARY,
    Act,
    Outcome,
    Problem,
    step_before,
    step_of,
    with_given,
)
from actions.lead.texts import check_name, check_text
from bot.stores.lead_drafts import Draft

_UNREAD = {
    "name": Problem("utter_lead_name_unread"),
    "contact": Problem("utter_lead_contact_unread"),
    "time": Problem("utter_lead_time_unread"),
}
_CHANGE = Problem("utter_lead_change")


def perform(act: Act, draft: Draft) -> Outcome:
    """Return what comes of `act`."""
    return _ACTS.get(act.name, _again)(act, draft)


def _given(act: Act, draft: Draft) -> Outcome:
    """Take what can be taken; the first problem is said, the rest is kept all the same."""
    problem: Problem | None = None
    for part, text in act.given.items():
        checked = _checked(part, text)
        if isinstance(checked, Problem):
            problem = problem or checked
        else:
            draft = with_given(draft, **checked)
    return Outcome(draft, ask=problem)


def _checked(part: str, text: str) -> Mapping[str, str] | Problem:
    if part == "contact":
        contact = check_contact(text)
        return contact if isinstance(contact, Problem) else {"contact": contact.value, "kind": contact.kind}
    value = check_name(text) if part == "name" else check_text(part, text)
    return value if isinstance(value, Problem) else {part: value}


def _skip(_act: Act, draft: Draft) -> Outcome:
    step = step_of(draft)
    if step in OPTIONAL:
        return Outcome(with_given(draft, **{step: ""}))
    return Outcome(draft, first=("utter_lead_needed",) if step in ("name", "contact") else ())


def _back(_act: Act, draft: Draft) -> Outcome:
    before = step_before(draft)
    if before is None:
        return Outcome(draft, first=("utter_lead_first",))
    return Outcome(replace(draft, asking=before))


def _change(act: Act, draft: Draft) -> Outcome:
    if act.part in STEPS:
        return Outcome(replace(draft, asking=act.part))
    # What was not given yet is asked anyway.
    return Outcome(draft, ask=_CHANGE if draft.given else None)


def _agree(act: Act, draft: Draft) -> Outcome:
    if act.agreed == "nothing":
        return Outcome(draft, end="refused")
    if act.agreed in ("questions", "details"):
        return Outcome(with_given(draft, agreed=act.agreed))
    return Outcome(draft)


def _send(_act: Act, draft: Draft) -> Outcome:
    return Outcome(draft, end="send" if step_of(draft) == SUMMARY else None)


def _cancel(_act: Act, draft: Draft) -> Outcome:
    return Outcome(draft, end="cancelled")


def _yes(act: Act, draft: Draft) -> Outcome:
    if step_of(draft) == "agreed":
        # A bare yes gives the least that it can mean.
        return _agree(replace(act, agreed="details"), draft)
    return _send(act, draft)


def _no(act: Act, draft: Draft) -> Outcome:
    step = step_of(draft)
    if step == "agreed":
        return _agree(replace(act, agreed="nothing"), draft)
    if step == SUMMARY:
        return Outcome(draft, ask=_CHANGE)
    return _skip(act, draft) if step in OPTIONAL else _unread(act, draft)


def _role_fit(_act: Act, draft: Draft) -> Outcome:
    return Outcome(draft, first=("utter_lead_fit_waits",))


def _why(_act: Act, draft: Draft) -> Outcome:
    return Outcome(draft, first=("utter_lead_why",))


def _person(_act: Act, draft: Draft) -> Outcome:
    """Who asks for a person again, or about their hours, hears what is known of them."""
    return Outcome(draft, first=("utter_contact_counsellor",))


def _unread(act: Act, draft: Draft) -> Outcome:
    step = step_of(draft)
    if act.is_foreign:
        return Outcome(draft, first=("utter_unknown",))
    if step == "topic" and act.text:
        # A question that nobody could answer is what a counsellor is for.
        outcome = _given(replace(act, given={"topic": act.text}), draft)
        return replace(outcome, first=() if outcome.ask else ("utter_lead_topic_noted",))
    return Outcome(draft, ask=_UNREAD.get(step))


def _go_on(_act: Act, draft: Draft) -> Outcome:
    """Leave what was to be changed as it is."""
    return Outcome(replace(draft, asking=None))


def _again(_act: Act, draft: Draft) -> Outcome:
    """Ask the open step again."""
    return Outcome(draft)


_ACTS: Mapping[str, Callable[[Act, Draft], Outcome]] = {
    "given": _given,
    "skip": _skip,
    "back": _back,
    "change": _change,
    "agree": _agree,
    "send": _send,
    "cancel": _cancel,
    "yes": _yes,
    "no": _no,
    "go_on": _go_on,
    "why": _why,
    "person": _person,
    "role_fit": _role_fit,
    "unread": _unread,
}
