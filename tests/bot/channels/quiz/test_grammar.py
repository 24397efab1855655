from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.quiz.grammar import Found, Grammar
from bot.channels.quiz.lexicon import Lexicon, UnboundedPhraseError
from bot.channels.quiz.patterns import UnbalancedPhraseError, parse_phrase, words_of

GROUPS = {"go": ["go", "take me"], "where": ["{go} back", "home"]}


def grammar(
    *phrases: str, before: tuple[str, ...] = ("please",), after: tuple[str, ...] = ("now",)
) -> Grammar:
    return Grammar([(phrase, phrase) for phrase in phrases], before, after, GROUPS, {"any": 3})


def fits(of: Grammar, text: str) -> bool:
    return any(True for _ in of.find(tuple(text.split())))


@pytest.mark.parametrize(
    ("phrase", "fitting", "not_fitting"),
    [
        (
            "go back",
            ["go back", "please go back now", "please please go back"],
            ["go", "back", "now go back"],
        ),
        ("(go|come) back", ["go back", "come back"], ["go come back"]),
        ("go back home?", ["go back", "go back home"], ["home"]),
        ("(a b|c)? d", ["d", "a b d", "c d"], ["a d", "b d"]),
        ("a (b|c)* d", ["a d", "a b d", "a b c c d"], ["a", "a b"]),
        ("a (b|c)+ d", ["a b d", "a c b d"], ["a d"]),
        ("(a*|b) c", ["c", "a a c", "b c"], ["a b c", "b b c"]),
        ("{where}", ["take me back", "home"], ["take me home"]),
        ("to <n>", ["to 4", "to fourth", "to 4th"], ["to back", "to"]),
        ("say <any> loud", ["say a loud", "say a b c loud"], ["say loud", "say a b c d loud"]),
    ],
)
def test_a_phrase_fits_what_it_stands_for(phrase: str, fitting: list[str], not_fitting: list[str]) -> None:
    of = grammar(phrase)
    assert [text for text in fitting if not fits(of, text)] == []
    assert [text for text in not_fitting if fits(of, text)] == []


def test_what_slots_take_is_told_in_each_way_in_which_they_can_be_filled() -> None:
    found = list(grammar("set <n> to <any>").find(("set", "4", "to", "so", "now")))
    assert found == [
        Found("set <n> to <any>", {"n": ("4",), "any": ("so",)}),
        Found("set <n> to <any>", {"n": ("4",), "any": ("so", "now")}),
    ]


def test_the_phrase_that_stands_first_is_found_first() -> None:
    names = [found.name for found in grammar("a b?", "a", "b").find(("a",))]
    assert names == ["a b?", "a"]


@pytest.mark.parametrize("phrase", ["(a", "a)", "(a|(b)", "a (b))"])
def test_brackets_that_do_not_match_are_refused(phrase: str) -> None:
    with pytest.raises(UnbalancedPhraseError):
        parse_phrase(phrase)


def test_words_are_collected_from_all_of_a_file_but_not_the_names_in_it() -> None:
    content = {"x": ["go (back|home)? <n>", {"y": "{where} now"}], 3: ["five"]}
    assert words_of(content) == {"go", "back", "home", "now", "five"}


LETTERS = st.sampled_from("abc")
PHRASES = st.recursive(
    LETTERS,
    lambda inner: (
        st.tuples(inner, inner).map(" ".join)
        | st.tuples(inner, inner, st.sampled_from(["", "?"])).map(
            lambda parts: f"({parts[0]}|{parts[1]}){parts[2]}"
        )
        | st.tuples(inner, st.sampled_from("?*+")).map(lambda parts: f"({parts[0]}){parts[1]}")
    ),
    max_leaves=4,
)


@settings(max_examples=80, derandomize=True, deadline=None)
@given(phrase=PHRASES, words=st.lists(LETTERS, max_size=6).map(tuple))
def test_all_phrases_at_once_fit_what_each_alone_fits(phrase: str, words: tuple[str, ...]) -> None:
    alone = Grammar([("x", phrase)], [], [])
    with_slot = Grammar([("x", f"({phrase}) <n>")], [], [])
    expected = any(True for _ in alone.find(words))
    # A phrase with a slot is fitted word by word and then once more as a tree; both must agree.
    assert any(True for _ in with_slot.find((*words, "4"))) == expected


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    phrase=PHRASES.filter(lambda text: text.count("*") + text.count("+") == 0),
    words=st.lists(LETTERS, max_size=6),
)
def test_a_lexicon_knows_the_same_phrases(phrase: str, words: list[str]) -> None:
    expected = any(True for _ in Grammar([("x", phrase)], [], []).find(tuple(words)))
    if words:
        assert (tuple(words) in Lexicon({"x": [phrase]})) == expected


@pytest.mark.parametrize("phrase", ["a*", "(a b)+ c", "a <n>"])
def test_a_phrase_without_end_is_refused_by_a_lexicon(phrase: str) -> None:
    with pytest.raises(UnboundedPhraseError):
        Lexicon({"x": [phrase]})


def test_a_lexicon_gives_the_longest_phrase_with_all_its_classes() -> None:
    lexicon = Lexicon({"one": ["a", "a b"], "two": ["a b", "(c|d) e?"]})
    assert lexicon.longest(("a", "b", "c")) == (2, {"one", "two"})
    assert lexicon.longest(("a", "c")) == (1, {"one"})
    assert lexicon.longest(("x",)) == lexicon.longest(()) == lexicon.longest(("a",), 5) == (0, frozenset())
    assert lexicon.is_within(("x", "d", "e"))
    assert not lexicon.is_within(("x", "b"))
