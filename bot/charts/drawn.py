"""A card as it is sent: with its drawing. Stored, a card holds numbers and words only."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from bot.charts.svg import fit_chart_svg
from bot.logs import event

logger = logging.getLogger(__name__)


def with_drawing(card: Mapping[str, Any]) -> dict[str, Any]:
    """Return a card with its SVG when it is one that has a chart.

    A card whose numbers cannot be drawn, for example from an older release, stays as it is: its message's
    text says everything.
    """
    sent = dict(card)
    if sent.get("type") == "fit_result":
        try:
            sent["svg"] = fit_chart_svg(sent)
        except (KeyError, TypeError, ValueError) as error:
            event(logger, "card_not_drawn", logging.WARNING, reason=type(error).__name__)
    return sent
