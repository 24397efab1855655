"""Each test starts a Python of its own: what is imported is a matter of the whole process."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from bot.lean_imports import LAZY
from bot.settings import child_environment

ROOT = Path(__file__).resolve().parent.parent.parent


def run(code: str) -> object:
    """Run `code` after the lean imports were installed; it puts its answer into `answer`."""
    script = "import json, sys\nfrom bot import lean_imports\nlean_imports.install()\n" + textwrap.dedent(
        code
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"{script}\nprint(json.dumps(answer))"],
        cwd=ROOT,
        env=child_environment({"PYTHONWARNINGS": "ignore", "RASA_TELEMETRY_ENABLED": "false"}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_server_imports_none_of_the_lazy_modules() -> None:
    answer = run("import rasa.core.run, rasa.core.agent\nanswer = sorted(lean_imports.released())")
    assert answer == []


def test_plain_rasa_never_sees_the_lean_imports() -> None:
    code = "import rasa.__main__, sys; print([f for f in sys.meta_path if 'Lean' in type(f).__name__])"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_lazy_module_becomes_the_real_one_when_it_is_used() -> None:
    answer = run("""
        import sklearn.model_selection
        from sklearn.model_selection import train_test_split
        before = sorted(lean_imports.released())
        halves = train_test_split([1, 2, 3, 4], test_size=0.5, random_state=1)
        import sklearn.linear_model
        model = sklearn.linear_model.LogisticRegression().fit([[0], [1]], [0, 1])
        right = int(model.predict([[1]])[0])
        answer = [before, sorted(map(len, halves)), sorted(lean_imports.released()), right]
    """)
    assert answer == [[], [2, 2], ["sklearn"], 1]


def test_a_class_of_a_lazy_module_can_be_subclassed_and_checked_for() -> None:
    answer = run("""
        from typing import Optional
        from boto3.session import Session
        from apscheduler.schedulers.base import BaseScheduler
        hint = Optional[Session]
        early = isinstance("x", Session), issubclass(int, Session)
        class Own(BaseScheduler):
            def wakeup(self): ...
            def shutdown(self): ...
        late = isinstance(Own(), BaseScheduler), issubclass(Own, BaseScheduler)
        answer = [*early, *late, "boto3" in lean_imports.released()]
    """)
    assert answer == [False, False, True, True, False]


def test_a_constant_of_a_lazy_module_can_be_looked_into() -> None:
    answer = run("""
        from matplotlib import rcParams
        from slack_sdk.version import __version__
        answer = ["figure.dpi" in rcParams, rcParams["figure.dpi"] > 0, len(list(rcParams)) > 100]
    """)
    assert answer == [True, True, True]


def test_a_name_that_does_not_exist_is_still_an_error() -> None:
    answer = run("""
        from boto3 import nothing_like_it
        try:
            nothing_like_it()
            answer = "no error"
        except AttributeError as error:
            answer = str(error)
    """)
    assert "nothing_like_it" in str(answer)


def test_rasas_own_connectors_are_there_for_whoever_names_one() -> None:
    answer = run("""
        import rasa.core.run
        from rasa.core.channels import BUILTIN_CHANNELS, UserMessage
        ours = "bot.channels.website.WebsiteInput" in BUILTIN_CHANNELS
        before = "rasa.core.channels.telegram" in sys.modules
        theirs = ["rest" in BUILTIN_CHANNELS, BUILTIN_CHANNELS["slack"].__name__, "nope" in BUILTIN_CHANNELS]
        answer = [ours, before, *theirs]
    """)
    assert answer == [False, False, True, "SlackInput", False]


def test_installing_twice_and_after_an_import_changes_nothing() -> None:
    answer = run("""
        lean_imports.install()
        answer = [type(finder).__name__ for finder in sys.meta_path].count("LeanFinder")
    """)
    assert answer == 1


@pytest.mark.parametrize("name", sorted(LAZY))
def test_every_lazy_module_says_why_it_is_in_the_list(name: str) -> None:
    assert len(LAZY[name]) > 5


def test_the_letters_of_a_drawing_are_found_without_the_library_that_brings_them() -> None:
    answer = run("""
        import matplotlib
        from bot.charts.png import _font
        answer = [_font(13, True).getname()[0], sorted(lean_imports.released())]
    """)
    assert answer == ["DejaVu Sans", []]
