"""What is said about a result: in the agreed order, honest, the same for both roles, readable everywhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings

from actions.fit.bars import CELLS, parse_bar
from actions.fit.compose import MOST_BUTTONS, Part, compose
from actions.fit.scoring import Score, score
from tests.actions.fit.results import (
    EXAMPLES,
    TWINS,
    WORDS,
    answers,
    comparable,
    mirrored,
    mirrored_words,
    some_answers,
    view_of,
)
from tests.actions.fit.talk import BANK, MODEL

OTHER = {"product": "project", "project": "product"}
MARKUP = re.compile(r"\*\*[^*\n]+\*\*|\[[^\]\n]+\]\(https://[^)\s]+\)")
BAR = re.compile(rf"[█▓░]{{{CELLS}}}")


def parts_of(given_: dict[str, int | str], **options: Any) -> dict[str, Part]:
    return {part.name: part for part in compose(view_of(given_, **options), WORDS)}


def scored(given_: dict[str, int | str]) -> Score:
    return score(given_, BANK, MODEL)


@pytest.fixture(params=EXAMPLES)
def parts(request: pytest.FixtureRequest) -> list[Part]:
    return compose(view_of(EXAMPLES[request.param]), WORDS)


def test_the_examples_cover_every_band_and_side() -> None:
    bands = {(scored(given_).band, scored(given_).toward) for given_ in EXAMPLES.values()}
    assert len(bands) == len(EXAMPLES) == 9


@pytest.mark.parametrize("example", [name for name in EXAMPLES if name not in ("flat", "not enough")])
def test_a_result_is_told_in_the_agreed_order(example: str) -> None:
    parts = compose(view_of(EXAMPLES[example]), WORDS)
    assert [part.name for part in parts] == ["scores", "reasons", "next", "felt"]
    told = "\n".join(part.text for part in parts)
    marks = [
        "████" if "█" * 4 in told else "▓",
        "What would change this",
        "Both roles need",
        "If p",
        "feel right",
    ]
    assert [told.index(mark) for mark in marks] == sorted(told.index(mark) for mark in marks)
    assert [part.card is not None for part in parts] == [True, False, False, False]


def test_each_message_can_be_shown_by_every_chat(parts: list[Part]) -> None:
    for part in parts:
        assert len(part.buttons) <= MOST_BUTTONS
        assert len(part.menu) <= MOST_BUTTONS
        for title, payload in (*part.buttons, *part.menu):
            assert 1 <= len(title) <= 40
            assert re.fullmatch(r"/[a-z_]+(/[a-z_]+)?(\{.*\})?", payload)
        assert not re.search(r"[*_`#<>|\[\]]", MARKUP.sub("", part.text))
        assert "{" not in part.text
        assert "!" not in part.text


@given(some_answers())
@settings(max_examples=60, derandomize=True)
def test_each_message_is_short_whatever_was_answered(given_: dict[str, int | str]) -> None:
    for part in compose(view_of(given_, flags=("all_high", "fast")), WORDS):
        assert len(part.text) <= 1_300
        assert part.text.strip() == part.text != ""
        assert "\n\n\n" not in part.text


@given(comparable())
@settings(max_examples=40, derandomize=True)
def test_the_bars_in_the_text_say_the_numbers_of_the_card(given_: dict[str, int | str]) -> None:
    part = compose(view_of(given_), WORDS)[0]
    assert part.card is not None
    bars = BAR.findall(part.text)
    assert len(bars) == 2
    for one, bar in zip(part.card["scores"], bars, strict=True):
        assert (
            f"**{one['label']}: {one['value']}** of 100 ({one['low']} to {one['high']})\n{bar}" in part.text
        )
        low, high = parse_bar(bar)
        assert (low, high) == (pytest.approx(one["low"], abs=5), pytest.approx(one["high"], abs=5))


@given(comparable())
@settings(max_examples=40, derandomize=True)
def test_mirrored_answers_get_the_mirrored_words(given_: dict[str, int | str]) -> None:
    """In a bank whose sides read alike; all but the bars and next steps, which differ as they must."""
    one = compose(view_of(given_, TWINS), WORDS)
    other = compose(view_of(mirrored(given_), TWINS, mirror=True), WORDS)
    assert mirrored_words(one[1].text) == other[1].text
    assert [mirrored_words(button[0]) for button in one[1].buttons] == [
        button[0] for button in other[1].buttons
    ]
    assert [len(part.buttons) for part in one] == [len(part.buttons) for part in other]
    line = one[0].text.split("\n\n")[0]
    if scored(given_).toward is None:
        assert mirrored_words(line) == other[0].text.split("\n\n")[0]


def test_a_lean_names_its_side_in_mild_words() -> None:
    clear, leaning = (
        parts_of(EXAMPLES[name])["scores"].text for name in ("clearly project", "leaning product")
    )
    assert clear.startswith("Your answers point **clearly towards project work**.")
    assert leaning.startswith("Your answers **lean towards product work** (leaning, not clear).")


def test_it_is_said_what_the_result_is_not() -> None:
    text = parts_of(EXAMPLES["clearly product"])["scores"].text
    assert "measures what you like, not what you are able to do" in text
    assert "not yet validated on visitors" in text
    assert "How consistently your answers point one way" in text


def test_nothing_is_called_a_probability(parts: list[Part]) -> None:
    told = " ".join(part.text for part in parts)
    assert not re.search(r"probab|likelihood|chance|percent|%|accura|scientific", told, re.I)


def test_reasons_quote_the_visitors_answers_and_what_they_mean_on_the_job() -> None:
    text = parts_of(EXAMPLES["clearly product"])["reasons"].text
    reasons, against = text.split("**What points the other way**")
    assert any(f"- **Strongly like**: {item.text}. {item.job}" in reasons for item in BANK.items[:6])
    assert any(f"- **Strongly dislike**: {item.text} (project work)" in reasons for item in BANK.items[6:])
    assert reasons.count("\n- ") == 3
    assert against.startswith(": none of your answers does.")


def test_what_points_the_other_way_is_quoted_without_its_job() -> None:
    text = parts_of(EXAMPLES["leaning product"])["reasons"].text
    against = text.split("**What points the other way**")[1].split("**What would change this**")[0]
    assert 1 <= against.count("\n- ") <= 2
    assert "managers" not in against


def test_without_an_answer_the_other_way_that_is_said() -> None:
    assert "none of your answers does" in parts_of(answers("555555", "111111"))["reasons"].text


def test_too_close_tells_what_draws_to_either_side_and_names_no_winner() -> None:
    text = parts_of(EXAMPLES["too close"])["reasons"].text
    assert "What draws you to product work" in text
    assert "What draws you to project work" in text
    assert "speaks for" not in text


def test_neither_shows_no_dislikes_as_what_comes_closest() -> None:
    text = parts_of(EXAMPLES["neither"])["reasons"].text
    assert "islike" not in text.split("**What would change this**")[0]


def test_an_either_or_answer_is_quoted_with_its_question() -> None:
    given_ = answers("443212", "324313", "both", "product", "project", "neither")
    question = BANK.either_or[2]
    assert (
        f"{question.text} **{question.project.title}** (not: {question.product.title})"
        in parts_of(given_)["reasons"].text
    )


def test_what_would_change_names_old_and_new_answer() -> None:
    text = parts_of(EXAMPLES["leaning product"])["reasons"].text
    assert "with one other answer the result would be **clearly towards product work**" in text
    change = view_of(EXAMPLES["leaning product"]).change
    assert change is not None
    (row,) = change.rows
    assert f"- {row.text}: **{row.new}** instead of {row.old}" in text


def test_when_no_small_change_would_do_that_is_said() -> None:
    assert (
        "no change of three ratings or fewer would do it"
        in parts_of(answers("555555", "111111"))["reasons"].text
    )


@pytest.mark.parametrize("example", EXAMPLES)
def test_next_steps_are_as_long_for_one_role_as_for_the_other(example: str) -> None:
    part = parts_of(EXAMPLES[example]).get("next")
    if part is None:
        assert example == "not enough"
        return
    blocks = [block for block in part.text.split("\n\n") if block.startswith("**If ")]
    assert len(blocks) == 2
    assert len(blocks[0]) == pytest.approx(len(blocks[1]), rel=0.1)
    assert blocks[0].count("\n- ") == blocks[1].count("\n- ")


def test_the_sites_course_is_one_labelled_option_and_not_pressed_on_the_undecided() -> None:
    for example in EXAMPLES:
        part = parts_of(EXAMPLES[example]).get("next")
        courses = (
            [title for title, payload in part.buttons if payload == "/faq/course_overview"] if part else []
        )
        expected = [] if example in ("neither", "not enough") else ["This site's course (one option)"]
        assert courses == expected
        if part and courses:
            assert "One option of many: the Product Management course that this site sells." in part.text


def test_the_side_of_the_lean_comes_first_and_else_the_side_that_was_asked_first() -> None:
    assert view_of(EXAMPLES["leaning project"]).first == "project"
    assert view_of(EXAMPLES["leaning product"]).first == "product"
    one, other = (view_of(EXAMPLES["both"], mirror=mirror).first for mirror in (False, True))
    assert one == OTHER[other]


def test_both_offers_the_roles_between() -> None:
    part = parts_of(EXAMPLES["both"])["next"]
    assert "product owner, technical program manager, delivery lead" in part.text
    assert ("Program manager or project manager?", "/faq/program_manager") in part.buttons


def test_a_flat_result_compares_nothing() -> None:
    parts = parts_of(EXAMPLES["flat"])
    assert list(parts) == ["scores", "next"]
    assert parts["scores"].card is None
    assert "I name no result" in parts["scores"].text


def test_too_few_answers_say_how_many_are_missing_and_offer_the_skipped_ones() -> None:
    (part,) = compose(view_of(EXAMPLES["not enough"]), WORDS)
    assert "I need 4 ratings for each kind of work" in part.text
    assert "3 for product work" in part.text
    assert ("Ask the skipped ones", "/fit_skipped") in part.buttons
    assert part.menu


def test_it_ends_with_the_question_whether_it_feels_right_and_the_ways_on() -> None:
    felt = parts_of(EXAMPLES["both"])["felt"]
    assert [title for title, _ in felt.buttons] == ["Yes", "Partly", "No"]
    assert [payload for _, payload in felt.menu] == [
        *("/fit_save", "/fit_review", "/contact_counsellor", "/delete_my_data"),
    ]


def test_a_changed_answer_tells_the_result_before_and_the_numbers_that_moved() -> None:
    before = scored(EXAMPLES["too close"])
    text = parts_of({**EXAMPLES["too close"], "P4": 4, "P5": 4}, earlier=before)["scores"].text
    numbers = "(product work 42, now 71; project work 42, now 42)"
    assert f"Before your change the result was **too close to call** {numbers}." in text


def test_a_change_without_effect_says_so() -> None:
    given_ = EXAMPLES["clearly product"]
    text = parts_of(given_, earlier=scored(given_))["scores"].text
    assert "Your change leaves the result as it was." in text


def test_a_first_result_speaks_of_no_change() -> None:
    assert "change" not in parts_of(EXAMPLES["clearly product"])["scores"].text


@pytest.mark.parametrize("flag", ["straight", "all_high", "all_low", "alternating", "fast"])
def test_a_pattern_is_mentioned_gently_before_the_notice(flag: str) -> None:
    text = parts_of(EXAMPLES["both"], flags=(flag,))["scores"].text
    said = WORDS.text("flags", flag)
    assert text.index(said) < text.index("This measures what you like")
    assert not re.search(r"wrong|cheat|invalid|careless", said, re.I)
