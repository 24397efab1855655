from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import units
from bot.channels.telegram.markup import as_plain_text, parse, plain, split, to_html

# Pieces that could go wrong together.
PIECES = [
    "**",
    "[",
    "]",
    "](https://e.org/a?b=1&c=2)",
    "(",
    ")",
    "<b>",
    "</b>",
    '<a href="x">',
    "&amp;",
    "\n- ",
]
PIECES += ["\n\n", "word ", "🙂", ". ", "\ud800", "\x00", "'", '"', "https://e.org"]
pieces = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=25).map("".join)


class _Telegram(HTMLParser):
    """Reads as Telegram does: two tags, balanced, and nothing else."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""
        self.links: list[str] = []
        self.feed(markup)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag, [name for name, _ in attrs]) in (("b", []), ("a", ["href"]))
        assert tag not in self.open
        self.links += [value or "" for _, value in attrs]
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError("a declaration")


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("One **bold** word", "One <b>bold</b> word"),
        ("- one\n- two", "• one\n• two"),
        ("[a site](https://e.org/x_(y)?a=1&b=2)", '<a href="https://e.org/x_(y)?a=1&amp;b=2">a site</a>'),
        ("[**a** site](https://e.org)", '<a href="https://e.org"><b>a</b> site</a>'),
        ("**[a site](https://e.org)**", '<a href="https://e.org"><b>a site</b></a>'),
        ("[bad](javascript:alert(1))", "[bad](javascript:alert(1))"),
        ("[bad](http://e.org)", "[bad](http://e.org)"),
        ("1 < 2 & **3 > 2**", "1 &lt; 2 &amp; <b>3 &gt; 2</b>"),
        ("**open", "**open"),
        ("2 * 3 ** 4 _x_ `y`", "2 * 3 ** 4 _x_ `y`"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a\x00b\ud800c", "abc"),
    ],
)
def test_markup_becomes_telegrams_html(markup: str, shown: str) -> None:
    assert to_html(parse(markup)) == shown


@given(pieces)
def test_html_is_always_balanced_and_shows_the_letters_alone(markup: str) -> None:
    runs = parse(markup)
    read = _Telegram(to_html(runs))
    assert read.text == plain(runs)
    assert all(link.startswith("https://") for link in read.links)


@given(st.text())
def test_no_text_becomes_a_tag(text: str) -> None:
    assert not _Telegram(to_html(parse(text.replace("**", "").replace("](", "")))).links


@given(pieces, st.integers(4, 60))
def test_parts_fit_lose_no_letter_and_cut_no_tag(markup: str, most: int) -> None:
    runs = parse(markup)
    parts = split(runs, most)
    for part in parts:
        assert 0 < units.length(plain(part)) <= most
        assert _Telegram(to_html(part)).text == plain(part) == plain(part).strip()
    letters = "".join(plain(runs).split())
    assert "".join("".join(plain(part).split()) for part in parts) == letters


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("One.\n\nTwo two two.", 14, ["One.", "Two two two."]),
        ("Aaaa bbbb.\nCccc dddd.", 15, ["Aaaa bbbb.", "Cccc dddd."]),
        ("Aaa bbb. Ccc ddd eee.", 16, ["Aaa bbb.", "Ccc ddd eee."]),
        ("Aaa bbb. Ccc", 8, ["Aaa bbb.", "Ccc"]),
        ("aaaa bbbb cccc", 10, ["aaaa bbbb", "cccc"]),
        ("aaaaaaaaaaaa", 5, ["aaaaa", "aaaaa", "aa"]),
        ("🙂🙂🙂", 5, ["🙂🙂", "🙂"]),
    ],
)
def test_a_long_text_is_cut_where_a_reader_would(text: str, most: int, parts: list[str]) -> None:
    assert [plain(part) for part in split(parse(text), most)] == parts


def test_bold_goes_on_in_the_next_part() -> None:
    parts = split(parse("**one two three**"), 8)
    assert [to_html(part) for part in parts] == ["<b>one two</b>", "<b>three</b>"]


def test_letters_alone_name_the_address_while_there_is_room() -> None:
    markup = to_html(parse("**See** [a & b](https://e.org?x=1&y=2)"))
    assert as_plain_text(markup, 100) == "See a & b (https://e.org?x=1&y=2)"
    assert as_plain_text(markup, 12) == "See a & b"


@given(pieces)
def test_letters_alone_hold_no_tag_of_ours(markup: str) -> None:
    runs = parse(markup)
    assert as_plain_text(to_html(runs), 0 if not runs else units.length(plain(runs))) in (
        plain(runs),
        as_plain_text(to_html(runs), 10_000),
    )
