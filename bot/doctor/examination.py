"""Runs all checks, those of different parts side by side, and gathers what they found."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from pathlib import Path

from bot.doctor.assistant import look_here, look_in_public
from bot.doctor.database import look_at_database
from bot.doctor.files import look_at_settings
from bot.doctor.findings import Part
from bot.doctor.machine import look_at_folder, look_at_model
from bot.doctor.slack import look_at_slack
from bot.doctor.telegram import look_at_telegram
from bot.settings import Settings

CHANNELS = ("slack", "telegram")
"""The channels that can be asked for by name."""


async def examine(settings: Settings, root: Path, wanted: Collection[str] = ()) -> list[Part]:
    """Return what was found, part by part.

    Args:
        settings: as they were read.
        root: the project's folder.
        wanted: the channels that are looked at, which then must be on; all that are on when empty.
    """
    folder, model, database, here, public = await asyncio.gather(
        asyncio.to_thread(look_at_folder, settings),
        asyncio.to_thread(look_at_model, root),
        asyncio.to_thread(look_at_database, settings),
        look_here(settings),
        look_in_public(settings),
    )
    parts = [
        Part("Settings", look_at_settings(settings, root)),
        Part("This machine", [*folder, *model, *database]),
        Part("The assistant", here.findings),
        Part("The public address", public.findings),
    ]
    looks = {"slack": ("Slack", look_at_slack), "telegram": ("Telegram", look_at_telegram)}
    chosen = [looks[name] for name in CHANNELS if not wanted or name in wanted]
    found = await asyncio.gather(*(look(settings, bool(wanted), here, public) for _, look in chosen))
    return [*parts, *(Part(title, findings) for (title, _), findings in zip(chosen, found, strict=True))]
