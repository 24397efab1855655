"""What is said: facts filled in, options and related topics as buttons, no words said twice in a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlg import CLARIFY, REPEAT, UNKNOWN, AnswerNlg

FACTS = """
sentences: {unstated: "The page does not state {facts}.", last: " or "}
facts: {fee: {label: the fee, value: }}
"""
COURSE = """nlu: []
responses:
  utter_faq/fees:
  - text: |-
      Fee: {fee}.
      {unstated: fee}

      Ask a counsellor.
    metadata:
      title: Course fee
      facet: course
      related: [length, contact_counsellor, gone]
      checked: "2026-11"
      sources:
      - {title: The program page}
  utter_faq/length:
  - text: The page does not say.
    metadata: {title: Course length, related: [fees]}
  utter_out_of_scope/weather:
  - text: I have no weather.
    metadata: {title: Weather, related: [fees]}
"""
DOMAIN = """
responses:
  utter_contact_counsellor:
  - text: Talk to a person.
    metadata: {title: Talk to a counsellor}
  utter_clarify:
  - text: Which of these?
  - text: Still not sure which?
  utter_unknown:
  - text: I do not know that.
  - text: Nor that.
  - text: I keep missing it.
  utter_repeat:
  - text: Nothing to repeat.
  utter_hello:
  - text: Hello {first_name}.
    buttons:
    - {title: The fee, payload: /faq/fees}
    metadata: {related: [fees, length]}
  utter_empty:
  - custom: {card: fit}
