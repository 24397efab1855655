"""What a step of a conversation may expect of the reply, by its key in the YAML files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.conversations import kept
from tests.conversations.reply import bare
from tests.conversations.stored_leads import has_draft, stored_leads

if TYPE_CHECKING:
    from tests.conversations.conversation import Visitor

Check = Callable[["Visitor", int, Any], bool]


def _all(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _same_as(visitor: Visitor, number: int, other: int) -> bool:
    reply, earlier = visitor.replies[number], visitor.replies[other]
    return (reply.text, reply.payloads) == (earlier.text, earlier.payloads)


def _asks(visitor: Visitor, number: int, value: int | None) -> bool:
    reply = visitor.replies[number]
    return reply.asks_nothing if value is None else reply.number == value


def _fit(visitor: Visitor, number: int, value: dict[str, Any] | None) -> bool:
    """Compare what is given of answers, skipped, open, finished, band and felt."""
    found = visitor.fit()
    if value is None or found is None:
        return value is found
    return all(getattr(found, key) == wanted for key, wanted in value.items())


def _band(visitor: Visitor, number: int, value: str) -> bool:
    found, card = visitor.fit(), visitor.replies[number].card
    return found is not None and found.band == value and (card is None or card["band"] == value)


def _card(visitor: Visitor, number: int, value: dict[str, Any] | None) -> bool:
    card = visitor.replies[number].card
    if value is None or card is None:
        return value is card
    return all(card[key] == wanted for key, wanted in value.items())


def _step(visitor: Visitor, number: int, value: str | None) -> bool:
    """Compare which step of a request the last message asks; only one may ask."""
    expects = [str(message["metadata"].get("expects")) for message in visitor.replies[number].messages]
    asked = [step.removeprefix("lead_") for step in expects if step.startswith("lead_")]
    return asked == [] if value is None else asked == [value] and expects[-1] == f"lead_{value}"


def _leads(visitor: Visitor, number: int, value: list[dict[str, Any]]) -> bool:
    """Compare what is given of each stored request."""
    found = stored_leads(visitor.database_url or "", visitor.conversation_id)
    return len(found) == len(value) and all(
        lead[key] == wanted for lead, parts in zip(found, value, strict=True) for key, wanted in parts.items()
    )


CHECKS: Mapping[str, Check] = {
    # answer id of a message, or a list of which one must be there
    "answer": lambda visitor, at, value: any(id_ in _all(value) for id_ in visitor.replies[at].answers),
    # name of the response in domain.yml whose words are said
    "response": lambda visitor, at, value: value in visitor.replies[at].responses,
    # answer, clarify, refuse or dialogue
    "decision": lambda visitor, at, value: visitor.replies[at].decision in _all(value),
    # payloads that must be offered, among others
    "buttons": lambda visitor, at, value: set(_all(value)) <= set(visitor.replies[at].payloads),
    # payloads that must be offered, and no others
    "only_buttons": lambda visitor, at, value: sorted(_all(value)) == sorted(visitor.replies[at].payloads),
    # number of the button of the reply before, from 1, that was chosen
    "choice": lambda visitor, at, value: (
        visitor.replies[at - 1].payloads[value - 1] in visitor.replies[at].answers
    ),
    # words that must be in the text: program facts only
    "has": lambda visitor, at, value: all(words in visitor.replies[at].text for words in _all(value)),
    "lacks": lambda visitor, at, value: not any(words in visitor.replies[at].text for words in _all(value)),
    # number of the step, from 1, whose reply is said again
    "same_as": _same_as,
    # number of the step whose words must not be said again
    "differs_from": lambda visitor, at, value: visitor.replies[at].text != visitor.replies[value].text,
    # of the error
    "code": lambda visitor, at, value: visitor.replies[at].body.get("error", {}).get("code") == value,
    # the visitor's latest messages, oldest first
    "history": lambda visitor, at, value: visitor.history()[-len(_all(value)) :] == _all(value),
    # names of lines of dialogue.yml that are said
    "line": lambda visitor, at, value: set(_all(value)) <= set(visitor.replies[at].lines),
    "no_line": lambda visitor, at, value: not set(_all(value)) & set(visitor.replies[at].lines),
    # number of the role-fit question that is asked, once and at the end; null when none is asked
    "question": _asks,
    # the role fit as the database holds it, by the questions' numbers; null when nothing is stored
    "fit": _fit,
    # of the role fit as the database holds it and, if there is one, of the card
    "band": _band,
    # values of the result's card; null when there is none
    "card": _card,
    # which step of a request to a counsellor is asked, once and at the end: name, contact ...; null for none
    "step": _step,
    # the conversation's stored requests, oldest first, by the columns that are given
    "leads": _leads,
    # whether a request is being written
    "draft": lambda visitor, at, value: (
        has_draft(visitor.database_url or "", visitor.conversation_id) is value
    ),
    # payloads that must be among the small choices
    "menu": lambda visitor, at, value: (
        set(_all(value)) <= {bare(button["payload"]) for button in visitor.replies[at].menu}
    ),
    # whether the database has anything of the conversation
    "kept": lambda visitor, at, value: (
        bool(kept.rows(visitor.database_url, visitor.conversation_id)) is value
    ),
    # the questions without a good answer that are stored, in order, with what is given of each
    "unanswered": lambda visitor, at, value: kept.has_questions(
        visitor.database_url, visitor.conversation_id, value
    ),
    # the votes that are stored, with what is given of each
    "votes": lambda visitor, at, value: kept.has_votes(visitor.database_url, visitor.conversation_id, value),
    # name of the response that must not be said
    "no_response": lambda visitor, at, value: value not in visitor.replies[at].responses,
    # names of the lines of bot/context/lines.yml that are said, and that are not
    "said": lambda visitor, at, value: set(_all(value)) <= set(visitor.replies[at].said),
    "not_said": lambda visitor, at, value: not set(_all(value)) & set(visitor.replies[at].said),
    # what "PM" stands for in this conversation: product, project, both, asked, or null
    "reading": lambda visitor, at, value: visitor.reading() == value,
    # answer ids of all messages in order
    "answers": lambda visitor, at, value: visitor.replies[at].answers == _all(value),
    # names of patterns in the answers that the result mentions
    "flags": lambda visitor, at, value: set(_all(value)) <= set(visitor.replies[at].flags),
}
