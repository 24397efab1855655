"""The words of words.yml and everyday.yml, as what the reader needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.channels.quiz.grammar import Grammar
from bot.channels.quiz.lexicon import Lexicon
from bot.channels.quiz.patterns import Words, words_of
from bot.channels.quiz.words import content_of

_FOLDER = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A step takes few words; a longer text is something else.
_MOST_WORDS = 14
# The other steps share their phrases.
_OWN_PHRASES = ("lead_consent", "lead_summary", "lead_change")


def mask(part: str) -> str:
    """Return what the history shows in place of a value."""
    return str(_content("words")["masks"][part])


def step_in(words: Words, expects: str) -> str | None:
    """Return the payload of the step that folded `words` ask for; each of them must have a part in it."""
    if not words or len(words) > _MOST_WORDS:
        return None
    found = next(_grammar(expects if expects in _OWN_PHRASES else "any").find(words), None)
    if found is None:
        return None
    name, _, value = found.name.partition(":")
    if name == "lead_agree":
        return f'/lead_agree{{"agreed":"{value}"}}'
    if name == "lead_change" and value:
        return f'/lead_change{{"part":"{value}"}}'
    return f"/{name}"


def asks_bot(words: Words) -> bool:
    """Whether folded words ask something of the assistant, whatever step is open."""
    return _lexicon("asks_bot").begins(words) or _lexicon("asks_within").is_within(words)


def is_no_topic(words: Words) -> bool:
    """Whether folded words are a greeting, thanks, or an answer to another step: nothing to pass on."""
    return words in _lexicon("no_topic") or any(_grammar("lead_summary").find(words))


def says_when(words: Words) -> bool:
    """Whether folded words name a time."""
    return not _set("times").isdisjoint(words) or any(word[0].isdigit() for word in words)


def is_about_contact(words: Words) -> bool:
    """Whether folded words only announce a number or an address: "my email is"."""
    return bool(words) and _set("contact_words").issuperset(words)


def is_everyday(word: str) -> bool:
    """Whether a word in small letters stands in questions, and so is no name by itself."""
    return word in _everyday()


@cache
def _content(name: str) -> dict[str, Any]:
    text = (_FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 (a safe loader)
    return content


@cache
def names_content() -> dict[str, Any]:
    """Return what may stand around a name."""
    found: dict[str, Any] = _content("words")["names"]
    return found


@cache
def _everyday() -> frozenset[str]:
    words = _content("words")
    answers = words_of([words["yes"], words["no"], words["skip"]])
    return frozenset(map(str, _content("everyday")["everyday"])) | answers


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(map(str, _content("words")[name]))


@cache
def _lexicon(name: str) -> Lexicon:
    return Lexicon({name: map(str, _content("words")[name])})


@cache
def _grammar(expects: str) -> Grammar:
    words, around = _content("words"), content_of("commands")
    parts = words["parts"]
    groups = {
        "change": words["change"]["verbs"],
        "yes": words["yes"],
        "no": words["no"],
        **{f"part_{name}": phrases for name, phrases in parts.items()},
    }
    return Grammar(list(_phrases(words, expects)), around["before"], around["after"], groups)


def _phrases(words: dict[str, Any], expects: str) -> Iterator[tuple[str, str]]:
    """Yield payload names and phrases in the order in which they are tried."""
    if expects == "lead_consent":
        for agreed in ("nothing", "questions", "details"):
            yield from _named(f"lead_agree:{agreed}", words["agree"][agreed])
    if expects == "lead_summary":
        yield from _named("lead_send", words["send"])
        yield from _named("lead_change", ["{no}"])
    if expects == "lead_change":
        yield from _named("lead_go_on", [*words["keep"], "{no}"])
    yield from _named("lead_why", words["why"])
    for name, phrases in words["anywhere"].items():
        yield from _named(name, phrases)
    for part in words["parts"]:
        written = [phrase.replace("{part}", f"{{part_{part}}}") for phrase in words["change"]["named"]]
        yield from _named(f"lead_change:{part}", written)
        if expects == "lead_change":
            yield from _named(f"lead_change:{part}", [f"(the|my|mera|meri)? {{part_{part}}}"])
    if expects in _OWN_PHRASES:
        yield from _named("lead_change", words["change"]["bare"])
    else:
        yield from _named("lead_skip", words["skip"])


def _named(name: str, phrases: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((name, str(phrase)) for phrase in phrases)
