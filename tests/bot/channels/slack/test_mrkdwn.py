from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.mrkdwn import clean, escape, link, mentioned, pieces, to_mrkdwn

# What a visitor, a slot or an editor may put in, with the letters that mean something to Slack.
TEXTS = st.text(
    st.one_of(st.sampled_from("<>&|!@#*[]()-\n :/."), st.characters(blacklist_categories=["Cs"])), max_size=60
)
HOSTILE = st.lists(
    st.one_of(
        TEXTS,
        st.sampled_from(
            [
                "<!channel>",
                "<!here|here>",
                "<@U0ALICE00>",
                "<#C0GENERAL|general>",
                "**",
                "[",
                "](https://",
                "](https://x.y)",
                "<!subteam^S1>",
                "**<!channel>**",
                "[<!here>](https://x.y)",
                "[a](https://x.y|<!channel>)",
                "&lt;!channel&gt;",
            ]
        ),
    ),
    max_size=8,
).map("".join)
_OUR_LINK = re.compile(r"<https://[^<>|\s]*\|[^<>]*>")


@pytest.mark.parametrize(
    ("ours", "slacks"),
    [
        ("Plain words.", "Plain words."),
        ("A **bold** word.", "A *bold* word."),
        ("**Two** and **two words**", "*Two* and *two words*"),
        ("One\n\nTwo", "One\n\nTwo"),
        ("- one\n- two", "• one\n• two"),
        ("- **one**: 1 - 2", "• *one*: 1 - 2"),
        ("[A survey](https://example.org/a?b=1&c=2)", "<https://example.org/a?b=1&amp;c=2|A survey>"),
        ("**[A survey](https://example.org/)**", "*<https://example.org/|A survey>*"),
        ("R&D < 5 > 3", "R&amp;D &lt; 5 &gt; 3"),
        ("<!channel> hello <@U1>", "&lt;!channel&gt; hello &lt;@U1&gt;"),
        ("**<!channel>**", "*&lt;!channel&gt;*"),
        ("[<!here>](https://x.y)", "<https://x.y|&lt;!here&gt;>"),
        ("[a](https://x.y|<!channel>)", "[a](https://x.y|&lt;!channel&gt;)"),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("[a](http://x.y)", "[a](http://x.y)"),
        ("pro**duc**t", "product"),
        ("** not bold **", "** not bold **"),
        ("5 ** 3 ** 2", "5 ** 3 ** 2"),
    ],
)
def test_our_markup_becomes_slacks(ours: str, slacks: str) -> None:
    assert to_mrkdwn(ours) == slacks


@given(HOSTILE)
def test_nothing_that_is_said_can_notify_anybody(text: str) -> None:
    said = to_mrkdwn(text)
    assert "<" not in _OUR_LINK.sub("", said)
    assert ">" not in _OUR_LINK.sub("", said)


@given(HOSTILE, st.text(max_size=30))
def test_a_link_holds_its_title_and_nothing_gets_out_of_it(title: str, path: str) -> None:
    assert _OUR_LINK.fullmatch(link(title, "https://x.y/" + "".join(path.split())))


@given(HOSTILE, st.integers(5, 80))
def test_pieces_are_short_enough_and_lose_no_letter(text: str, most: int) -> None:
    found = pieces(text, most)
    assert all(len(piece) <= most for piece in found)
    # Cut within its marks, bold stays as it was typed: letters are what counts.
    letters = re.compile(r"[^\w]")
    plain = letters.sub("", clean("".join(found)))
    if "](https://" not in text:
        assert plain == letters.sub("", clean(to_mrkdwn(text)))


def test_a_long_text_is_cut_between_paragraphs_then_sentences_then_words() -> None:
    paragraphs = ["One. " * 30, "Two three four. " * 20, "Five."]
    text = "\n\n".join(paragraph.strip() for paragraph in paragraphs)
    found = pieces(text, 160)
    assert found[0] == paragraphs[0].strip()
    assert all(piece.endswith(".") for piece in found)
    assert " ".join(" ".join(found).split()) == " ".join(text.split())
    assert pieces("word " * 10, 14) == ["word word word"[:14]] * 3 + ["word"]
    assert pieces("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert pieces("<" * 6, 10) == ["&lt;&lt;"] * 3


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("what is a PM?", "what is a PM?"),
        ("<@U0ROLEWISE> what is a PM?", "what is a PM?"),
        ("<@U0ROLEWISE|rolewise> hello", "hello"),
        ("ask <@U0BOB> about it", "ask about it"),
        ("ask <@U0BOB|bob> about it", "ask @bob about it"),
        ("R&amp;D &lt; 5 &gt; 3", "R&D < 5 > 3"),
        ("&amp;lt;", "&lt;"),
        ("write to <mailto:a@b.co|a@b.co>", "write to a@b.co"),
        ("write to <mailto:a@b.co>", "write to a@b.co"),
        ("call <tel:+911234|+91 1234>", "call +91 1234"),
        ("see <https://x.y/a?b=1&amp;c=2>", "see https://x.y/a?b=1&c=2"),
        ("see <http://x.y|x.y> and <https://a.b|there>", "see x.y and there"),
        ("in <#C1|general> and <#C2> and <#C3|>", "in #general and and"),
        ("<!here> <!channel|@channel> hello", "@channel hello"),
        ("<!subteam^S1|@team> <!date^1^{date}|today>", "@team today"),
        ("a\nb  c", "a\nb c"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<@U0ROLEWISE>", ""),
        ("", ""),
    ],
)
def test_what_people_write_is_read_as_they_wrote_it(sent: str, written: str) -> None:
    assert clean(sent, "U0ROLEWISE") == written


@given(TEXTS)
def test_what_somebody_typed_comes_through_slack_unchanged(text: str) -> None:
    assert clean(escape(text)).split() == text.split()


def test_the_people_whom_a_message_mentions_are_known() -> None:
    assert mentioned("<@U1> and <@W2|x> in <#C3|general> <!here> <https://x.y|@U4>") == {"U1", "W2"}
