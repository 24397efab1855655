from __future__ import annotations

import re
from xml.etree import ElementTree

from bot.evaluation.drawing import canvas, svg


def drawing() -> str:
    figure, axes = canvas(3, 2)
    axes.plot([0, 1, 2], [1, 3, 2], label="a < b")
    axes.set_title("Bold & clear", fontweight="bold", fontsize=10)
    axes.annotate("here", (1, 3))
    axes.legend()
    return svg(figure)


def test_a_picture_is_well_formed_and_carries_no_style_that_a_policy_would_drop() -> None:
    text = drawing()
    ElementTree.fromstring(text)
    assert not re.search(r"<style|\sstyle=|<script|\son\w+=|<metadata", text)
    assert all(address.startswith("#") for address in re.findall(r'href="([^"]*)"', text))


def test_the_text_of_a_picture_is_text_in_its_size_and_weight() -> None:
    text = drawing()
    title = next(element for element in re.findall(r"<text[^>]*>[^<]*", text) if "Bold" in element)
    assert 'font-size="10"' in title
    assert re.search(r'font-weight="(?:bold|700)"', title)
    assert "Bold &amp; clear" in title


def test_the_same_figures_give_the_same_file() -> None:
    assert drawing() == drawing()
