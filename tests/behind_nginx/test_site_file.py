"""The site file and the document that says how to use it."""

from __future__ import annotations

import re

from bot import messages as words
from tests.behind_nginx.site import Site
from tests.conftest import ROOT
from tests.fakes.nginx import SITE_FILE


def section() -> str:
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    return re.split(r"^## ", operations.partition("## Behind nginx\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def test_what_these_tests_change_in_the_file_is_what_an_operator_is_told_to_change(site: Site) -> None:
    first_cells = re.findall(r"^\| (`.*?) \|", section(), re.MULTILINE)
    told = {place for cell in first_cells for place in re.findall(r"`([^`]+)`", cell)}
    assert told == set(site.nginx.changes())


def test_the_settings_in_the_document_are_those_of_these_tests() -> None:
    told = set(re.findall(r"^(ROLEWISE_\w+)=", section(), re.MULTILINE))
    assert told == {"ROLEWISE_PUBLIC_URL", "ROLEWISE_TRUSTED_PROXIES", "ROLEWISE_ALLOWED_ORIGINS"}


def test_the_words_of_nginx_are_those_of_the_assistant() -> None:
    said = re.findall(r'"message":"([^"]+)"', SITE_FILE.read_text(encoding="utf-8"))
    assert said == [words.BODY_TOO_LONG]
