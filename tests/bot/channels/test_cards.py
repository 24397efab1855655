"""Every card has a schema, and what the widget is shown with in all its states keeps to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = (ROOT / "bot" / "channels" / "cards", ROOT / "actions" / "content" / "fit")


def cards_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("card"), dict):
            yield value["card"]
        for inner in value.values():
            yield from cards_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cards_in(inner)


CARDS = list(cards_in(json.loads((ROOT / "bot" / "site" / "states.json").read_text(encoding="utf-8"))))


def schema_of(kind: str) -> Any:
    found = [path for folder in FOLDERS if (path := folder / f"{kind}.schema.json").exists()]
    assert len(found) == 1, f"{kind} has {len(found)} schemas"
    return json.loads(found[0].read_text(encoding="utf-8"))


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card["type"])
def test_a_card_of_the_states_page_keeps_to_its_schema(card: dict[str, Any]) -> None:
    if card["type"] == "links":
        # One of them is hostile on purpose: the page shows that the widget makes no link of it.
        safe = [link for link in card["links"] if not link["url"].startswith("javascript:")]
        card = {**card, "links": safe}
    jsonschema.validate(card, schema_of(card["type"]))


@pytest.mark.parametrize("kind", ["comparison", "fit_result", "links"])
def test_every_kind_of_card_is_shown_on_the_states_page(kind: str) -> None:
    assert kind in {card["type"] for card in CARDS}
    assert schema_of(kind)["properties"]["type"]["const"] == kind


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http://example.org/", "//example.org/", ""]
)
def test_a_card_of_links_holds_safe_addresses_alone(url: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"type": "links", "links": [{"title": "x", "url": url}]}, schema_of("links"))
