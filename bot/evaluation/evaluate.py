"""One evaluation from the project's files to the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.answers import Answers
from bot.evaluation.asked import Asked, Parse, ask, ask_steps, one_role_answers
from bot.evaluation.crossvalidation import CrossValidation, cross_validate
from bot.evaluation.floors import check_floors, read_floors
from bot.evaluation.pipeline import Example, classifier_options, read_pipeline, training_cache
from bot.evaluation.questions import Question, read_foreign, read_questions
from bot.evaluation.report import FIGURES, Report
from bot.evaluation.vectors import KnownVectors

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Sources:
    """What is evaluated.

    Attributes:
        root: The project: config.yml, data/ and tests/nlu/.
        model: The trained model.
        shared: Folder of the development questions.
        floors: The floor file.
        folds: Folds of the cross-validation; 0 leaves it out.
    """

    root: Path
    model: Path
    shared: Path
    floors: Path
    folds: int


def evaluate(sources: Sources, tell: Tell) -> Report:
    """Measure everything that can be measured; `tell` hears how far it is.

    Raises:
        FloorFileError: when the floor file is no good, which is found out first.
        QuestionFileError: when a file of questions is damaged.
        ParserError, RasaException: when the model cannot be asked.
        OSError, yaml.YAMLError: when the answers cannot be read.
    """
    floors = read_floors(sources.floors)
    report = Report()
    nlu = sources.root / "data" / "nlu"
    answers = Answers.of_files(sorted(nlu.rglob("*.yml")))
    pipeline = read_pipeline(sources.root / "config.yml")
    tell("asking the trained model")
    roles = {name.removeprefix("utter_"): str(answers.metadata(name).get("role")) for name in answers.names()}
    siblings = classifier_options(pipeline)["siblings"] or {"variants": {}}
    _ask_all(report, sources, roles, set(siblings["variants"].values()))
    if sources.folds:
        # Reading all phrasings takes some seconds, and nothing before needs them.
        from rasa.shared.nlu.training_data.loading import load_data

        data = load_data(str(nlu))
        examples = [Example(one.get("text"), one.get_full_intent()) for one in data.intent_examples]
        report.validation = _cross_validated(sources, pipeline, examples, data.responses, tell)
    else:
        report.missing.append("the cross-validation was left out.")
    report.floors = check_floors(floors, report.figures(), FIGURES)
    return report


def _cross_validated(
    sources: Sources,
    pipeline: Sequence[dict[str, object]],
    examples: Sequence[Example],
    responses: dict[str, object],
    tell: Tell,
) -> CrossValidation:
    vectors = KnownVectors(training_cache(pipeline))
    return cross_validate(pipeline, examples, responses, vectors, folds=sources.folds, tell=tell)


def _ask_all(report: Report, sources: Sources, roles: dict[str, str], single: set[str]) -> None:
    from bot.context.telling import teller
    from bot.nlu.parsing import load_parser

    parse: Parse = teller(load_parser(sources.model), sources.root)
    own = sources.root / "tests" / "nlu"

    def asked(path: Path, questions: list[Question] | None) -> list[Asked] | None:
        if questions is None:
            report.missing.append(f"{path} was not found, so nothing of it was asked.")
            return None
        return ask(questions, parse)

    for name, folder in (("dev", sources.shared), ("heldout", own)):
        path = folder / f"{name}_questions.tsv"
        if (ours := asked(path, read_questions(path))) is not None:
            report.questions[name] = ours
        path = folder / f"{name}_out_of_scope.tsv"
        if (foreign := asked(path, read_foreign(path))) is not None:
            report.foreign[name] = foreign
    path = own / "heldout_steps.tsv"
    if (steps := read_foreign(path, "step")) is None:
        report.missing.append(f"{path} was not found, so nothing of it was asked.")
    else:
        report.questions["steps"] = ask_steps(steps, parse)
    path = own / "heldout_bare_pm.tsv"
    if (bare := asked(path, read_foreign(path, "expect"))) is not None:
        report.one_role = one_role_answers(bare, roles, single)
