"""A project of three topics in which nothing is wrong, to make one mistake at a time in."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bot.checks.rules import Rules, load_rules

FILES = {
    "domain.yml": """
version: "3.1"
intents:
- contact_counsellor: {use_entities: []}
- affirm
entities: [role, certificate]
responses:
  utter_contact_counsellor:
  - text: |-
      You can talk to a person.
      - Phone: {phone}
    metadata: {title: Talk to a counsellor}
  utter_restart:
  - text: "Shall we start over, {first_name}?"
    buttons:
    - {title: About the fee, payload: /faq/fees}
""",
    "data/nlu/faq/course.yml": """
version: "3.1"

nlu:
- intent: faq/fees
  examples: |
    - how much is the course
    - what do I pay for it
- intent: faq/fees
  metadata: {style: keyword}
  examples: |
    - course fee
- intent: faq/length
  examples: |
    - for how many weeks does it run

responses:
  utter_faq/fees:
  - text: |-
      Fee: {fee}.
      {unstated: fee, discounts}
      - Discounts: {discounts}.

      The page advertises "100% Job Assistance". **Ask** a counsellor, or read [PMI's page](https://www.pmi.org/fees).
    metadata:
      title: Course fee
      facet: course
      role: none
      related: [length, contact_counsellor]
      more: length
      compare:
        How much: ["About Rs 60,000 in 2026", "The same"]
      checked: "2026-11"
      sources:
      - {title: "This site's program page, November 2026"}
  utter_faq/length:
  - text: |-
      The page does not say how long it runs. A survey of 2026 says 24 weeks, about 300 hours.
    metadata:
      title: Course length
      facet: course
      role: none
      related: [fees, contact_counsellor]
      checked: "2026-11"
      sources:
      - {title: "A survey, 2026", url: "https://www.bls.gov/survey"}
""",
    "data/nlu/steps.yml": """
version: "3.1"
nlu:
- intent: contact_counsellor
  examples: |
    - let me talk to somebody
- intent: affirm
  examples: |
    - yes
""",
    "actions/content/program_facts.yml": """
version: 1
sentences:
  unstated: "The page does not state {facts}."
  last: " or "
facts:
  fee: {label: the fee, example: "Rs 60,000 plus GST", value: }
  discounts: {label: discounts, example: none, value: 10% for groups}
  phone: {label: a phone number, example: 080 0000 0000, value: }
""",
    "actions/content/names.yml": """
version: 1
names:
- value: product_manager
  entity: role
  synonyms: [product manager, pdm]
- value: project_manager
  entity: role
  synonyms: [project manager, pjm]
ambiguous:
- value: pm
  entity: role
  synonyms: [pm]
  senses: [product_manager, project_manager]
  read_as: {product_manager: product manager, project_manager: project manager}
acronyms:
- {written: pdm, read_as: product manager}
""",
    "actions/content/plain_words.yml": """
version: 1
abbreviations:
  manager: [mgr, mngr]
hinglish:
  how: [kaise, kese]
""",
    "actions/content/fit/bank.yml": """
items:
- id: P1
  topic: length
""",
    "actions/content/fit/dialogue.yml": """
left_alone: [faq/length]
menu:
- {title: Stop, payload: /contact_counsellor}
lines:
  offer: {response: utter_contact_counsellor}
  kept:
    text: "It stays."
    buttons:
    - {title: How long, payload: '/faq/length{"n":{number}}'}
""",
    "actions/content/fit/words.yml": """
result:
  menu:
  - {title: A person, payload: /contact_counsellor}
  topics:
    length: How long it runs
""",
    "data/stories/rules.yml": """
version: "3.1"
rules:
- rule: an answer
  steps: [{intent: faq}, {action: utter_faq}]
""",
}


@pytest.fixture
def few() -> Rules:
    """Return the project's rules without those that need a big catalogue."""
    return dataclasses.replace(
        load_rules(), least_phrasings=1, least_of_style={}, topics=(), dialogue_topics=("contact_counsellor",)
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the root of a project without mistakes."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.removeprefix("\n"), encoding="utf-8")
    return tmp_path
