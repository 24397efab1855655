"""The understanding in the place of Rasa's `parse_message`, with a processor that only parses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.conversation import PART
from bot.context.installed import LEFT_OUT, QUESTION, InContext, in_context, install
from bot.context.parse_data import Parsed, answer, context, full_intent, outcome

if TYPE_CHECKING:
    from bot.context.topics import Topics
    from tests.bot.context.conftest import Model

SLOT = TextSlot("pm_reading", [{"type": "from_entity", "entity": "pm_reading"}], influence_conversation=False)


class Processor:
    """Parses by the table of the tests."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.parse_message: Any = self._parse

    async def _parse(self, message: UserMessage, *_: Any) -> Parsed:
        return await self.model(message.text)


class OneAgent:
    """What `in_context` needs of an agent."""

    def __init__(self, processor: Any) -> None:
        self.processor = processor


def tracker(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("x", list(events), slots=[SLOT])


def asked(topic: str) -> UserUttered:
    return UserUttered("x", parse_data=answer(topic, "x"))


async def parse(model: Model, topics: Topics, text: str, *events: Event, **metadata: Any) -> Parsed:
    processor = Processor(model)
    install(processor, topics)
    message = UserMessage(text=text, metadata=metadata or None)
    parsed: Parsed = await processor.parse_message(message, tracker(*events))
    return parsed


def test_it_is_installed_once(model: Model, topics: Topics) -> None:
    processor = Processor(model)
    install(processor, topics)
    first = processor.parse_message
    install(processor, topics)
    assert processor.parse_message is first
    assert in_context(OneAgent(processor)) is first  # type: ignore[arg-type]
    assert in_context(OneAgent(None)) is None  # type: ignore[arg-type]


async def test_a_follow_up_is_read_from_the_events(model: Model, topics: Topics) -> None:
    parsed = await parse(model, topics, "and for project managers?", asked("faq/pay_product"))
    assert full_intent(parsed) == "faq/pay_project"
    assert parsed["text"] == "and for project managers?"


async def test_the_slot_says_what_pm_stands_for(model: Model, topics: Topics) -> None:
    parsed = await parse(model, topics, "PM skills", SlotSet("pm_reading", "product"))
    assert full_intent(parsed) == "faq/skills__product"


async def test_what_is_typed_into_another_form_is_for_that_form(model: Model, topics: Topics) -> None:
    events = (asked("faq/pay_product"), ActiveLoop("lead_form"))
    assert outcome(await parse(model, topics, "and for project managers?", *events)) == "refuse"


async def test_the_role_fit_leaves_only_the_turn_before_in_mind(model: Model, topics: Topics) -> None:
    events = (ActiveLoop("fit_form"), asked("faq/pay_product"))
    assert full_intent(await parse(model, topics, "and for project managers?", *events)) == "faq/pay_project"
    later = (*events, UserUttered("x", parse_data={"intent": {"name": "fit_answer"}}))
    assert outcome(await parse(model, topics, "and for project managers?", *later)) == "refuse"


async def test_one_of_several_questions_is_parsed_and_named(model: Model, topics: Topics) -> None:
    metadata = {QUESTION: "what is the weather", LEFT_OUT: True, PART: 2}
    parsed = await parse(model, topics, "all of it", asked("faq/pmp"), **metadata)
    assert outcome(parsed) == "refuse"
    assert context(parsed) == {"part": "what is the weather", "left_out": True}


async def test_without_a_conversation_the_words_alone_count(model: Model, topics: Topics) -> None:
    installed = InContext(Processor(model).parse_message, topics)
    assert full_intent(await installed(UserMessage(text="what is pmp"))) == "faq/pmp"


async def test_the_questions_of_a_message_are_found(model: Model, topics: Topics) -> None:
    installed = InContext(Processor(model).parse_message, topics)
    questions = await installed.several("what is pmp and what does a product manager earn")
    assert questions.parts == ("what is pmp", "what does a product manager earn")
