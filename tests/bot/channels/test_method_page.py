"""The document as a page: nothing of it runs or is loaded from elsewhere, every link leads somewhere."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.method_page import method_page, render


def body(markdown: str) -> str:
    """What `markdown` becomes between the page's own first and last part."""
    frame = render("").html.decode()
    place = frame.index('\n    <p><a href="/">')
    page = render(markdown).html.decode()
    return page[place : len(page) - (len(frame) - place)].strip()


def test_a_heading_is_one_level_down_and_can_be_linked_to() -> None:
    assert body("## Does it decide, and rightly?") == (
        '<h3 id="does-it-decide-and-rightly">Does it decide, and rightly?</h3>'
    )


def test_html_in_the_document_stays_text() -> None:
    assert "<script" not in body('a <script>alert(1)</script> and <img src=x onerror="y">')
    assert "&lt;script&gt;" in body("a <script>alert(1)</script>")


def test_the_marks_of_generated_tables_are_not_shown() -> None:
    assert body("<!-- begin: forms -->\ntext\n<!-- end -->\n") == "<p>text</p>"


def test_an_aligned_column_gets_a_class_and_no_style() -> None:
    table = body("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert "style" not in table
    assert '<td class="right">2</td>' in table


def test_a_wide_table_scrolls_by_itself_and_with_the_keyboard() -> None:
    table = body("| a |\n|---|\n| 1 |")
    assert table.startswith('<div class="scroll" tabindex="0"><table>')
    assert table.endswith("</table></div>")


def test_a_link_to_another_document_is_plain_text_and_one_to_a_source_opens_it() -> None:
    assert body("see [Testing](testing.md) now") == "<p>see Testing now</p>"
    assert 'rel="noopener noreferrer"' in body("[a](https://example.org)")
    assert body("[below](#limits)") == '<p><a href="#limits">below</a></p>'


def test_a_script_address_is_no_link() -> None:
    assert "href" not in body("[a](javascript:alert(1))")


def test_a_picture_of_the_document_is_asked_for_below_the_page() -> None:
    page = render("![what it shows](images/role-fit-decides.svg)")
    assert b'<img src="/how-this-works/role-fit-decides.svg" alt="what it shows" />' in page.html
    assert list(page.pictures) == ["role-fit-decides.svg"]


def test_every_place_that_the_document_links_to_is_on_the_page() -> None:
    page = method_page().html.decode()
    places = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= places


def test_every_picture_of_the_document_is_there_and_has_words_for_who_cannot_see_it() -> None:
    page = method_page()
    assert len(page.pictures) == 3
    assert all(path.is_file() for path in page.pictures.values())
    assert all(len(words) > 40 for words in re.findall(r'alt="([^"]*)"', page.html.decode()))


@given(st.text(max_size=200))
def test_any_document_is_a_page_without_active_content(text: str) -> None:
    page = body(text)
    assert not re.search(
        r"<(?:script|style|iframe|object|svg)\b|\sstyle=|\son\w+=\"", re.sub(r">[^<]*<", "><", page)
    )
