from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.doctor.findings import Finding, Part, failed, ok, warning
from bot.doctor.report import has_failed, lines

_SENTENCES = st.text(
    st.characters(blacklist_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=300
)


def test_a_report_is_read_from_top_to_bottom() -> None:
    parts = [
        Part("Settings", [ok("All read."), warning("Others may read .env.", "chmod 600 .env")]),
        Part("Slack", [failed("Slack does not know the token.", "copy it again")]),
    ]
    assert "\n".join(lines(parts)) == (
        "Settings\n"
        "  ok       All read.\n"
        "  warning  Others may read .env.\n"
        "           Do: chmod 600 .env\n"
        "\n"
        "Slack\n"
        "  failed   Slack does not know the token.\n"
        "           Do: copy it again\n"
        "\n"
        "1 failed, 1 warning, 1 ok."
    )
    assert has_failed(parts)


def test_where_nothing_is_wrong_the_last_line_says_so() -> None:
    parts = [Part("Settings", [ok("All read.")])]
    assert list(lines(parts))[-1] == "All is well."
    assert not has_failed(parts)


def test_warnings_alone_are_no_failure() -> None:
    parts = [Part("Settings", [warning("Something.", "something")] * 2)]
    assert list(lines(parts))[-1] == "0 failed, 2 warnings, 0 ok."
    assert not has_failed(parts)


def test_addresses_and_commands_stay_whole() -> None:
    address = "https://chat.example.org/" + "a-long-path/" * 20
    said = list(lines([Part("Slack", [ok(f"It must be {address} and nothing else.", "x " * 100)])]))
    assert any(address in line for line in said)
    assert all(len(line) <= 110 or address in line for line in said)


@given(_SENTENCES, _SENTENCES)
def test_every_word_of_a_finding_is_told(what: str, do: str) -> None:
    said = "".join(lines([Part("Part", [Finding("failed", what, do)])]))
    assert what in said
    assert do in said
