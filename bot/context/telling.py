"""What the assistant would do with a message, several questions included, told by the trained model alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.content.answers import Answers
from bot.context.names import Names
from bot.context.parse_data import Parsed
from bot.context.several import Several, may_be_several
from bot.context.topics import Topics
from bot.context.understanding import Understanding
from bot.nlu.parsing import Parser, described, readable
from bot.settings import ROOT

Tell = Callable[[str], dict[str, Any]]


def teller(parser: Parser, root: Path = ROOT) -> Tell:
    """Return a function from a text to what ``python -m bot parse`` prints for it.

    The answers of the project at `root` say which topics are siblings.

    Raises:
        OSError, yaml.YAMLError, KeyError: if the files of answers or names cannot be read.
    """
    topics = Topics(Answers.of_files(sorted((root / "data" / "nlu").rglob("*.yml"))))
    names = Names(root / "actions" / "content" / "names.yml")
    several = Several(Understanding(names, topics), topics)

    async def nlu(question: str) -> Parsed:
        return parser.decide(question)

    def tell(text: str) -> dict[str, Any]:
        question = readable(text)
        if not may_be_several(question):
            return parser.parse(text)
        questions, decided = asyncio.run(several.decided(question, nlu))
        if not decided:
            return parser.parse(text)
        parts = [described(part, parsed) for part, parsed in zip(questions.parts, decided, strict=True)]
        return {**parts[0], "text": text, "parts": parts}

    return tell
