"""What a channel would drop of an answer or of a line of the role fit: told before anybody misses it.

Each is rendered for Slack and Telegram as the assistant would, and compared with what was written
(`bot.checks.lost`). What can be told more plainly is told so: too many buttons, a picture without words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from jsonschema import Draft7Validator

from bot.channels import messages
from bot.channels.chat.calls import Call
from bot.channels.messages import BotMessage, Button
from bot.channels.payloads import PayloadSigner
from bot.channels.slack.render import SlackRenderer
from bot.channels.telegram.render import TelegramRenderer
from bot.checks.answers import markup_faults
from bot.checks.catalogue import Answer, Catalogue
from bot.checks.lost import lost
from bot.checks.problems import Problem, listed
from bot.checks.role_fit import FOLDER
from bot.checks.rules import Rules
from bot.checks.yaml_lines import Item, YamlFile
from bot.content.facts import Facts

_CARDS = Path(messages.__file__).parent / "cards"
_PAGE = "https://rolewise.example"
_CONVERSATION = "web:0123456789012345678901"
# What visitors of the role fit never read.
_NOT_SAID = ("payload", "id", "side", "topic", "seed", "onet", "version", "response", "expects", "left_alone")
_NOTHING = Item([], 0, 0)


def check_channels(
    catalogue: Catalogue, others: Sequence[YamlFile], root: Path, facts: Facts, rules: Rules
) -> Iterator[Problem]:
    """Yield what a channel would not show.

    Args:
        catalogue: The content.
        others: Files beside it; those of the role fit are looked at.
        root: The project.
        facts: Program facts, those without a value with their example in its place.
        rules: The content rules.
    """
    for answer in catalogue.answers:
        yield from _answer(answer, facts, rules)
    for file in others:
        if file.path.parent == root / FOLDER and file.path.name != "model.yml":
            yield from _said(file, file.root or _NOTHING, rules)


def _answer(answer: Answer, facts: Facts, rules: Rules) -> Iterator[Problem]:
    image, card = answer.item.get("image"), answer.item.get("custom")
    own = (answer.item.get("buttons") or _NOTHING).elements()
    related = answer.metadata("related")
    count = len(own) + len(related.elements() if related else ())
    if count > rules.most_buttons:
        place = (answer.item.get("buttons") or related or answer.item).line
        yield answer.at(place, _too_many(count, "buttons and related topics", rules.most_buttons))
    faulty = [*_picture_faults(answer, image), *_card_faults(answer, card)]
    yield from faulty
    if not faulty and answer.text:
        states = (
            facts,
            replace(facts, facts={name: replace(f, value=None) for name, f in facts.facts.items()}),
        )
        message = _message(answer.item, image, card, answer.metadata("alt"), answer.metadata("sources"))
        for line in _dropped(replace(message, text=state.fill(answer.text).strip()) for state in states):
            yield answer.at(answer.line, line)


def _picture_faults(answer: Answer, image: Item | None) -> Iterator[Problem]:
    if image is None:
        return
    alt = answer.metadata("alt")
    if alt is None or not alt.text().strip():
        yield answer.at(
            image.line, 'This picture has no words for who does not see it. Write "alt" in metadata.'
        )
    if not image.text().startswith("https://"):
        yield answer.at(
            image.line, "The address of a picture begins with https://, or some channels show none."
        )


def _card_faults(answer: Answer, card: Item | None) -> Iterator[Problem]:
    if card is None:
        return
    kind, schemas = card.get("type"), _schemas()
    schema = schemas.get(kind.text() if kind else "")
    if schema is None:
        yield answer.at(card.line, f'A card has a "type", one of {listed(sorted(schemas), " or ")}.')
        return
    for error in schema.iter_errors(card.plain()):
        yield answer.at(card.line, f"This card cannot be shown: {error.message}.")


@cache
def _schemas() -> Mapping[str, Draft7Validator]:
    """Return the cards that an answer may have, by their type."""
    return {
        path.name.partition(".")[0]: Draft7Validator(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(_CARDS.glob("*.schema.json"))
    }


def _said(file: YamlFile, item: Item, rules: Rules) -> Iterator[Problem]:
    """Yield what is wrong with the words, buttons and menus below `item`, wherever they stand."""
    for name, most in (("buttons", rules.most_buttons), ("menu", rules.most_in_menu)):
        choices = item.get(name)
        if choices is not None and len(choices.elements()) > most:
            yield Problem(file.path, choices.line, _too_many(len(choices.elements()), "choices", most))
    text = item.get("text")
    if text is not None and text.text().strip():
        message = replace(_message(item), text=text.text().strip())
        yield from (Problem(file.path, item.line, line) for line in _dropped([message]))
    for key, inner in item.items():
        if key not in _NOT_SAID:
            yield from _words(file, inner)
            yield from _said(file, inner, rules)
    for inner in item.elements():
        yield from _words(file, inner)
        yield from _said(file, inner, rules)


def _words(file: YamlFile, item: Item) -> Iterator[Problem]:
    for line, text in enumerate(item.text().split("\n"), start=item.text_line):
        yield from (Problem(file.path, line, advice) for advice in markup_faults(text))


def _too_many(count: int, what: str, most: int) -> str:
    return f"There are {count} {what}; {most} are the most that every channel shows well."


def _message(
    item: Item,
    image: Item | None = None,
    card: Item | None = None,
    alt: Item | None = None,
    sources: Item | None = None,
) -> BotMessage:
    """Return the message, still without its words, that an answer or a line of the role fit is."""
    return BotMessage(
        "b0-abcdefghijkl",
        0.0,
        "",
        _buttons(item.get("buttons")),
        messages.Image(image.text(), alt.text() if alt else "") if image else None,
        _buttons(item.get("menu")),
        card.plain() if card else None,
        {"sources": list(_sources(sources))},
    ).signed(_signer().for_conversation(_CONVERSATION))


def _buttons(items: Item | None) -> tuple[Button, ...]:
    pairs = [(item.get("title"), item.get("payload")) for item in (items.elements() if items else ())]
    texts = ((title.text() if title else "", payload.text() if payload else "") for title, payload in pairs)
    return tuple(Button(title, payload) for title, payload in texts if title and payload)


def _sources(items: Item | None) -> Iterator[dict[str, str]]:
    """Yield sources as far as they are ones; what else is there the check of shapes says."""
    for item in items.elements() if items else ():
        texts = {key: inner.text() for key in ("title", "url") if (inner := item.get(key)) and inner.text()}
        if "title" in texts:
            yield texts


@cache
def _signer() -> PayloadSigner:
    return PayloadSigner(b"only for the length of a signature", _Shelf())


class _Shelf:
    """Long payloads travel as an id of 16 characters (`bot.stores.payloads.short_id`)."""

    def keep(self, conversation_id: str, payload: str) -> str:
        return "0" * 16

    def find(self, conversation_id: str, short_id: str) -> str | None:
        return None


def _dropped(said: Iterable[BotMessage]) -> Iterator[str]:
    """Yield what is missing of the messages in each channel, no sentence twice."""
    found = {
        f"{name} would leave out {what}.": None
        for message in said
        for name, render in _renderers().items()
        for what in lost(message, render(message))
    }
    yield from found


@cache
def _renderers() -> Mapping[str, Callable[[BotMessage], list[Call]]]:
    slack, telegram = SlackRenderer(_PAGE), TelegramRenderer(_PAGE)
    direct = {"kind": "direct", "team": "T1", "channel": "D1", "user": "U1"}
    return {
        "Slack": lambda message: slack.calls(message, direct),
        "Telegram": lambda message: telegram.calls(message, {"chat": "1"}),
    }
