"""Every button of a message is a button of its own: the channel finds a tapped one by its payload."""

from __future__ import annotations

import pytest
import yaml

from tests.conftest import ROOT

RESPONSES = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
WITH_BUTTONS = [
    (name, [button["payload"] for button in variation["buttons"]])
    for name, variations in RESPONSES.items()
    for variation in variations
    if variation.get("buttons")
]


@pytest.mark.parametrize(("name", "payloads"), WITH_BUTTONS)
def test_no_two_buttons_of_a_message_are_the_same(name: str, payloads: list[str]) -> None:
    assert len(set(payloads)) == len(payloads), name
