"""What the answer of one of our own routes says: whether the channel is on there, with the same secret."""

from __future__ import annotations

from dataclasses import dataclass

from bot.doctor.findings import Finding, failed, ok


@dataclass(frozen=True)
class Answered:
    """Which route answered."""

    service: str
    url: str
    secret: str
    """The name of the setting that the route checks."""
    is_here: bool
    """Asked on this machine, without a proxy in between."""


def told_of_route(route: Answered, status: int, *, is_right: bool) -> Finding:
    """Say what `status` means; `is_right` when the answer was that of a channel that is on."""
    if is_right and route.is_here:
        return ok(f"The running assistant takes what {route.service} sends, with the same {route.secret}.")
    if is_right:
        return ok(f"From this machine {route.url} takes what {route.service} sends.")
    if status == 404 and route.is_here:
        return failed(
            f"The running assistant was started without {route.service}.",
            "start it again, with both settings",
        )
    if status == 401 and route.is_here:
        return failed(
            f"The running assistant has another {route.secret} than this command.",
            "start it again, with the settings as they are now",
        )
    if status == 401:
        return failed(
            f"{route.url} refuses the {route.secret} of this command, or a proxy changes what passes.",
            "does the public address lead to this assistant? Does the proxy leave bodies and headers alone?",
        )
    return failed(
        f"{route.url} does not answer as {route.service}'s route (status {status}).",
        f"let the proxy pass on everything below /webhooks/{route.service.lower()}/, also POST",
    )
