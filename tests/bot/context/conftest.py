"""A small catalogue in which every kind of topic occurs once, and a model that knows a few sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.content.answers import Answers
from bot.context.names import Names
from bot.context.parse_data import Parsed, answer, choice
from bot.context.topics import Topics
from bot.context.understanding import Understanding

BRIEF = {"text": "In short.", "rows": {"India": "Rs 15 lakh (2026)", "Alone": "here"}}
TOPICS: Mapping[str, Mapping[str, Any]] = {
    "pay_product": {
        "facet": "pay",
        "role": "product",
        "brief": BRIEF,
        "title": "Product pay",
        "more": "difference",
    },
    "pay_project": {
        "facet": "pay",
        "role": "project",
        "brief": {**BRIEF, "rows": {"India": "Rs 9 lakh (2026)"}},
    },
    "skills": {"facet": "skills", "role": "both", "related": ["skills__product", "skills__project"]},
    "skills__product": {"facet": "skills", "role": "product", "brief": BRIEF},
    "skills__project": {"facet": "skills", "role": "project", "brief": BRIEF},
    "difference": {"facet": "comparison", "role": "both", "compare": {"Asks": ["What", "How"]}},
    "pay_comparison": {"facet": "comparison_pay", "role": "both", "compares": "pay"},
    "course_overview": {"facet": "course", "role": "none", "related": ["pay_product", "skills"]},
    "pmp": {
        "facet": "certification",
        "role": "project",
        "about": "PMP",
        "why": "pmp_worth",
        "related": ["pmp_worth", "skills"],
    },
    "pmp_worth": {"facet": "certification", "role": "project", "about": "PMP"},
    "terms": {"facet": "concept", "role": "product"},
    "terms__roadmap": {"facet": "concept", "role": "product", "about": "a product roadmap"},
    "project_terms": {"facet": "concept", "role": "project"},
    "kinds": {"facet": "kinds", "role": "product"},
    "program_manager": {"facet": "comparison", "role": "none", "title": "Program manager"},
}


@pytest.fixture(scope="session")
def topics() -> Topics:
    said = {f"utter_faq/{name}": [{"text": "x", "metadata": dict(data)}] for name, data in TOPICS.items()}
    return Topics(Answers(said, ()))


@pytest.fixture(scope="session")
def names() -> Names:
    """The project's own names."""
    return Names()


def refused(text: str, kind: str | None = None) -> Parsed:
    """What the model says of a text that it does not know."""
    parsed = answer("nlu_fallback", text)
    parsed["decision"] = {
        "outcome": "refuse",
        "intent": "faq/kinds",
        "kind": kind,
        "confidence": 0.9,
        "options": [],
    }
    return parsed


@dataclass
class Model:
    """Answers the sentences it knows, refuses the others, and remembers what it was asked."""

    knows: Mapping[str, Parsed]
    asked: list[str] = field(default_factory=list)

    async def __call__(self, text: str) -> Parsed:
        self.asked.append(text)
        return {**self.knows.get(text.lower().rstrip("?"), refused(text)), "text": text}


KNOWN: Mapping[str, Parsed] = {
    "what does a pm earn": choice(["faq/pay_product", "faq/pay_project", "faq/skills"], ""),
    "what does a product manager earn": answer("faq/pay_product", ""),
    "what does a project manager earn": answer("faq/pay_project", ""),
    "pm skills": answer("faq/skills", ""),
    "product manager skills": answer("faq/skills__product", ""),
    "skills": answer("faq/skills", ""),
    "skills for a product manager": answer("faq/skills__product", ""),
    "skills for a project manager": answer("faq/skills__project", ""),
    "salary": choice(["faq/pay_product", "faq/pay_project"], ""),
    "types of pm": answer("faq/kinds", ""),
    "what is pmp": answer("faq/pmp", ""),
    "is pmp worth it": answer("faq/pmp_worth", ""),
    "is pmp hard": answer("faq/pmp", ""),
    "what does a tpm do": answer("faq/program_manager", ""),
    "what does a tpm earn": choice(["faq/pay_product", "faq/pay_project"], ""),
    "tell me about the course": answer("faq/course_overview", ""),
    "what is a roadmap": answer("faq/terms__roadmap", ""),
    "hello": answer("chitchat/greeting", ""),
    "is this a bot": answer("chitchat/robot", ""),
    "what about the weather": refused("", "out_of_scope/weather"),
    "the weather": refused("", "out_of_scope/weather"),
    "what is the weather": refused("", "out_of_scope/weather"),
}


@pytest.fixture
def model() -> Model:
    return Model(KNOWN)


@dataclass
class Talk:
    """A conversation with the understanding alone: slots and what was before are kept as Rasa keeps them."""

    understanding: Understanding
    topics: Topics
    model: Model
    reading: str | None = None
    before: Any = None

    def say(self, text: str, **more: bool) -> Parsed:
        from dataclasses import replace

        from bot.context.memory import FADES_AFTER, before_of

        parsed = asyncio.run(
            self.understanding.understand(text, self.reading, self.before, self.model, **more)
        )
        for entity in parsed["entities"]:
            if entity["entity"] == "pm_reading":
                self.reading = entity["value"]
        found = before_of(parsed, self.topics)
        if found is None and self.before is not None:
            found = replace(self.before, age=self.before.age + 1) if self.before.age < FADES_AFTER else None
        self.before = found
        return parsed


@pytest.fixture
def talk(names: Names, topics: Topics, model: Model) -> Talk:
    return Talk(Understanding(names, topics), topics, model)
