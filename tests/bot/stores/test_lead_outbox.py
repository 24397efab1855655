"""The outbox gives each delivery to one server at a time, until it has arrived."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.settings import load_settings
from bot.stores.lead_outbox import claim_due, delivered, failed, routes_of, undelivered
from tests.bot.stores.rows import NOW, leave_lead

BOTH = ("webhook", "mail")


def test_what_is_claimed_is_given_to_nobody_else_until_the_claim_is_over(database: Engine) -> None:
    reference = leave_lead(database, "web:a")
    found = claim_due(database, BOTH, NOW, 60)
    assert found is not None
    assert (found.lead.reference, found.route, found.tries) == (reference, "webhook", 1)
    assert claim_due(database, BOTH, NOW + 59, 60) is None
    again = claim_due(database, BOTH, NOW + 60, 60)
    assert again is not None
    assert (again.id, again.tries) == (found.id, 2)


def test_several_servers_at_once_claim_it_once(database: Engine) -> None:
    leave_lead(database, "web:a")
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: claim_due(database, BOTH, NOW, 60), range(6)))
    assert sum(delivery is not None for delivery in found) == 1


def test_what_has_arrived_is_never_given_out_again(database: Engine) -> None:
    leave_lead(database, "web:a")
    found = claim_due(database, BOTH, NOW, 60)
    assert found is not None
    assert undelivered(database) == {"webhook": 1}
    delivered(database, found.id, NOW)
    assert claim_due(database, BOTH, NOW + 10**6, 60) is None
    assert undelivered(database) == {}


def test_what_has_failed_waits(database: Engine) -> None:
    leave_lead(database, "web:a")
    found = claim_due(database, BOTH, NOW, 60)
    assert found is not None
    failed(database, found.id, NOW + 300)
    assert claim_due(database, BOTH, NOW + 299, 60) is None
    assert claim_due(database, BOTH, NOW + 300, 60) is not None


def test_only_the_ways_that_are_asked_for_are_given(database: Engine) -> None:
    leave_lead(database, "web:a")
    assert claim_due(database, ("mail",), NOW, 60) is None


@pytest.mark.parametrize(
    ("given", "routes"),
    [
        ({}, ()),
        ({"ROLEWISE_LEAD_WEBHOOK_URL": "https://x.in/", "ROLEWISE_LEAD_WEBHOOK_SECRET": "s"}, ("webhook",)),
        ({"ROLEWISE_SMTP_URL": "smtp://x.in/?to=a@x.in"}, ("mail",)),
    ],
)
def test_the_ways_are_those_of_the_settings(
    given: dict[str, str], routes: tuple[str, ...], tmp_path: Path
) -> None:
    settings = load_settings({"ROLEWISE_VAR": str(tmp_path), "ROLEWISE_SECRET": "s" * 32, **given}, tmp_path)
    assert routes_of(settings) == routes
