"""Who may import whom, who reads the environment, where words for visitors may stand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BOT = sorted((ROOT / "bot").rglob("*.py"))
ACTIONS = sorted((ROOT / "actions").rglob("*.py"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def lies_in(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", ACTIONS, ids=short)
def test_actions_import_rasa_sdk_and_of_bot_only_settings_and_stores(path: Path) -> None:
    for module in imports(path):
        assert not lies_in(module, "rasa"), module
        if lies_in(module, "bot") and module != "bot":
            assert lies_in(module, "bot.settings", "bot.stores"), module


@pytest.mark.parametrize("path", [path for path in ACTIONS if "fit" in path.parts], ids=short)
def test_the_role_fit_engine_imports_neither_rasa_nor_the_rest(path: Path) -> None:
    for module in imports(path):
        assert not lies_in(module, "rasa", "rasa_sdk", "bot"), module
        if lies_in(module, "actions"):
            assert lies_in(module, "actions.fit") or module == "actions", module


@pytest.mark.parametrize("path", BOT, ids=short)
def test_bot_imports_actions_only_to_start_their_server_and_to_report_on_the_engine(path: Path) -> None:
    allowed = {
        "bot/commands/actions.py": ("actions.server",),
        "bot/commands/check.py": ("actions.fit",),
        "bot/commands/fit_report.py": ("actions.fit",),
        "bot/commands/fit_stats.py": ("actions.fit",),
    }.get(short(path), ())
    for module in imports(path):
        assert not lies_in(module, "rasa_sdk"), module
        if lies_in(module, "actions") and module != "actions":
            assert lies_in(module, *allowed), module


@pytest.mark.parametrize(
    "path",
    [ROOT / "bot/settings.py", ROOT / "bot/secret_file.py", *sorted((ROOT / "bot/stores").rglob("*.py"))],
    ids=short,
)
def test_what_both_processes_share_imports_neither_rasa_nor_rasa_sdk(path: Path) -> None:
    for module in imports(path):
        assert not lies_in(module, "rasa", "rasa_sdk", "sanic"), module


@pytest.mark.parametrize("path", [*BOT, *ACTIONS], ids=short)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    if short(path) == "bot/settings.py":
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("environ", "getenv", "environb", "putenv"), (
                f"{short(path)}:{node.lineno}"
            )
    assert not {"os.environ", "os.getenv", "dotenv"} & set(imports(path))


@pytest.mark.parametrize("path", [*BOT, *ACTIONS], ids=short)
def test_nothing_says_english_to_a_visitor_but_the_messages_module(path: Path) -> None:
    if short(path) == "bot/messages.py":
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in (
            "utter_message",
            "send_text_message",
        ):
            words = [keyword.value for keyword in node.keywords if keyword.arg == "text"] + node.args[:1]
            assert not [word for word in words if isinstance(word, ast.Constant | ast.JoinedStr)], (
                f"{short(path)}:{node.lineno}"
            )


@pytest.mark.parametrize("path", [*BOT, *ACTIONS], ids=short)
def test_a_module_stays_small_and_says_what_it_is_for(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not source or ast.get_docstring(ast.parse(source)), "a module begins with its purpose"
    # About 250 lines is the aim; past 300 it holds more than one idea.
    assert len(source.splitlines()) <= 300


@pytest.mark.parametrize("path", [*BOT, *ACTIONS], ids=short)
def test_nothing_acts_at_import(path: Path) -> None:
    if short(path) == "bot/stores/migrations/env.py":
        return  # Alembic runs this file by name; nothing imports it
    allowed = (
        ast.Import,
        ast.ImportFrom,
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.Assign,
        ast.AnnAssign,
    )
    for node in tree(path).body:
        if isinstance(node, ast.If):
            test = ast.unparse(node.test)
            assert test in ("TYPE_CHECKING", "__name__ == '__main__'"), f"{short(path)}:{node.lineno}"
        elif isinstance(node, ast.Expr):
            assert isinstance(node.value, ast.Constant), f"{short(path)}:{node.lineno} acts at import"
        else:
            assert isinstance(node, allowed), f"{short(path)}:{node.lineno} acts at import"
