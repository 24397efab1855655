"""A fault that the role-fit engine names is shown in the line where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checks.role_fit import located

BANK = """\
version: "1"
items:
- id: P1
  text: ask people what bothers them
- id: J1
  text: plan
either_or:
- id: T1
  product:
    title: Ask
"""
DIALOGUE = """\
menu: []
lines:
  saved:
    text: Saved.
    buttons:
    - {title: One, payload: /fit_save}
    - title: Two
"""


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        (BANK, "P1, text: is too short", 4),
        (BANK, "J1: 'why' is missing", 5),
        (BANK, "T1, product, title: has 41 characters, at most 40", 10),
        (BANK, "items: 5 for product, 7 for project; both sides need as many", 2),
        (BANK, "items, entry 2: must be keys with values", 2),
        (BANK, "the file: 'minutes' is missing", 1),
        (BANK, "not valid YAML: month must be in 1..12", 1),
        (DIALOGUE, "lines, saved, text: must say {fit_code}", 4),
        (DIALOGUE, "lines, saved, buttons, 1: 'payload' is missing", 7),
        (DIALOGUE, "lines, saved, expects: yes needs 1 buttons or more", 3),
        (DIALOGUE, "the file holds no numbers", 1),
    ],
)
def test_a_fault_stands_in_its_line(tmp_path: Path, text: str, fault: str, line: int) -> None:
    path = tmp_path / "file.yml"
    path.write_text(text, encoding="utf-8")
    (problem,) = located(path, [fault])
    assert (problem.path, problem.line) == (path, line)
    assert problem.message == f"{fault}."


@pytest.mark.parametrize("content", [b"items: [", b"result: caf\xe9"])
def test_what_cannot_be_read_is_said_elsewhere(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.yml"
    path.write_bytes(content)
    assert list(located(path, ["the file: is no YAML"])) == []
