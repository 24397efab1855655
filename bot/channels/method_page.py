"""The page ``/how-this-works``: the assistant in general, then docs/role-fit-method.md as HTML.

The document is Markdown for readers of the project, so what a page may not have is taken out here: HTML in
it stays text, styles become classes, only the document's own pictures are served, and a link to another
document of the project becomes plain text, for there is no such page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.watched import WatchedFile
from bot.settings import ROOT

if TYPE_CHECKING:
    from markdown_it.token import Token

ADDRESS = "/how-this-works"
DOCUMENT = ROOT / "docs" / "role-fit-method.md"

_FRAME = Path(__file__).parent.parent / "site" / "how-this-works.html"
_PLACE = "<!-- method -->"
_MARKER = re.compile(r"^<!-- (?:begin: [a-z-]+|end) -->\n", re.MULTILINE)
_PICTURE = re.compile(r"images/(?P<name>[a-z0-9-]+\.svg)")
_TABLE = '<div class="scroll" tabindex="0"><table>'


@dataclass(frozen=True)
class MethodPage:
    """The page as it is sent, and where its pictures lie, by the names that it asks for."""

    html: bytes
    pictures: Mapping[str, Path]


def method_page() -> MethodPage:
    """Return the page, made again when the document has changed; the first call takes a tenth of a second.

    Raises:
        OSError: if the document or the frame of the page is not there.
    """
    return _watched().content()


@lru_cache(maxsize=1)
def _watched() -> WatchedFile[MethodPage]:
    return WatchedFile(DOCUMENT, render)


def render(markdown: str) -> MethodPage:
    """Return the page with `markdown` in it, its headings one level down and linked as GitHub links them."""
    # Imported at the first visit: most runs of the server never need it.
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # The marks of generated tables are comments, which would be shown.
    tokens = parser.parse(_MARKER.sub("", markdown))
    names = set(_fit_for_a_page(tokens))
    body = parser.renderer.render(tokens, parser.options, {})
    body = body.replace("<table>", _TABLE).replace("</table>", "</table></div>")
    page = _FRAME.read_text(encoding="utf-8").replace(_PLACE, body)
    return MethodPage(page.encode(), {name: DOCUMENT.parent / "images" / name for name in names})


def _fit_for_a_page(tokens: Sequence[Token]) -> Iterator[str]:
    """Change `tokens` in place; yield the names of the pictures."""
    for index, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{int(token.tag[1]) + 1}"
        if token.type == "heading_open":
            token.attrSet("id", _anchor(tokens[index + 1].content))
        if "style" in token.attrs:
            # Alignment of a column, which the content security policy would ignore.
            token.attrs = {"class": str(token.attrs["style"]).removeprefix("text-align:")}
        yield from _fit_inline(token.children or ())


def _fit_inline(tokens: Iterable[Token]) -> Iterator[str]:
    is_dropped = False
    for token in tokens:
        if token.type == "image" and (picture := _PICTURE.fullmatch(str(token.attrs["src"]))):
            token.attrs["src"] = f"{ADDRESS}/{picture['name']}"
            yield picture["name"]
        elif token.type == "link_open":
            address = str(token.attrs["href"])
            is_dropped = not address.startswith(("https://", "#"))
            token.hidden = is_dropped
            if address.startswith("https://"):
                token.attrs["rel"] = "noopener noreferrer"
        elif token.type == "link_close":
            token.hidden = is_dropped


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
