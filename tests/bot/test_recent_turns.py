"""The recent turns of a conversation leave it in the same state as all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot, BooleanSlot, TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.recent_turns import (
    LEAST_TURNS,
    MOST_TURNS,
    StoredEvent,
    Window,
    Windows,
    find_window,
    present_session,
)

LISTEN = "action_listen"


def slots() -> list[TextSlot | BooleanSlot | AnySlot]:
    return [
        TextSlot("role", mappings=[]),
        BooleanSlot("staff", mappings=[]),
        AnySlot("list", [], initial_value=[1]),
    ]


def turn(*steps: Event) -> list[Event]:
    return [
        UserUttered("hello", intent={"name": "greet"}),
        *steps,
        ActionExecuted("utter_greet"),
        BotUttered("Hello."),
        ActionExecuted(LISTEN),
    ]


STEP = st.one_of(
    st.builds(SlotSet, st.just("role"), st.sampled_from(["product", "project", None])),
    st.builds(SlotSet, st.just("staff"), st.booleans()),
    st.builds(SlotSet, st.just("list"), st.lists(st.integers(), max_size=2)),
    st.builds(ActiveLoop, st.sampled_from(["form", None])),
    st.sampled_from(
        [
            AllSlotsReset(),
            Restarted(),
            UserUtteranceReverted(),
            ConversationPaused(),
            ConversationResumed(),
        ]
    ),
)
TURNS = st.lists(st.builds(lambda steps: turn(*steps), st.lists(STEP, max_size=2)), max_size=3 * MOST_TURNS)


def stored(events: list[Event]) -> list[StoredEvent]:
    return [StoredEvent(row, event) for row, event in enumerate(events, start=7)]


def of(window: Window, rows: list[StoredEvent]) -> list[StoredEvent]:
    return [item for item in rows if item.row >= window.first_row]


def state(events: list[Event]) -> tuple[object, ...]:
    tracker = DialogueStateTracker.from_events("x", events, slots())
    filled = {name: (slot.value, slot.has_been_set) for name, slot in tracker.slots.items()}
    return filled, tracker.active_loop_name, tracker.latest_action_name, tracker.is_paused()


@given(TURNS)
def test_slots_form_and_last_action_are_those_of_the_whole_session(turns: list[list[Event]]) -> None:
    start: list[Event] = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted(LISTEN)]
    rows = stored([*start, *(event for events in turns for event in events)])
    window = find_window((), rows, slots())
    if window is None:
        return
    recent = of(window, rows)
    assert sum(isinstance(item.event, UserUttered) for item in recent) >= LEAST_TURNS
    assert state([*window.before, *(item.event for item in recent)]) == state([item.event for item in rows])


@given(TURNS)
def test_a_window_moved_often_gives_the_same_as_all_events(turns: list[list[Event]]) -> None:
    rows: list[StoredEvent] = stored([ActionExecuted(LISTEN)])
    before: tuple[Event, ...] = ()
    recent = rows
    for events in turns:
        new = [StoredEvent(rows[-1].row + number, event) for number, event in enumerate(events, start=1)]
        rows, recent = [*rows, *new], [*recent, *new]
        window = find_window(before, recent, slots())
        if window:
            before, recent = window.before, of(window, recent)
    assert state([*before, *(item.event for item in recent)]) == state([item.event for item in rows])


def test_a_short_conversation_is_read_whole() -> None:
    assert find_window((), stored([event for _ in range(MOST_TURNS) for event in turn()]), slots()) is None


def test_a_long_one_is_cut_to_its_last_turns() -> None:
    rows = stored([event for _ in range(MOST_TURNS + 1) for event in turn()])
    window = find_window((), rows, slots())
    assert window is not None
    assert sum(isinstance(item.event, UserUttered) for item in of(window, rows)) == LEAST_TURNS


def test_a_cut_inside_a_form_enters_the_form_again() -> None:
    inside = [event for _ in range(4 * MOST_TURNS) for event in turn()]
    window = find_window((), stored([*turn(ActiveLoop("form")), *inside]), slots())
    assert window is not None
    assert [event.name for event in window.before if isinstance(event, ActiveLoop)] == ["form"]


def test_nothing_is_cut_while_a_form_is_interrupted() -> None:
    interrupted = [*turn(ActiveLoop("form")), LoopInterrupted(True)]
    inside = [event for _ in range(4 * MOST_TURNS) for event in turn()[:-1]]
    window = find_window((), stored([*interrupted, *inside]), slots())
    assert window is None


def test_only_the_last_session_is_present() -> None:
    rows = stored([*turn(), SessionStarted(), *turn()])
    assert present_session(rows) == rows[len(turn()) :]
    assert present_session(rows[:3]) == rows[:3]


def test_the_longest_unused_window_is_forgotten_first() -> None:
    windows = Windows(most=2)
    for name in ("a", "b", "a", "c"):
        windows.put(name, Window(1, ()))
    assert windows.get("b") is None
    assert windows.get("a") is not None
    windows.put("a", None)
    assert windows.get("a") is None
