"""Follow-ups and names of two meanings while the action server is down: answers need no second process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.conversations.conversation import walk
from tests.conversations.two_servers import TwoServers


@pytest.fixture(scope="module")
def one_server(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoServers]:
    """Both servers, of which the action server is then ended."""
    root = tmp_path_factory.mktemp("project")
    for name in ("bot", "actions", "data"):
        ignored = shutil.ignore_patterns("__pycache__", "node_modules")
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for name in ("config.yml", "domain.yml", "uv.lock"):
        shutil.copy(ROOT / name, root / name)
    servers = TwoServers(root, trained_model)
    servers.start()
    servers.kill("actions")
    yield servers
    servers.stop()


def test_the_conversation_goes_on_without_the_action_server(one_server: TwoServers) -> None:
    visitor = one_server.visitor()
    walk(
        visitor,
        [
            {"say": "What does a PM earn?", "said": ["side_by_side", "ask"]},
            {"tap": "Product manager", "answer": "faq/salary_product_manager", "reading": "product"},
            {"say": "What skills should a PM have?", "answer": "faq/skills__product_manager"},
            {"say": "no, the other one", "answer": "faq/skills__project_manager", "reading": "project"},
            {"say": "what about tools?", "answer": "faq/tools__project_manager"},
            {
                "say": "what is agile and what does a product manager earn",
                "answers": ["faq/agile_scrum", "faq/salary_product_manager"],
            },
        ],
    )
