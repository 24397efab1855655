"""A refused request: one shape for all of them, with words for a person."""

from __future__ import annotations

from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, json


class RefusalError(Exception):
    """A request that is not answered: `status` and `code` of the contract, `message` in plain words.

    `retry_after` is in seconds; `error_id` is the one in the log line.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        retry_after: int | None = None,
        error_id: str | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after
        self.error_id = error_id


def refusal_response(_request: Request, refusal: RefusalError) -> HTTPResponse:
    """Return the JSON form of `refusal`."""
    error: dict[str, Any] = {"code": refusal.code, "message": refusal.message}
    headers: dict[str, str] = {}
    if refusal.retry_after is not None:
        # In the body as well: a page on another origin cannot read the header.
        error["retry_after"] = refusal.retry_after
        headers["Retry-After"] = str(refusal.retry_after)
    if refusal.error_id is not None:
        error["id"] = refusal.error_id
    return json({"error": error}, status=refusal.status, headers=headers)
