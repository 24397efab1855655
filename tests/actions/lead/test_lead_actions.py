"""The four actions of a request, on a real database: what is stored, what is said, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from rasa_sdk import Tracker
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from actions.ask_lead_answer import ActionAskLeadAnswer
from actions.start_lead import ActionStartLead
from actions.step_lead import ActionStepLead
from actions.validate_lead_form import ValidateLeadForm
from bot.stores.lead_drafts import drop_draft, load_draft
from bot.stores.leads import all_leads
from tests.actions.conversation import run
from tests.bot.stores.rows import make_tables


@pytest.fixture(autouse=True)
def _tables(database: Engine) -> None:
    make_tables(database)


@dataclass
class Visitor:
    """A visitor of the form; slots and form change as Rasa would change them."""

    sender: str = "web:one"
    loop: str | None = None
    slots: dict[str, Any] = field(default_factory=dict)
    said: list[dict[str, Any]] = field(default_factory=list)

    async def does(self, intent: str, entities: Mapping[str, str] | None = None, **message: Any) -> Visitor:
        self.said = []
        if intent == "contact_counsellor" and self.loop != "lead_form":
            await self._run(ActionStartLead(), intent, entities, message)
        elif self.loop == "lead_form":
            self.slots["lead_answer"] = "given"
            await self._run(ValidateLeadForm(), intent, entities, message)
        else:
            await self._run(ActionStepLead(), intent, entities, message)
        if self.loop == "lead_form":
            await self._run(ActionAskLeadAnswer(), intent, entities, message)
        return self

    async def gives(self, **private: str) -> Visitor:
        return await self.does("lead_given", private=private)

    async def gets_to_the_summary(self) -> Visitor:
        await self.does("contact_counsellor")
        await self.gives(name="Priya", contact="raj@x.in")
        await self.gives(topic="fees")
        await self.does("lead_skip")
        return await self.does("lead_agree", {"agreed": "details"})

    @property
    def responses(self) -> list[str]:
        return [message["response"] for message in self.said]

    async def _run(self, action: Any, intent: str, entities: Any, message: dict[str, Any]) -> None:
        found = [{"entity": name, "value": value} for name, value in (entities or {}).items()]
        latest = {"intent": {"name": intent}, "entities": found, "text": "", **message}
        loop = {"name": self.loop} if self.loop else {}
        events, said = await run(
            action, Tracker(self.sender, dict(self.slots), latest, [], False, None, loop, None)
        )
        self.said += said
        for event in events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
                if event["name"] == "requested_slot":
                    self.loop = None
            elif event["event"] in ("followup", "active_loop"):
                self.loop = event["name"]


async def test_it_begins_with_what_will_be_asked_and_the_first_step() -> None:
    visitor = await Visitor().does("contact_counsellor")
    assert visitor.responses == ["utter_contact_counsellor", "utter_lead_name"]


@pytest.mark.parametrize("sender", ["slack:T1:C2:17.1:U3", "tg:-100:7"])
async def test_among_others_it_is_said_that_they_can_read_along(sender: str) -> None:
    assert "utter_lead_others_read" in (await Visitor(sender).does("contact_counsellor")).responses


@pytest.mark.parametrize("sender", ["web:one", "slack:T1:U3", "tg:7"])
async def test_between_two_it_is_not(sender: str) -> None:
    assert "utter_lead_others_read" not in (await Visitor(sender).does("contact_counsellor")).responses


async def test_the_way_to_a_stored_request(database: Engine) -> None:
    visitor = await Visitor().gets_to_the_summary()
    assert visitor.responses == ["utter_lead_summary"]
    await visitor.does("lead_send")
    (lead,) = all_leads(database, done_too=False)
    assert (lead.name, lead.contact, lead.contact_kind, lead.topic, lead.good_time) == (
        *("Priya", "raj@x.in", "email", "fees", ""),
    )
    assert visitor.responses == ["utter_lead_kept"]
    assert visitor.said[0]["reference"] == lead.reference
    assert load_draft(database, "web:one") is None
    assert (visitor.loop, visitor.slots["lead_draft"]) == (None, None)


async def test_with_a_webhook_it_is_said_that_it_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEWISE_LEAD_WEBHOOK_URL", "http://127.0.0.1:9/x")
    monkeypatch.setenv("ROLEWISE_LEAD_WEBHOOK_SECRET", "secret")
    visitor = await Visitor().gets_to_the_summary()
    assert (await visitor.does("lead_send")).responses == ["utter_lead_sent"]


async def test_nothing_that_the_visitor_gave_is_in_a_slot_or_in_what_is_said() -> None:
    visitor = await Visitor().gets_to_the_summary()
    assert "raj@x.in" not in repr((visitor.slots, visitor.said))
    assert "Priya" not in repr((visitor.slots, visitor.said))


async def test_a_second_tap_on_send_finds_the_same_request(database: Engine) -> None:
    visitor = await Visitor().gets_to_the_summary()
    reference = (await visitor.does("lead_send")).said[0]["reference"]
    await visitor.does("lead_send")
    assert (visitor.responses, visitor.said[0]["reference"]) == (["utter_lead_already"], reference)
    assert len(all_leads(database, done_too=True)) == 1


async def test_a_request_that_is_stored_while_its_turn_is_lost_is_told_on_the_next_try(
    database: Engine,
) -> None:
    visitor = await Visitor().gets_to_the_summary()
    before = dict(visitor.slots)
    reference = (await visitor.does("lead_send")).said[0]["reference"]
    visitor.slots, visitor.loop = before, "lead_form"
    await visitor.does("lead_send")
    assert (visitor.responses, visitor.said[0]["reference"]) == (["utter_lead_kept"], reference)
    assert len(all_leads(database, done_too=True)) == 1


@pytest.mark.parametrize(
    ("intent", "entities", "response"),
    [
        ("lead_cancel", {}, "utter_lead_cancelled"),
        ("stop", {}, "utter_lead_cancelled"),
        ("lead_agree", {"agreed": "nothing"}, "utter_lead_refused"),
    ],
)
async def test_who_refuses_or_cancels_leaves_nothing(
    database: Engine, intent: str, entities: dict[str, str], response: str
) -> None:
    visitor = await Visitor().gets_to_the_summary()
    assert (await visitor.does(intent, entities)).responses == [response]
    assert load_draft(database, "web:one") is None
    assert all_leads(database, done_too=True) == []


@pytest.mark.parametrize("intent", ["lead_send", "lead_cancel"])
async def test_an_open_role_fit_question_waits_and_is_asked_again(intent: str) -> None:
    visitor = await Visitor(loop="fit_form").gets_to_the_summary()
    assert visitor.slots["lead_return"] == "fit_form"
    await visitor.does(intent)
    assert (visitor.loop, visitor.slots["lead_return"]) == ("fit_form", None)


async def test_a_draft_that_was_left_goes_on_without_the_introduction() -> None:
    visitor = await Visitor().does("contact_counsellor")
    await visitor.gives(name="Priya")
    visitor.loop = None
    assert (await visitor.does("contact_counsellor")).responses == ["utter_lead_contact"]
    visitor.loop = None
    assert (await visitor.does("lead_go_on")).responses == ["utter_lead_contact"]


async def test_after_a_new_start_nothing_of_an_earlier_draft_is_found() -> None:
    visitor = await Visitor().does("contact_counsellor")
    await visitor.gives(name="Priya")
    fresh = await Visitor().does("contact_counsellor")
    assert fresh.responses[-1] == "utter_lead_name"


async def test_without_anything_open_a_step_is_explained() -> None:
    assert (await Visitor().does("lead_skip")).responses == ["utter_lead_nothing"]
    assert (await Visitor().does("lead_send")).responses == ["utter_lead_nothing"]


async def test_a_draft_that_is_gone_is_said_so(database: Engine) -> None:
    visitor = await Visitor().does("contact_counsellor")
    drop_draft(database, "web:one")
    await visitor.gives(name="Priya")
    assert (visitor.responses, visitor.loop) == (["utter_lead_lost"], None)
    visitor = await Visitor().does("contact_counsellor")
    drop_draft(database, "web:one")
    visitor.said = []
    await visitor._run(ActionAskLeadAnswer(), "faq", None, {})
    assert (visitor.responses, visitor.loop) == (["utter_lead_lost"], None)


async def test_a_day_has_room_for_three_requests() -> None:
    visitor = Visitor()
    for _ in range(3):
        await visitor.gets_to_the_summary()
        await visitor.does("lead_send")
    await visitor.does("contact_counsellor")
    assert (visitor.responses, visitor.said[0]["count"]) == (["utter_lead_enough"], 3)


async def test_a_buttons_title_is_its_value(database: Engine) -> None:
    visitor = await Visitor().does("contact_counsellor")
    await visitor.does("lead_given", {"part": "topic"}, text="The course and its fees")
    draft = load_draft(database, "web:one")
    assert draft is not None
    assert draft.given == {"topic": "The course and its fees"}


async def test_a_part_that_a_question_follows_is_only_noted() -> None:
    visitor = await Visitor().does("contact_counsellor")
    await visitor.does("lead_given", private={"name": "Priya"}, turn={"more": True})
    assert visitor.responses == ["utter_lead_noted"]


async def test_after_a_call_for_help_no_step_is_pushed() -> None:
    visitor = await Visitor().does("contact_counsellor")
    visitor.said = []
    await visitor._run(ActionAskLeadAnswer(), "chitchat", None, {"decision": {"intent": "chitchat/distress"}})
    assert visitor.responses == ["utter_lead_waits"]


async def test_a_best_guess_that_nobody_was_told_is_no_call_for_help() -> None:
    visitor = await Visitor().does("contact_counsellor")
    visitor.said = []
    await visitor._run(
        ActionAskLeadAnswer(), "nlu_fallback", None, {"decision": {"intent": "chitchat/distress"}}
    )
    assert visitor.responses == ["utter_lead_name"]


async def test_an_interruption_changes_nothing() -> None:
    events, said = await run(
        ValidateLeadForm(), Tracker("web:one", {"lead_answer": None}, {}, [], False, None, {}, None)
    )
    assert (events, said) == ([], [])


async def test_a_database_that_fails_loses_nothing_and_is_not_told_as_done(database: Engine) -> None:
    visitor = await Visitor().gets_to_the_summary()
    with database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE leads RENAME TO away"))
    with pytest.raises(OperationalError):
        await visitor.does("lead_send")
    with database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE away RENAME TO leads"))
    assert (await visitor.does("lead_send")).responses == ["utter_lead_kept"]
    assert len(all_leads(database, done_too=True)) == 1
