"""A new session of Rasa begins where the last one was: slots, form and open question."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot, BooleanSlot, TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.session_start import session_events

LISTEN = "action_listen"
STEP = st.one_of(
    st.builds(SlotSet, st.just("role"), st.sampled_from(["product", "project", None])),
    st.builds(SlotSet, st.just("staff"), st.booleans()),
    st.builds(SlotSet, st.just("log"), st.lists(st.integers(), max_size=2)),
    st.builds(SlotSet, st.just("requested_slot"), st.sampled_from(["size", None])),
    st.builds(ActiveLoop, st.sampled_from(["form", None])),
)


def conversation(steps: list[Event]) -> DialogueStateTracker:
    slots = [
        TextSlot("role", mappings=[]),
        BooleanSlot("staff", mappings=[]),
        AnySlot("log", mappings=[]),
        TextSlot("requested_slot", mappings=[]),
    ]
    said = [
        UserUttered("hello", intent={"name": "greet"}),
        *steps,
        BotUttered("Hello."),
        ActionExecuted(LISTEN),
    ]
    return DialogueStateTracker.from_events("x", [ActionExecuted(LISTEN), *said], slots)


def begun(tracker: DialogueStateTracker, carry_over_slots: bool = True) -> list[Event]:
    events = session_events(tracker, carry_over_slots)
    for event in [ActionExecuted("action_session_start"), *events]:
        tracker.update(event)
    return events


@given(st.lists(STEP, max_size=12))
@settings(max_examples=80, derandomize=True, deadline=None)
def test_slots_and_form_are_as_before(steps: list[Event]) -> None:
    before = conversation(steps)
    after = conversation(steps)
    begun(after)
    assert after.current_slot_values() == before.current_slot_values()
    assert after.active_loop_name == before.active_loop_name
    assert after.latest_action_name == LISTEN


def test_a_slot_set_often_goes_over_once_with_its_last_value() -> None:
    tracker = conversation([SlotSet("log", [number]) for number in range(50)])
    assert [event for event in begun(tracker) if isinstance(event, SlotSet)] == [SlotSet("log", [49])]


def test_an_empty_slot_needs_no_event() -> None:
    tracker = conversation([SlotSet("role", "product"), SlotSet("role", None)])
    assert [type(event) for event in begun(tracker)] == [SessionStarted, ActionExecuted]


def test_a_bot_that_forgets_forgets() -> None:
    tracker = conversation([SlotSet("role", "product"), ActiveLoop("form")])
    assert [type(event) for event in begun(tracker, carry_over_slots=False)] == [
        SessionStarted,
        ActionExecuted,
    ]
