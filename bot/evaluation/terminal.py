"""The report on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from bot.evaluation.asked import Asked, Mark, by_group, count, not_answered
from bot.evaluation.crossvalidation import CrossValidation
from bot.evaluation.measures import Estimate
from bot.evaluation.report import Report

_WORST = 12


def show(report: Report, console: Console) -> None:
    """Print everything; what went wrong comes last, so that it is seen."""
    if report.validation is not None:
        _show_validation(report.validation, console)
    for name, asked in report.questions.items():
        _show_questions(name, asked, console)
    for name, asked in report.foreign.items():
        _show_foreign(name, asked, console)
    if report.one_role is not None:
        _show_list("Asked without a role, answered for one role", report.one_role, console)
    _show_floors(report, console)
    for sentence in report.missing:
        console.print(f"NOT MEASURED: {sentence}", style="bold yellow", markup=False)
    for sentence in report.failures():
        console.print(f"FAILED: {sentence}", style="bold red", markup=False)


def _show_validation(validation: CrossValidation, console: Console) -> None:
    table = Table(
        title="Cross-validation on the training data, without rejection (± standard error over folds)"
    )
    for title in ("", "intents right", "topics right", "area under risk-coverage (less is better)"):
        table.add_column(title, justify="left" if not title else "right")
    for name in validation.folds:
        table.add_row(
            name,
            _percent(validation.estimate(name, lambda fold: fold.accuracy)),
            _percent(validation.estimate(name, lambda fold: fold.topic_accuracy)),
            _plain(validation.estimate(name, lambda fold: fold.area)),
        )
    for lead in validation.leads():
        table.add_row(
            f"ours ahead of {lead.baseline}: {'yes' if lead.is_clear else 'NO'}",
            _percent(lead.accuracy),
            "",
            _plain(lead.area),
        )
    console.print(table)
    confused = Table(title="Topics that ours confuses most")
    for title in ("asked for", "taken for", "times"):
        confused.add_column(title)
    for (topic, other), times in validation.confusions().most_common(_WORST):
        confused.add_row(topic, other, str(times))
    console.print(confused)


def _show_questions(name: str, asked: Sequence[Asked], console: Console) -> None:
    marks = count(asked)
    title = ", ".join(f"{marks[mark]} {mark.value}" for mark in Mark)
    table = Table(title=f"{name} questions, {len(asked)}: {title}")
    table.add_column("topic")
    for mark in Mark:
        table.add_column(mark.value, justify="right")
    for topic, group in by_group(asked).items():
        table.add_row(topic, *(str(group[mark] or "") for mark in Mark))
    console.print(table)
    _show_list(f"{name}: not right", [one for one in asked if one.mark is not Mark.RIGHT], console)


def _show_foreign(name: str, asked: Sequence[Asked], console: Console) -> None:
    title = f"{name}: {not_answered(asked)} of {len(asked)} foreign questions not answered; answered were"
    _show_list(title, [one for one in asked if one.mark is Mark.WRONG], console)


def _show_list(title: str, asked: Sequence[Asked], console: Console) -> None:
    table = Table(title=f"{title}: {len(asked)}")
    for heading in ("question", "belongs to", "", "given", "confidence"):
        table.add_column(heading, overflow="fold")
    for one in asked:
        row = (one.question.text, one.question.group, one.mark.value, one.given, f"{one.confidence:.2f}")
        table.add_row(*(cell.replace("[", r"\[") for cell in row))
    console.print(table)


def _show_floors(report: Report, console: Console) -> None:
    table = Table(title="Floors")
    for title in ("figure", "is", "must be", "since", "because"):
        table.add_column(title)
    for check in report.floors:
        value = "not measured" if check.value is None else f"{check.value:.4g}"
        table.add_row(
            check.floor.figure,
            f"{value} MISSED" if check.is_missed else value,
            str(check.floor),
            str(check.floor.date),
            check.floor.reason.strip(),
        )
    console.print(table)


def _percent(estimate: Estimate) -> str:
    return f"{estimate.mean:.1%} ± {estimate.error:.1%}"


def _plain(estimate: Estimate) -> str:
    return f"{estimate.mean:.4f} ± {estimate.error:.4f}"
