"""The reference tells what the code has, all of it and nothing else."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from bot import commands
from bot.settings import NAMES, load_settings

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
FIELDS = {
    "ROLEWISE_HOST": "host",
    "ROLEWISE_PORT": "port",
    "ROLEWISE_ACTION_PORT": "action_port",
    "ROLEWISE_PUBLIC_URL": "public_url",
    "ROLEWISE_RATE_ADDRESS": "rate_address_per_minute",
    "ROLEWISE_MAX_TEXT": "max_text",
    "ROLEWISE_MAX_BODY": "max_body",
    "ROLEWISE_RETENTION_DAYS": "retention_days",
    "ROLEWISE_SESSION_DAYS": "session_days",
    "SLACK_API_URL": "slack_api_url",
    "TELEGRAM_API_URL": "telegram_api_url",
}


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_reference", ROOT / "scripts" / "write_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(heading: str) -> Iterator[list[str]]:
    """The cells of the tables between `heading` and the next heading of any level."""
    section = REFERENCE.partition(f"\n{heading}\n")[2]
    section = re.split(r"^#+ ", section, maxsplit=1, flags=re.MULTILINE)[0]
    for line in section.splitlines():
        if line.startswith("| `") or re.match(r"\| [0-9]", line):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def test_the_lists_are_as_the_code_and_the_content_are_now(writer: ModuleType) -> None:
    assert writer.filled(REFERENCE) == REFERENCE, "run `make docs`"


def test_every_list_is_in_the_page(writer: ModuleType) -> None:
    assert set(re.findall(r"<!-- begin: ([a-z-]+) -->", REFERENCE)) == set(writer.BLOCKS)


def test_the_writer_lists_every_target_that_make_runs(writer: ModuleType) -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony is not None
    listed = set(re.findall(r"`make ([a-z-]+)`", "\n".join(writer.make_targets())))
    assert listed == set(phony[1].split())


def test_the_writer_lists_every_command(writer: ModuleType) -> None:
    listed = re.findall(r"^\| `([a-z_]+)` \|", "\n".join(writer.bot_commands()), re.MULTILINE)
    assert listed == commands.names()


def test_the_writer_lists_every_intent_of_the_training_data(writer: ModuleType) -> None:
    trained = {
        name
        for path in (ROOT / "data" / "nlu").rglob("*.yml")
        for name in re.findall(r"^- intent: (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    lists = {"faq": writer.topics(), "chitchat": writer.small_talk(), "out_of_scope": writer.out_of_scope()}
    listed = {
        f"{intent}/{name}"
        for intent, lines in lists.items()
        for name in re.findall(r"`([^`]+)`", "\n".join(lines))
    }
    dialogue = set(re.findall(r"^\| `([a-z_]+)` \|", "\n".join(writer.dialogue_intents()), re.MULTILINE))
    assert {name for name in trained if "/" in name} == listed
    assert {name for name in trained if "/" not in name} <= dialogue


def test_every_setting_is_in_the_tables_and_every_row_is_a_setting() -> None:
    assert {row[0].strip("`") for row in rows("## Settings")} == NAMES


def test_the_defaults_in_the_table_are_the_real_ones(tmp_path: Path) -> None:
    settings = load_settings({}, root=tmp_path)
    written = {row[0].strip("`"): row[1].strip("`") for row in rows("## Settings")}
    for name, field in FIELDS.items():
        assert written[name] == str(getattr(settings, field)), name
    assert written["ROLEWISE_RATE_SESSION"] == (
        f"{settings.rate_session_burst},{settings.rate_session_per_minute}"
    )
    assert written["ROLEWISE_ALLOWED_ORIGINS"] == ",".join(settings.allowed_origins)
    assert tmp_path / written["ROLEWISE_VAR"] == settings.var
    others = NAMES - FIELDS.keys() - {"ROLEWISE_RATE_SESSION", "ROLEWISE_ALLOWED_ORIGINS", "ROLEWISE_VAR"}
    told_in_words = {"ROLEWISE_SECRET", "DATABASE_URL"}
    assert {written[name] for name in others - told_in_words} == {"none"}


def test_every_error_of_the_website_is_in_the_table_and_every_row_is_one() -> None:
    written = {(int(row[0]), row[1].strip("`")) for row in rows("### Errors")}
    raised = {error for path in (ROOT / "bot").rglob("*.py") for error in _refusals(path)}
    assert written == raised


def _refusals(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RefusalError":
            status, code = node.args[:2]
            if isinstance(status, ast.Constant) and isinstance(code, ast.Constant):
                yield int(status.value), str(code.value)
            else:
                # The one place where the web server's own errors get our shape: bot/channels/site.py.
                yield from ((404, "not_found"), (400, "bad_request"))
