"""Every mistake of an editor is shown with its file, its line and what to do."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.checks.content import check_content
from bot.checks.rules import Rules

COURSE = "data/nlu/faq/course.yml"
FACTS = "actions/content/program_facts.yml"
NAMES = "actions/content/names.yml"
WORDS = "actions/content/plain_words.yml"


def shown(project: Path, rules: Rules) -> list[str]:
    return [problem.shown(project) for problem in check_content(project, rules).problems]


def make_mistake(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text, "the mistake does not fit the project of the tests"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def lines_with(project: Path, name: str, part: str) -> list[int]:
    lines = (project / name).read_text(encoding="utf-8").split("\n")
    return [number for number, line in enumerate(lines, start=1) if part in line]


def test_a_project_without_mistakes_has_none(project: Path, few: Rules) -> None:
    report = check_content(project, few)
    assert report.problems == ()
    assert (report.topics, report.phrasings, report.answers) == (4, 6, 4)


# Each mistake: the file, what is replaced by what, a part of the line where it is reported, a part of what is said.
MISTAKES = {
    "a tab": (COURSE, "  examples: |\n    - how much", "  examples: |\n\t- how much", "\t- how much", "a tab"),
    "a colon in a text": (COURSE, "title: Course fee", "title: Fee: all", "Fee: all", "double quotes"),
    "a bracket left open": (COURSE, "[fees, contact_counsellor]", "[fees", "related: [fees", "not valid YAML"),
    "a key twice": (COURSE, "      role: none\n", "      role: none\n      role: both\n", "role: both", "second time"),
    "an unknown key": (COURSE, "facet: course", "fcaet: course", "fcaet", 'Did you mean "facet"?'),
    "an unknown key of a block": (COURSE, "metadata: {style", "metdata: {style", "metdata", 'mean "metadata"?'),
    "an unknown section": (COURSE, "responses:", "answers:", "answers:", "Known are nlu, responses and version"),
    "an unknown facet": (COURSE, "facet: course", "facet: curse", "facet: curse", 'Did you mean "course"?'),
    "an unknown role": (COURSE, "role: none", "role: nobody", "role: nobody", "product, project, both or none"),
    "an unknown style": (COURSE, "style: keyword", "style: short", "style: short", "keyword, typo, indirect"),
    "a bad date": (COURSE, '"2026-11"', '"2026-13"', "2026-13", 'such as "2026-11"'),
    "a day for a month": (COURSE, '"2026-11"', "November", "November", 'such as "2026-11"'),
    "no title": (COURSE, "      title: Course fee\n", "", "- text: |-", 'no "title"'),
    "a long title": (COURSE, "Course fee", "x" * 41, "x" * 41, "3 to 40 characters"),
    "a title twice": (COURSE, "title: Course length", "title: course FEE", "course FEE", '"faq/fees" has the title'),
    "no date": (COURSE, '      checked: "2026-11"\n', "", "- text: |-", 'no "checked"'),
    "no text": (COURSE, "  - text: |-\n      The page does not", "  - texts: |-\n      The page does not", "texts", "text"),
    "a number for a title": (COURSE, "title: Course fee", "title: 2026", "title: 2026", "3 to 40 characters"),
    "a related topic that is none": (COURSE, "[length,", "[lenght,", "lenght", 'Did you mean "length"?'),
    "a topic related to itself": (COURSE, "[length,", "[fees,", "[fees,", "related to itself"),
    "a related topic twice": (COURSE, "[length, contact", "[length, length, contact", "length, length", "twice"),
    "one related topic": (COURSE, "[length, contact_counsellor]", "[length]", "[length]", "name 2 or 3"),
    "four related topics": (COURSE, "[length,", "[length, a, b,", "[length, a", "at most 3 topics"),
    "a related step without a title": (COURSE, "[length,", "[restart,", "[restart,", "has no title"),
    "an address that is none": (COURSE, "https://www.bls.gov/survey", "bls.gov", "bls.gov", "begins with https://"),
    "a source from elsewhere": (COURSE, "www.bls.gov/survey", "bls.gov.example.com/", "example.com", "not among the pages"),
    "a source without a title": (COURSE, '{title: "A survey, 2026", url', "{url", "{url", '"title" is missing'),
    "an answer without phrasings": (COURSE, "faq/length\n", "faq/long\n", "- text: |-", "topic that has no phrasings"),
    "phrasings without an answer": (COURSE, "faq/length\n", "faq/long\n", "faq/long", 'under "utter_faq/long"'),
    "an answer twice in a file": (COURSE, "utter_faq/length:", "utter_faq/fees:", "utter_faq/fees", "second time"),
    "a step that is none": ("data/nlu/steps.yml", "intent: affirm", "intent: afirm", "afirm", "no step of the conversation"),
    "a phrasing in two topics": (COURSE, "- for how many", "- what do I PAY for it?!\n    - for how many", "PAY", 'also a phrasing of "faq/fees"'),
    "a phrasing twice": (COURSE, "- course fee", "- please, the Course-fee\n    - course fee", "- course fee", "already in this topic"),
    "a line without a dash": (COURSE, "    - what do I pay", "    what do I pay", "    what do I", "begins with"),
    "a phrasing that is a command": (COURSE, "- course fee", "- /restart", "/restart", "slash"),
    "an entity marked by hand": (COURSE, "- course fee", "- fee of [pmp](certificate)", "[pmp]", "brackets"),
    "examples as a list": (COURSE, "examples: |\n    - for how", "examples:\n    - for how", "examples:", "one \"- phrasing\" a line"),
    "an unknown fact": (COURSE, "- Discounts: {discounts}", "- Discounts: {discount}", "{discount}", 'mean "discounts"?'),
    "an unknown missing fact": (COURSE, "{unstated: fee,", "{unstated: fees,", "{unstated: fees", 'no fact "fees"'),
    "a misspelt fact in the domain": ("domain.yml", "{phone}", "{phones}", "{phones}", 'mean "phone"?'),
    "a brace too few": (COURSE, "{fee}.", "{fee.", "{fee.", "one of a pair is missing"),
    "an answer that begins with a list": (COURSE, "      {unstated: fee, discounts}\n", "", "- text: |-", "begins with nothing or with a list"),
    "a heading": (COURSE, "The page does not say", "# The page", "# The page", "Headings"),
    "a numbered list": (COURSE, "The page does not say", "1. The page", "1. The page", "Numbered lists"),
    "a table": (COURSE, "The page does not say", "| a | b |", "| a | b |", "Tables"),
    "italics": (COURSE, "The page does not say", "The *page*", "*page*", "Italics"),
    "bold left open": (COURSE, "**Ask**", "**Ask", "**Ask", "one of them is missing"),
    "a star for a dash": (COURSE, "- Discounts:", "* Discounts:", "* Discounts", 'begins with "- "'),
    "a dash without a space": (COURSE, "- Discounts:", "-Discounts:", "-Discounts", "a dash and a space"),
    "HTML": (COURSE, "The page does not say", "The <b>page</b>", "<b>", "HTML"),
    "a bare address": (COURSE, "The page does not say", "See https://www.pmi.org", "See https", "[title](https"),
    "a link with a space": (COURSE, "page](https", "page] (https", "page] (https", "without a space"),
    "a link to elsewhere": (COURSE, "https://www.pmi.org/fees", "https://example.com/", "example.com", "not among the pages"),
    "a link without https": (COURSE, "https://www.pmi.org/fees", "http://www.pmi.org/", "http://www", "https://"),
    "a promise": (COURSE, "The page does not say", "We guarantee", "We guarantee", "reads as our promise"),
    "a claim of nobody": (COURSE, 'The page advertises "100% Job Assistance".', "We give 100% job assistance.", "We give", "that the page says so"),
    "a bare PM": (COURSE, "The page does not say", "A PM", "A PM", "can be either role"),
    "an exclamation mark": (COURSE, "how long it runs.", "how long it runs!", "runs!", "exclamation mark"),
    "an emoji": (COURSE, "how long it runs.", "how long it runs 🙂", "🙂", "emoji"),
    "a figure without a year": (COURSE, "A survey of 2026 says 24", "It is 24", "300 hours", "needs its year"),
    "a figure without a source": (
        COURSE, '      sources:\n      - {title: "A survey, 2026", url: "https://www.bls.gov/survey"}\n', "", "300 hours", "needs a source"
    ),
    "a long answer": (COURSE, "how long it runs.", "how long it runs" + " now" * 90, "- text: |-", "90 are the most"),
    "a button to nowhere": ("domain.yml", "/faq/fees", "/faq/fee", "/faq/fee", "no such topic"),
    "a fact with an unknown key": (FACTS, "example: none, value", "example: none, valeu", "valeu", 'Did you mean "value"?'),
    "a fact without a label": (FACTS, "{label: the fee, ", "{", "fee: {", '"label" is missing'),
    "a fact of two lines": (FACTS, "value: 10% for groups", 'value: "a\\nb"', 'value: "a', "one line of text"),
    "a fact that promises": (FACTS, "value: 10% for groups", "value: guaranteed 10%", "guaranteed", "speaks of a guarantee"),
    "a fact that nobody states": (FACTS, "  phone:", "  fax: {label: a fax, example: none, value: }\n  phone:", "fax", "No answer states"),
    "a fact with a capital": (FACTS, "  phone:", "  Phone:", "Phone", "small letters"),
    "no sentence for missing facts": (FACTS, "{facts}.", "them.", "unstated", "{facts} in it"),
    "an unknown key of a name": (NAMES, "  synonyms: [pm]", "  synonims: [pm]", "synonims", 'mean "synonyms"?'),
    "a synonym of two names": (NAMES, "[project manager, pjm]", "[project manager, PDM]", "PDM", "already in line 5"),
    "a name twice": (NAMES, "value: project_manager", "value: product_manager", "value: product_manager", "already in line 3"),
    "a sense that is none": (NAMES, "[product_manager, project_manager]", "[product_manager, programme]", "programme", "no value of a name"),
    "a kind that is none": (NAMES, "- value: pm\n  entity: role", "- value: pm\n  entity: roles", "entity: roles", "not among the entities"),
    "a spelling twice": (WORDS, "[kaise, kese]", "[kaise, mgr]", "mgr]", "already in line 3"),
    "a word for itself": (WORDS, "[kaise, kese]", "[how]", "[how]", "stands for itself"),
    "a spelling that YAML reads as false": (WORDS, "[kaise, kese]", "[no]", "[no]", 'double quotes'),
    "a story that is no YAML": ("data/stories/rules.yml", "steps: [", "steps: [[", "steps", "not valid YAML"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "where", "what"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_shown_with_file_line_and_what_to_do(
    project: Path, few: Rules, name: str, old: str, new: str, where: str, what: str
) -> None:
    make_mistake(project, name, old, new)
    problems = shown(project, few)
    places = tuple(f"{name}:{line}: " for line in lines_with(project, name, where))
    assert places
    assert any(problem.startswith(places) and what in problem for problem in problems), problems


def test_a_topic_in_two_files_is_shown_in_the_second(project: Path, few: Rules) -> None:
    again = 'version: "3.1"\nnlu:\n- intent: faq/fees\n  examples: |\n    - cost of joining you\n'
    (project / "data/nlu/faq/more.yml").write_text(again)
    assert shown(project, few) == [
        'data/nlu/faq/more.yml:3: The topic "faq/fees" is already in course.yml, line 4. Keep all of it in one file.'
    ]


def test_an_answer_in_two_files_is_shown_in_the_second(project: Path, few: Rules) -> None:
    answer = 'version: "3.1"\nresponses:\n  utter_faq/fees:\n  - text: Another answer.\n'
    (project / "data/nlu/faq/more.yml").write_text(answer)
    assert [line for line in shown(project, few) if "is already in course.yml" in line] == [
        'data/nlu/faq/more.yml:4: "utter_faq/fees" is already in course.yml, line 18. Keep one of the two answers.'
    ]


def test_a_topic_of_the_catalogue_that_is_gone_is_missed(project: Path, few: Rules) -> None:
    needed = dataclasses.replace(few, topics=("fees", "refunds"))
    assert [line for line in shown(project, needed) if '"refunds" must be answered' in line]
    assert not [line for line in shown(project, needed) if '"fees" must be answered' in line]


def test_a_topic_may_be_split(project: Path, few: Rules) -> None:
    text = (project / COURSE).read_text()
    (project / COURSE).write_text(
        text.replace("faq/fees", "faq/fees__online").replace("[fees,", "[fees__online,")
    )
    make_mistake(project, "domain.yml", "/faq/fees", "/faq/fees__online")
    assert shown(project, dataclasses.replace(few, topics=("fees",))) == []


def test_a_file_that_is_no_utf_8_is_shown(project: Path, few: Rules) -> None:
    (project / COURSE).write_bytes('version: "3.1"\n# caf\u00e9\n'.encode("latin-1"))
    assert shown(project, few) == [f"{COURSE}:2: This is no UTF-8 text. Save the file in the encoding UTF-8."]


def test_an_empty_file_is_shown(project: Path, few: Rules) -> None:
    (project / "data/nlu/new.yml").write_text("# to do\n")
    assert shown(project, few) == ["data/nlu/new.yml:1: This file is empty."]


def test_a_file_that_must_be_there_and_is_not_is_an_error(project: Path, few: Rules) -> None:
    (project / NAMES).unlink()
    with pytest.raises(FileNotFoundError):
        check_content(project, few)


def test_a_filled_in_fact_counts_in_the_length_of_an_answer(project: Path, few: Rules) -> None:
    make_mistake(project, FACTS, "Rs 60,000 plus GST", "a word " * 50)
    problems = shown(project, few)
    assert any("when all its facts are filled in" in problem for problem in problems), problems


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from([COURSE, FACTS, NAMES, WORDS, "domain.yml"]), data=st.data())
@example(name=COURSE, data=None)
def test_no_mangled_file_makes_the_check_itself_fail(
    project: Path, few: Rules, name: str, data: st.DataObject | None
) -> None:
    path = project / name
    lines = path.read_text(encoding="utf-8").split("\n")
    if data is not None:
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(lines) - 1))
            new = data.draw(
                st.sampled_from(
                    ["", "- x", "  nlu: 3", "responses: [1]", "  - text: 5", "{", "x: {y: }", lines[0]]
                )
            )
            lines[place] = new
    original = path.read_text(encoding="utf-8")
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        assert isinstance(check_content(project, few).problems, tuple)
    finally:
        path.write_text(original, encoding="utf-8")
