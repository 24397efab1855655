"""An address or a number is taken as people type it, and what cannot be one is answered with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.lead.contact import Contact, check_contact
from actions.lead.outcome import Problem

MOBILE = Contact("phone", "+91 98765 43210")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("raj@x.in", "raj@x.in"),
        ("Raj.Kumar+jobs@Gmail.com.", "Raj.Kumar+jobs@gmail.com"),
        ("<raj@x.in>", "raj@x.in"),
        ("raj at gmail dot com", "raj@gmail.com"),
        ("raj[at]gmail[dot]co[dot]in", "raj@gmail.co.in"),
        ("राज@x.in", "राज@x.in"),
    ],
)
def test_an_email_address_is_taken(text: str, value: str) -> None:
    assert check_contact(text) == Contact("email", value)


@pytest.mark.parametrize(
    "text",
    [
        *("9876543210", "98765 43210", "98765-43210", "+91 98765 43210", "+91-9876543210", "919876543210"),
        *("09876543210", "0091 98765 43210", "(+91) 98765 43210", "९८७६५४३२१०", " 9876543210. "),
    ],
)
def test_an_indian_number_is_taken_in_every_way_of_writing(text: str) -> None:
    assert check_contact(text) == MOBILE


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+971 50 123 4567", "+971 50 123 4567"),
        ("00971501234567", "+971 50 123 4567"),
        ("+1 (202) 555-0143", "+1 202-555-0143"),
        ("080 4123 4567", "+91 80 4123 4567"),
    ],
)
def test_numbers_of_other_countries_and_landlines_are_taken(text: str, value: str) -> None:
    assert check_contact(text) == Contact("phone", value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("raj@gmail", "utter_lead_email_incomplete"),
        ("raj@", "utter_lead_email_incomplete"),
        ("@gmail.com", "utter_lead_email_incomplete"),
        ("raj..k@x.in", "utter_lead_email_signs"),
        ("raj kumar@x.in", "utter_lead_email_signs"),
        ("a@b@c.in", "utter_lead_email_signs"),
        ("raj@x..in", "utter_lead_email_signs"),
        ("98765", "utter_lead_phone_short"),
        ("987654321", "utter_lead_phone_short"),
        ("98765432101", "utter_lead_phone_long"),
        ("9" * 40, "utter_lead_phone_long"),
        ("5555555555", "utter_lead_phone_unknown"),
        ("+999 123 456 789", "utter_lead_phone_unknown"),
        ("+1 202 555", "utter_lead_phone_short"),
        ("1234", "utter_lead_contact_unread"),
        ("email", "utter_lead_contact_unread"),
        ("😊", "utter_lead_contact_unread"),
        ("", "utter_lead_contact_unread"),
    ],
)
def test_what_is_none_is_answered_with_the_reason(text: str, reason: str) -> None:
    assert check_contact(text) == Problem(reason)


@given(st.text(max_size=60))
def test_any_text_is_a_contact_on_one_line_or_a_problem(text: str) -> None:
    found = check_contact(text)
    assert isinstance(found, Problem) or (found.value.isprintable() and " @" not in found.value)


@given(st.integers(6_000_000_000, 9_999_999_999), st.sampled_from(["{}", "+91 {}", "0{}", "my: {}"]))
def test_a_taken_number_keeps_its_digits(number: int, form: str) -> None:
    found = check_contact(form.format(number))
    assert isinstance(found, Problem) or str(number) in found.value.replace(" ", "").replace("-", "")
