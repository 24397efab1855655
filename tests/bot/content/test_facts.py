"""An answer is put together line by line, and each fact is either stated or said to be missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.facts import Fact, Facts, parse_facts

UNSTATED = "The page does not state {facts}."
ANSWER = """Fee: {fee}.
{unstated: fee, discounts, extras}
- Discounts: {discounts}.
- Extras: {extras}.

Ask a counsellor."""


def facts(**values: str | None) -> Facts:
    labels = {"fee": "the fee", "discounts": "discounts", "extras": "extra charges"}
    return Facts({name: Fact(label, values.get(name)) for name, label in labels.items()}, UNSTATED, " or ")


def test_with_all_facts_empty_the_answer_names_them_all_and_states_none() -> None:
    assert facts().fill(ANSWER) == (
        "The page does not state the fee, discounts or extra charges.\n\nAsk a counsellor."
    )


def test_with_one_fact_the_rest_is_named() -> None:
    assert facts(fee="Rs 60,000").fill(ANSWER) == (
        "Fee: Rs 60,000.\nThe page does not state discounts or extra charges.\n\nAsk a counsellor."
    )


def test_with_all_facts_nothing_is_said_to_be_missing() -> None:
    assert facts(fee="Rs 60,000", discounts="none", extras="GST").fill(ANSWER) == (
        "Fee: Rs 60,000.\n- Discounts: none.\n- Extras: GST.\n\nAsk a counsellor."
    )


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("No facts here.", "No facts here."),
        ("Hello {first_name}", "Hello {first_name}"),
        ("{unstated: nothing_known}", ""),
        ("a {fee} and {discounts}", ""),
        ("a\n\n{fee}\n\nb", "a\n\nb"),
    ],
)
def test_braces_and_blank_lines(text: str, filled: str) -> None:
    assert facts(discounts="10%").fill(text) == filled


def test_a_value_with_its_own_full_stop_gets_no_second_one() -> None:
    parsed = parse_facts(
        'sentences: {unstated: "No {facts}.", last: " or "}\nfacts: {fee: {label: the fee, value: "Rs 5."}}'
    )
    assert parsed.fill("Fee: {fee}.") == "Fee: Rs 5."


@pytest.mark.parametrize("value", ["", "''", "'  '", "~"])
def test_a_blank_value_is_an_empty_fact(value: str) -> None:
    sentences = 'sentences: {unstated: "No {facts}.", last: " or "}\n'
    parsed = parse_facts(f"{sentences}facts: {{fee: {{label: the fee, value: {value}}}}}")
    assert parsed.facts["fee"].value is None


def test_a_number_is_a_value() -> None:
    parsed = parse_facts(
        'sentences: {unstated: "{facts}", last: ""}\nfacts: {mocks: {label: mocks, value: 0}}'
    )
    assert parsed.fill("{mocks} of them") == "0 of them"


VALUES = st.none() | st.text(
    st.characters(exclude_characters="{}\r\n", exclude_categories=["C", "Z"]), min_size=1
)
NAMES = ("fee", "discounts", "extras")
LINES = st.sampled_from(
    [
        "Plain words.",
        "- Fee: {fee}.",
        "{unstated: fee, extras}",
        "{discounts} and {extras}",
        "",
        "{unstated: discounts}",
    ]
)


@given(values=st.fixed_dictionaries({name: VALUES for name in NAMES}), lines=st.lists(LINES, max_size=8))
def test_an_empty_fact_is_never_stated_and_nothing_of_the_braces_is_left(
    values: dict[str, str | None], lines: list[str]
) -> None:
    filled = facts(**values).fill("\n".join(lines))
    assert "{" not in filled
    assert "\n\n\n" not in filled or "{" not in "".join(lines)
    assert filled == filled.strip() or "{" not in "".join(lines)
    assert ("Fee:" in filled) == ("- Fee: {fee}." in lines and values["fee"] is not None)


@given(values=st.fixed_dictionaries({name: VALUES for name in NAMES}))
def test_each_fact_is_either_stated_or_named_as_missing(values: dict[str, str | None]) -> None:
    filled = facts(**values).fill(ANSWER)
    sentence = next((line for line in filled.split("\n") if line.startswith("The page does not")), "")
    for name, label in (("fee", "the fee"), ("discounts", "discounts"), ("extras", "extra charges")):
        assert (label in sentence) == (values[name] is None)
    assert filled.endswith("Ask a counsellor.")


@given(lines=st.lists(LINES, max_size=8))
def test_filling_in_twice_changes_nothing_more(lines: list[str]) -> None:
    some = facts(fee="Rs 5", extras="GST")
    once = some.fill("\n".join(lines))
    assert some.fill(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "",
        "facts:",
        "facts: [1]",
        "sentences: 3\nfacts: {}",
        "facts: {fee: 3}",
        "facts: {fee: }",
        "facts: {fee: {}}",
        "{",
        "3",
    ],
)
def test_a_file_of_another_form_is_refused(text: str) -> None:
    import yaml

    with pytest.raises((KeyError, TypeError, ValueError, yaml.YAMLError)):
        parse_facts(text)
