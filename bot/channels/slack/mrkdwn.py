"""Between our markup and Slack's: what the bot says goes out, what people write comes in.

On the way out everything is escaped first, so that no text of a visitor, of a slot or of an answer can notify
anybody: a ``<`` in what we send always begins a link of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

_MARKED = re.compile(
    r"\[(?P<title>[^\[\]\n]+)\]\((?P<url>https://[^\s()<>]+)\)|\*\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*\*"
)
_LIST_MARK = re.compile(r"^- ", re.MULTILINE)
# What may be cut apart, coarsest first; a word that is too long is cut where it must be.
_JOINTS = (r"\n\n+", r"\n", r"(?<=[.!?:;])\s+", r"\s+")
_TOKEN = re.compile(r"<(?P<target>(?:[@#!]|[A-Za-z][A-Za-z0-9+.-]*:)[^<>|\n]*)(?:\|(?P<label>[^<>\n]*))?>")
_SPACES = re.compile(r"[^\S\n]{2,}")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def escape(text: str) -> str:
    """Return `text` as Slack shows it letter by letter."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(title: str, url: str) -> str:
    """Return a link in Slack's markup."""
    address = url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    return f"<{escape(address)}|{escape(' '.join(title.split()))}>"


def to_mrkdwn(text: str) -> str:
    """Return our markup as Slack's: bold, links and lists; everything else as it stands."""
    listed = _LIST_MARK.sub("• ", text)
    parts, end = [], 0
    for match in _MARKED.finditer(listed):
        parts += [escape(listed[end : match.start()]), _marked(match, listed)]
        end = match.end()
    return "".join([*parts, escape(listed[end:])])


def pieces(text: str, most: int) -> list[str]:
    """Return our markup as pieces of Slack's, `most` characters each, cut between paragraphs or sentences."""
    return [to_mrkdwn(piece) for piece in _split(text, most, 0)]


def clean(text: str, own_id: str = "") -> str:
    """Return what somebody wrote as they wrote it, without mentions of people and of `own_id`.

    Links are what their words were, channels ``#name``; a group or a notice keeps its words alone.
    """
    without = _TOKEN.sub(partial(_written, own_id=own_id), text)
    for entity, letter in _ENTITIES:
        without = without.replace(entity, letter)
    return _SPACES.sub(" ", without).strip()


def mentioned(text: str) -> frozenset[str]:
    """Return the ids of the people whom a message mentions."""
    targets = [match["target"] for match in _TOKEN.finditer(text)]
    return frozenset(target[1:] for target in targets if target.startswith("@"))


def _marked(match: re.Match[str], text: str) -> str:
    if match["url"]:
        return link(match["title"], match["url"])
    bold = _bold(match["bold"])
    # Slack knows bold only between words: inside of one the asterisks would stay.
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return bold if before.isalnum() or after.isalnum() else f"*{bold}*"


def _bold(inner: str) -> str:
    match = _MARKED.fullmatch(inner)
    return link(match["title"], match["url"]) if match and match["url"] else escape(inner)


def _split(text: str, most: int, joint: int) -> Iterator[str]:
    """Cut at the coarsest joints that do, and put together what fits into one piece."""
    if len(to_mrkdwn(text)) <= most:
        yield text
        return
    if joint == len(_JOINTS):
        yield from _cut(text, most)
        return
    kept = ""
    for part, gap in _parts(text, _JOINTS[joint]):
        if kept and len(to_mrkdwn(kept + part)) <= most:
            kept += part + gap
            continue
        if kept.strip():
            yield kept.strip()
        kept = ""
        *whole, last = list(_split(part, most, joint + 1)) or [""]
        yield from whole
        kept = last + gap
    if kept.strip():
        yield kept.strip()


def _parts(text: str, joint: str) -> Iterator[tuple[str, str]]:
    end = 0
    for match in re.finditer(joint, text):
        if match.end() > match.start():
            yield text[end : match.start()], match[0]
            end = match.end()
    yield text[end:], ""


def _cut(word: str, most: int) -> Iterator[str]:
    kept = ""
    for letter in word:
        if kept and len(to_mrkdwn(kept + letter)) > most:
            yield kept
            kept = ""
        kept += letter
    if kept:
        yield kept


def _written(match: re.Match[str], own_id: str) -> str:
    target, label = match["target"], match["label"] or ""
    if target.startswith("@"):
        return "" if target[1:] == own_id or not label else f"@{label}"
    if target.startswith("#"):
        return f"#{label}" if label else ""
    if target.startswith("!"):
        return label
    return label or target.partition(":")[2] if target.startswith(("mailto:", "tel:")) else label or target