"""
NEAR = [{"intent": "faq/fees", "confidence": 0.5}, {"intent": "faq/length", "confidence": 0.4}]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in (
        ("data/nlu/faq/course.yml", COURSE),
        ("actions/content/program_facts.yml", FACTS),
        ("domain.yml", DOMAIN),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.fixture
def nlg(root: Path) -> AnswerNlg:
    responses = (
        Domain.from_yaml(COURSE.removeprefix("nlu: []\n")).responses | Domain.from_yaml(DOMAIN).responses
    )
    return AnswerNlg(domain=Domain.from_dict({"responses": responses}), root=root)


@pytest.mark.parametrize("days", ["7", "365"])
async def test_an_answer_says_for_how_many_days_a_chat_is_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch, days: str
) -> None:
    monkeypatch.setenv("ROLEWISE_RETENTION_DAYS", days)
    responses = {"utter_chitchat/privacy": [{"text": "Kept for {retention_days} days.\nThe fee is {fee}."}]}
    nlg = AnswerNlg(domain=Domain.from_dict({"responses": responses}), root=root)
    response = await say(nlg, "utter_chitchat/privacy", asked())
    assert response["text"].splitlines()[0] == f"Kept for {days} days."


def asked(decision: dict[str, Any] | None = None) -> UserUttered:
    return UserUttered("a question", parse_data={"decision": decision, "intent": {}, "entities": []})


def said(action: str, text: str = "some words", **data: Any) -> BotUttered:
    return BotUttered(text, data, metadata={"utter_action": action, "metadata": data.get("metadata") or {}})


async def say(nlg: AnswerNlg, action: str, *events: Event, **slots: Any) -> dict[str, Any]:
    tracker = DialogueStateTracker.from_events("x", list(events))
    response = await nlg.generate(action, tracker, "website", **slots)
    assert response is not None
    return response


async def test_an_empty_fact_is_said_to_be_missing(nlg: AnswerNlg) -> None:
    response = await say(nlg, "utter_faq/fees", asked())
    assert response["text"] == "The page does not state the fee.\n\nAsk a counsellor."


async def test_a_fact_filled_in_while_it_runs_is_in_the_next_answer(nlg: AnswerNlg, root: Path) -> None:
    await say(nlg, "utter_faq/fees", asked())
    (root / "actions/content/program_facts.yml").write_text(
        FACTS.replace("value: ", "value: 'Rs 60,000 plus GST'")
    )
    assert (await say(nlg, "utter_faq/fees", asked()))[
        "text"
    ] == "Fee: Rs 60,000 plus GST.\n\nAsk a counsellor."


async def test_a_broken_facts_file_keeps_the_last_good_facts(nlg: AnswerNlg, root: Path) -> None:
    path = root / "actions/content/program_facts.yml"
    path.write_text(FACTS.replace("value: ", "value: 'Rs 5'"))
    await say(nlg, "utter_faq/fees", asked())
    path.write_text("facts: [")
    assert "Rs 5" in (await say(nlg, "utter_faq/fees", asked()))["text"]


async def test_an_answer_reworded_while_it_runs_is_the_next_one(nlg: AnswerNlg, root: Path) -> None:
    path = root / "data/nlu/faq/course.yml"
    path.write_text(COURSE.replace("The page does not say.", "Nobody says so."))
    assert (await say(nlg, "utter_faq/length", asked()))["text"] == "Nobody says so."
    path.write_text(COURSE.replace("The page does not say.", "[broken"))
    path.write_text("responses:\n  utter_faq/length: [")
    assert (await say(nlg, "utter_faq/length", asked()))["text"] == "Nobody says so."


async def test_related_topics_are_buttons_with_their_titles_and_unknown_ones_are_none(nlg: AnswerNlg) -> None:
    response = await say(nlg, "utter_faq/fees", asked())
    assert response["buttons"] == [
        {"title": "Course length", "payload": "/faq/length"},
        {"title": "Talk to a counsellor", "payload": "/contact_counsellor"},
    ]


async def test_a_retitled_topic_has_its_new_title_on_buttons_at_once(nlg: AnswerNlg, root: Path) -> None:
    (root / "data/nlu/faq/course.yml").write_text(COURSE.replace("Course length", "How long"))
    assert (await say(nlg, "utter_faq/fees", asked()))["buttons"][0]["title"] == "How long"


async def test_metadata_that_a_visitor_may_see_goes_along_and_nothing_else(nlg: AnswerNlg) -> None:
    assert (await say(nlg, "utter_faq/fees", asked()))["metadata"] == {
        "sources": [{"title": "The program page"}],
        "checked": "2026-11",
        "title": "Course fee",
        "answer_id": "faq/fees",
    }


async def test_a_responses_own_buttons_come_first_and_none_twice(nlg: AnswerNlg) -> None:
    response = await say(nlg, "utter_hello", asked(), first_name="Asha")
    assert response["text"] == "Hello Asha."
    assert [button["payload"] for button in response["buttons"]] == ["/faq/fees", "/faq/length"]
    assert response["buttons"][0]["title"] == "The fee"


async def test_a_response_without_text_stays_without(nlg: AnswerNlg) -> None:
    response = await say(nlg, "utter_empty", asked())
    assert response["custom"] == {"card": "fit"}
    assert not response.get("text")


async def test_no_such_response_is_none(nlg: AnswerNlg) -> None:
    tracker = DialogueStateTracker.from_events("x", [])
    assert await nlg.generate("utter_nothing", tracker, "website") is None


async def test_what_is_offered_stands_on_buttons_in_the_order_of_the_decision(nlg: AnswerNlg) -> None:
    decision = {"outcome": "clarify", "options": [*reversed(NEAR)]}
    response = await say(nlg, CLARIFY, asked(decision))
    assert [button["payload"] for button in response["buttons"]] == ["/faq/length", "/faq/fees"]


async def test_a_refusal_offers_a_person(nlg: AnswerNlg) -> None:
    response = await say(nlg, UNKNOWN, asked({"outcome": "refuse", "options": NEAR}))
    assert response["buttons"][-1]["payload"] == "/contact_counsellor"
    assert {"/faq/fees", "/faq/length"} <= {button["payload"] for button in response["buttons"]}


async def test_small_talk_is_never_the_nearest_topic(nlg: AnswerNlg) -> None:
    options = [{"intent": "out_of_scope/weather", "confidence": 0.6}, *NEAR]
    response = await say(nlg, UNKNOWN, asked({"outcome": "refuse", "options": options}))
    assert "/out_of_scope/weather" not in [button["payload"] for button in response["buttons"]]


@pytest.mark.parametrize(("action", "wordings"), [(UNKNOWN, 3), (CLARIFY, 2)])
async def test_each_further_miss_in_a_row_is_worded_differently_while_there_are_words(
    nlg: AnswerNlg, action: str, wordings: int
) -> None:
    miss = [asked(), said(action)]
    texts = [(await say(nlg, action, *(miss * times), asked()))["text"] for times in range(4)]
    assert len(set(texts[:wordings])) == wordings
    assert set(texts[wordings:]) == {texts[wordings - 1]}


async def test_a_miss_after_an_answer_is_a_first_miss_again(nlg: AnswerNlg) -> None:
    events = [asked(), said(UNKNOWN), asked(), said("utter_faq/fees"), asked()]
    assert (await say(nlg, UNKNOWN, *events))["text"] == "I do not know that."


async def test_a_foreign_question_is_refused_in_the_words_of_its_kind(nlg: AnswerNlg) -> None:
    foreign = asked({"outcome": "refuse", "kind": "out_of_scope/weather", "options": []})
    first = await say(nlg, UNKNOWN, foreign)
    assert first["text"] == "I have no weather."
    assert first["metadata"]["answer_id"] == "out_of_scope/weather"
    again = await say(nlg, UNKNOWN, foreign, said(UNKNOWN, **first), foreign)
    assert again["text"] != "I have no weather."


async def test_a_kind_without_words_is_refused_in_the_usual_ones(nlg: AnswerNlg) -> None:
    foreign = asked({"outcome": "refuse", "kind": "out_of_scope/sport", "options": []})
    assert (await say(nlg, UNKNOWN, foreign))["text"] == "I do not know that."


async def test_repeat_says_the_last_message_again_with_its_buttons(nlg: AnswerNlg) -> None:
    buttons = [{"title": "A", "payload": "/faq/fees"}]
    response = await say(nlg, REPEAT, asked(), said("utter_faq/fees", "The fee.", buttons=buttons), asked())
    assert (response["text"], response["buttons"]) == ("The fee.", buttons)


async def test_repeat_with_nothing_said_yet_says_so(nlg: AnswerNlg) -> None:
    assert (await say(nlg, REPEAT, asked()))["text"] == "Nothing to repeat."


def test_a_topic_has_its_title_and_a_nameless_one_none(nlg: AnswerNlg) -> None:
    assert nlg.title("faq/fees") == "Course fee"
    assert nlg.title("clarify") is None


def test_without_a_facts_file_it_does_not_start(root: Path) -> None:
    (root / "actions/content/program_facts.yml").unlink()
    with pytest.raises(FileNotFoundError):
        AnswerNlg(root=root)
