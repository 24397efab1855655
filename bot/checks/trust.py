"""The rules of trust and of voice, as far as a text shows them: whose claim, whose number, whose page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.checks.answers import visible
from bot.checks.catalogue import Answer, Catalogue
from bot.checks.problems import Problem, listed
from bot.checks.rules import Rules
from bot.checks.yaml_lines import Item

_LINK = re.compile(r"\[[^\[\]]+\]\(([^()\s]+)\)")
# The site's owner filled it in and answers for it.
_FACT_ALONE = re.compile(r"\{[a-z][a-z0-9_]*\}")
_BARE_LINK = re.compile(r"https?://|\bwww\.")
_QUOTED = re.compile(r'"[^"]*"')
_ROLE = re.compile(r"\bPMs?\b")
_GUARANTEE = re.compile(r"\bguarant\w+", re.IGNORECASE)
_MONEY = r"(?:\$|€|£|₹|\bRs\.?|\bINR|\bUSD)\s?\d"
_AMOUNT = (
    r"\b\d[\d.,]*\s?(?:%|(?:per ?cent|lakhs?|crores?|million|LPA|PDUs?|SEUs?|questions|minutes|hours)\b)"
)
_FIGURE = re.compile(f"{_MONEY}|{_AMOUNT}")
_SENTENCE_END = re.compile(r'(?<=[.?])"?\s+')
_YEAR = re.compile(r"\b20\d\d\b")
_SIGNS = {"©", "®", "™", "°"}


def check_trust(catalogue: Catalogue, rules: Rules) -> Iterator[Problem]:
    """Yield what an answer must not say, or not say like that."""
    for answer in catalogue.answers:
        for line, text in answer.lines():
            yield from check_words(answer, line, text, rules)
        for source in _sources(answer):
            url = source.get("url")
            if url is not None and url.text():
                yield from _host(answer, url.line, url.text(), rules)
        if answer.topic.startswith("faq/"):
            yield from _figures(answer)


def check_words(answer: Answer, line: int, text: str, rules: Rules) -> Iterator[Problem]:
    """Yield what is wrong with the voice, the claims and the links of one line that visitors read."""
    yield from _voice(answer, line, text)
    yield from _claims(answer, line, text, rules)
    yield from _links(answer, line, text, rules)


def states_a_figure_without_its_year(text: str) -> bool:
    """Tell whether a text has a figure and no year."""
    return _FIGURE.search(text) is not None and _YEAR.search(text) is None


def promises(text: str) -> bool:
    """Tell whether a text speaks of a guarantee."""
    return _GUARANTEE.search(text) is not None


def _voice(answer: Answer, line: int, text: str) -> Iterator[Problem]:
    unquoted = _QUOTED.sub("", visible(text))
    if _ROLE.search(unquoted):
        yield answer.at(line, '"PM" can be either role. Write "product manager" or "project manager".')
    if "!" in unquoted:
        yield answer.at(line, "There is an exclamation mark. Write the sentence without.")
    signs = sorted({sign for sign in text if unicodedata.category(sign) == "So" and sign not in _SIGNS})
    if signs:
        yield answer.at(line, f"There is an emoji or a picture sign ({' '.join(signs)}). Write it in words.")


def _claims(answer: Answer, line: int, text: str, rules: Rules) -> Iterator[Problem]:
    if promises(text):
        message = (
            'The word "guarantee" reads as our promise. Say what the page says, or that it does not say so.'
        )
        yield answer.at(line, message)
    for sentence in _SENTENCE_END.split(_LINK.sub("", text)):
        says_who = re.search(rf"\b({'|'.join(rules.attributed_by)})\b", sentence, re.IGNORECASE)
        for claim in rules.advertised:
            if not says_who and re.search(rf"(?<!\w){re.escape(claim)}", sentence, re.IGNORECASE):
                quoted = claim.strip('"')
                message = (
                    f'The program page advertises "{quoted}". Say in the same sentence that the page says so.'
                )
                yield answer.at(line, message)


def _links(answer: Answer, line: int, text: str, rules: Rules) -> Iterator[Problem]:
    for url in _LINK.findall(text):
        if not _FACT_ALONE.fullmatch(url):
            yield from _host(answer, line, url, rules)
    if _BARE_LINK.search(_LINK.sub("", text)):
        yield answer.at(line, "Write an address as [title](https://address).")


def _host(answer: Answer, line: int, url: str, rules: Rules) -> Iterator[Problem]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" or not host:
        yield answer.at(line, f'"{url}" is no address that can be linked: it must begin with https://.')
    elif not any(host == allowed or host.endswith(f".{allowed}") for allowed in rules.hosts):
        message = (
            f'"{host}" is not among the pages that answers link to ({listed(list(rules.hosts))}). '
            "Name the kind of source and the year without a link, or add the host to bot/checks/rules.yml."
        )
        yield answer.at(line, message)


def _figures(answer: Answer) -> Iterator[Problem]:
    """A figure of our own carries its year in the text and its source in the metadata."""
    stated = _QUOTED.sub("", answer.text)
    figure = _FIGURE.search(stated)
    if figure is None:
        return
    line = next((line for line, text in answer.lines() if figure.group() in text), answer.line)
    if not _YEAR.search(stated):
        yield answer.at(
            line, f'"{figure.group()}": a figure needs its year and its kind of source in the text.'
        )
    if not _sources(answer):
        yield answer.at(line, f'"{figure.group()}": a figure needs a source under metadata, sources.')


def _sources(answer: Answer) -> list[Item]:
    sources = answer.metadata("sources")
    return sources.elements() if sources else []
