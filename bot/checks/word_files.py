"""The editors' files beside the catalogue: program facts, names of the field, plain words."""

from __future__ import annotations

from collections.abc import Container, Iterator

from bot.checks.answers import facts_in
from bot.checks.catalogue import Catalogue
from bot.checks.problems import Problem
from bot.checks.trust import promises
from bot.checks.yaml_lines import Item, YamlFile
from bot.content.facts import Fact, Facts

_NOTHING = Item([], 0, 0)


def read_facts(file: YamlFile) -> Facts:
    """Return the facts of a file, those without a value with their example in its place."""
    facts = {}
    for name, item in (file.get("facts") or _NOTHING).items():
        parts = [item.get(key) for key in ("value", "example", "label")]
        value, example, label = (str(part.value) if part and part.value is not None else "" for part in parts)
        facts[name] = Fact(label=label, value=(value or example).removesuffix(".") or "an example")
    unstated, last = file.get("sentences", "unstated"), file.get("sentences", "last")
    return Facts(facts, unstated.text() if unstated else "{facts}", last.text() if last else " or ")


def check_facts(file: YamlFile, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield facts that no answer states, and values that promise what nobody can."""
    used = {name for answer in catalogue.answers for name in facts_in(answer.text)}
    for name, item in (file.get("facts") or _NOTHING).items():
        if name not in used:
            message = (
                f'No answer states the fact "{name}". Write {{{name}}} into an answer, or delete the fact.'
            )
            yield Problem(file.path, item.line, message)
        value = item.get("value")
        if value is not None and promises(str(value.value or "")):
            message = (
                f'"{name}" speaks of a guarantee. Write what is promised, by whom and under which conditions.'
            )
            yield Problem(file.path, value.line, message)


def check_names(file: YamlFile, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield spellings of two names, senses that do not exist, and kinds that domain.yml does not list."""
    entries = [*(file.get("names") or _NOTHING).elements(), *(file.get("ambiguous") or _NOTHING).elements()]
    values: dict[str, Item] = {}
    spellings: dict[str, Item] = {}
    for entry in entries:
        value, entity = entry.get("value"), entry.get("entity")
        if value is not None and values.setdefault(value.text(), value) is not value:
            message = (
                f'"{value.text()}" is already in line {values[value.text()].line}. Put its synonyms together.'
            )
            yield Problem(file.path, value.line, message)
        if entity is not None and entity.text() not in catalogue.entities:
            known = ", ".join(sorted(catalogue.entities))
            message = f'"{entity.text()}" is not among the entities in domain.yml: {known}.'
            yield Problem(file.path, entity.line, message)
        yield from _spellings(file, entry.get("synonyms") or _NOTHING, spellings)
    for entry in entries:
        yield from _read_as(file, entry)
        for sense in (entry.get("senses") or _NOTHING).elements():
            if sense.text() not in values:
                message = f'The sense "{sense.text()}" is no value of a name in this file.'
                yield Problem(file.path, sense.line, message)
    yield from _acronyms(file, spellings)


def _read_as(file: YamlFile, entry: Item) -> Iterator[Problem]:
    """Every sense of a name has its name in full, and nothing else has one."""
    read_as, senses = entry.get("read_as"), entry.get("senses")
    if read_as is None or senses is None:
        return
    named, wanted = dict(read_as.items()), [sense.text() for sense in senses.elements()]
    for sense in wanted:
        if sense not in named:
            yield Problem(
                file.path, read_as.line, f'The name in full for "{sense}" is missing under "read_as".'
            )
    for sense, item in named.items():
        if sense not in wanted:
            yield Problem(file.path, item.line, f'"{sense}" is no sense of this name. Add it, or delete it.')


def _acronyms(file: YamlFile, spellings: Container[str]) -> Iterator[Problem]:
    for entry in (file.get("acronyms") or _NOTHING).elements():
        written = entry.get("written")
        if written is not None and written.text().lower() not in spellings:
            message = f'"{written.text()}" is no synonym of a name in this file, so nobody finds it.'
            yield Problem(file.path, written.line, message)


def check_plain_words(file: YamlFile) -> Iterator[Problem]:
    """Yield spellings that stand for two things, or for themselves."""
    spellings: dict[str, Item] = {}
    for section in ("abbreviations", "hinglish"):
        for plain, items in (file.get(section) or _NOTHING).items():
            yield from _spellings(file, items, spellings)
            for item in items.elements():
                if str(item.value).lower() == plain.lower():
                    yield Problem(
                        file.path, item.line, f'"{plain}" stands for itself. Delete it from its list.'
                    )


def _spellings(file: YamlFile, items: Item, seen: dict[str, Item]) -> Iterator[Problem]:
    for item in items.elements():
        spelling = " ".join(str(item.value).lower().split())
        first = seen.setdefault(spelling, item)
        if first is not item:
            message = f'"{spelling}" is already in line {first.line}. Delete one: it stands for one thing.'
            yield Problem(file.path, item.line, message)
