"""The report as one HTML file with its pictures inside: nothing to load, nothing to run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from bot.evaluation import pictures
from bot.evaluation.asked import Asked, Mark, by_group, count, not_answered
from bot.evaluation.crossvalidation import CrossValidation
from bot.evaluation.measures import Estimate
from bot.evaluation.report import Report

_STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: .5rem 0 1.5rem }
td, th { border-bottom: 1px solid #ddd; padding: .2rem .7rem; text-align: left; vertical-align: top }
svg { max-width: 100%; height: auto }
.bad { color: #a00; font-weight: bold }
"""


def write_page(report: Report, path: Path, title: str) -> None:
    """Write the report to `path`; the folder is made.

    Raises:
        OSError: when it cannot be written.
    """
    parts = [f"<h1>{escape(title)}</h1>"]
    parts += [f'<p class="bad">{escape(sentence)}</p>' for sentence in (*report.failures(), *report.missing)]
    parts += [_floors(report)]
    if report.validation is not None:
        parts += [_validation(report.validation)]
    parts += [_questions(name, asked) for name, asked in report.questions.items()]
    parts += [_foreign(name, asked) for name, asked in report.foreign.items()]
    if report.one_role is not None:
        parts += [_list("Asked without a role, answered for one role", report.one_role)]
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}<style>{_STYLE}</style><body>{''.join(parts)}</body></html>\n", encoding="utf-8")


def _floors(report: Report) -> str:
    rows = [
        (
            check.floor.figure,
            "not measured" if check.value is None else f"{check.value:.4g}",
            str(check.floor),
            "MISSED" if check.is_missed else "",
            str(check.floor.date),
            check.floor.reason,
        )
        for check in report.floors
    ]
    return _section("Floors", _table(("figure", "is", "must be", "", "since", "because"), rows))


def _validation(validation: CrossValidation) -> str:
    rows = [
        (
            name,
            _percent(validation.estimate(name, lambda fold: fold.accuracy)),
            _percent(validation.estimate(name, lambda fold: fold.topic_accuracy)),
            _plain(validation.estimate(name, lambda fold: fold.area)),
        )
        for name in validation.folds
    ]
    rows += [
        (f"ours ahead of {lead.baseline}", _percent(lead.accuracy), "", _plain(lead.area))
        for lead in validation.leads()
    ]
    heads = ("", "intents right", "topics right", "area under risk-coverage (less is better)")
    return "".join(
        [
            _section("Cross-validation on the training data, without rejection", _table(heads, rows)),
            _section("Risk against coverage", pictures.risk_coverage_curves(validation)),
            _section("Reliability of the confidence", pictures.reliability_diagram(validation)),
            _section("Worst topics", pictures.worst_confusions(validation)),
        ]
    )


def _questions(name: str, asked: Sequence[Asked]) -> str:
    marks = count(asked)
    rows = [(topic, *(str(group[mark] or "") for mark in Mark)) for topic, group in by_group(asked).items()]
    rows.append(("all", *(str(marks[mark]) for mark in Mark)))
    heads = ("topic", *(mark.value for mark in Mark))
    others = [one for one in asked if one.mark is not Mark.RIGHT]
    return _section(f"Questions: {name} ({len(asked)})", _table(heads, rows)) + _list("Not right", others)


def _foreign(name: str, asked: Sequence[Asked]) -> str:
    title = f"Foreign questions: {name}, {not_answered(asked)} of {len(asked)} not answered; answered were"
    return _list(title, [one for one in asked if one.mark is Mark.WRONG])


def _list(title: str, asked: Iterable[Asked]) -> str:
    rows = [
        (one.question.text, one.question.group, one.mark.value, one.given, f"{one.confidence:.2f}")
        for one in asked
    ]
    heads = ("question", "belongs to", "", "given", "confidence")
    return _section(f"{title} ({len(rows)})", _table(heads, rows))


def _section(title: str, content: str) -> str:
    return f"<h2>{escape(title)}</h2>{content}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _percent(estimate: Estimate) -> str:
    return f"{estimate.mean:.1%} ± {estimate.error:.1%}"


def _plain(estimate: Estimate) -> str:
    return f"{estimate.mean:.4f} ± {estimate.error:.4f}"
