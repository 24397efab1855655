"""The files that visitors' browsers fetch: read once a change, compressed once, not sent again unchanged."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse, raw

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class _Content:
    """What is in a file now: its bytes, the same after gzip, and a tag that changes with them."""

    plain: bytes
    compressed: bytes
    tag: str


def file_response(request: Request, path: Path, cache: str = "no-cache") -> HTTPResponse:
    """Answer with the file at `path`, or with 304 when the browser has it as it is now.

    `cache` is the ``Cache-Control`` header; with ``no-cache`` a browser keeps the file but asks each time.
    """
    content = _content(path, path.stat().st_mtime_ns)
    headers = {"Cache-Control": cache, "ETag": content.tag, "Vary": "Accept-Encoding"}
    if content.tag in _listed(request, "if-none-match"):
        return HTTPResponse(status=304, headers=headers)
    body = content.plain
    if "gzip" in _listed(request, "accept-encoding"):
        body = content.compressed
        headers["Content-Encoding"] = "gzip"
    return raw(body, content_type=_TYPES[path.suffix], headers=headers)


def _listed(request: Request, header: str) -> set[str]:
    """Entries of a header that is a list; an encoding that is refused (``gzip;q=0``) is not among them."""
    return {entry.strip() for entry in ",".join(request.headers.getall(header, [])).split(",")}


@lru_cache(maxsize=32)
def _content(path: Path, _changed_at: int) -> _Content:
    plain = path.read_bytes()
    # Weak, because the compressed form has the same tag.
    tag = f'W/"{hashlib.sha256(plain).hexdigest()[:20]}"'
    return _Content(plain, gzip.compress(plain, compresslevel=9, mtime=0), tag)
