from __future__ import annotations

import json
from dataclasses import replace

from bot.bench.chat import Acknowledgements
from bot.bench.goals import load_goals
from bot.bench.report import Measured, as_json, table
from bot.bench.role_fit import RoleFitTurns
from bot.bench.turns import LongConversation, Turns

MEASURED = Measured(
    installed_size=759,
    training=12,
    training_details={"compute": 12, "again_compute": 3.5},
    starts=[4.1, 9.9, 4.2],
    memory_details={"resident_after_all_turns": 350},
    turns=[Turns(30, 40, 8), Turns(19, 25, 8), Turns(20, 28, 8)],
    long_conversations=[LongConversation(20, 21)],
    role_fit=[RoleFitTurns(90, 20), RoleFitTurns(30, 20), RoleFitTurns(20, 20)],
    chats=[Acknowledgements(5, 2000, 90), Acknowledgements(5, 80, 90), Acknowledgements(4, 70, 90)],
)


def row(text: str, title: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(title))


def test_each_measure_stands_beside_its_goal_and_the_recorded_default() -> None:
    text = table(MEASURED, load_goals())
    for part in ("759 MB", "<= 800 MB", "met", "2,600 MB (recorded)"):
        assert part in row(text, "installed size")


def test_of_several_repeats_the_middle_one_counts() -> None:
    assert MEASURED.figure("first_answer") == 4.2
    assert MEASURED.figure("turn") == 20
    assert MEASURED.figure("role_fit") == 1.5


def test_the_goal_of_a_turn_follows_the_encoder() -> None:
    text = table(MEASURED, load_goals())
    assert "<= 20 ms" in row(text, "one turn, median")
    assert "met" in row(text, "one turn, median")
    assert "beyond 1.5 times the encoder 18.0 ms" in text


def test_the_second_training_is_told_below_the_table() -> None:
    assert "3.5 s of compute" in table(MEASURED, load_goals())
    left_out = table(replace(MEASURED, training=None, training_details={}), load_goals())
    assert "training again" not in left_out
    assert "met" not in row(left_out, "training")


def test_an_answer_of_the_role_fit_stands_beside_a_question() -> None:
    text = table(MEASURED, load_goals())
    for part in ("1.5 times", "<= 2 times", "met"):
        assert part in row(text, "role-fit answer")
    assert "role-fit answer 90.0 ms, question 20.0 ms, ratio 4.50" in text
    slow = replace(MEASURED, role_fit=[RoleFitTurns(50, 20)])
    assert "MISSED" in row(table(slow, load_goals()), "role-fit answer")


def test_chat_messages_are_told_by_their_slowest_acknowledgements() -> None:
    text = table(MEASURED, load_goals())
    for part in ("80 ms", "<= 1,000 ms", "met"):
        assert part in row(text, "chat: acknowledged")
    assert "acknowledged after 5.0 ms, 99 of 100 below 2000.0 ms, answered after 90.0 ms" in text


def test_a_missed_goal_says_so() -> None:
    slow = replace(MEASURED, starts=[7.0])
    assert "MISSED" in row(table(slow, load_goals()), "start to first answer")


def test_a_measured_default_pipeline_replaces_the_recorded_one() -> None:
    both = MEASURED.beside({"training": 4321.0})
    assert "4,321 s (measured)" in row(table(both, load_goals()), "training")
    assert "(recorded)" in row(table(both, load_goals()), "installed size")


def test_the_report_is_json_with_goals_details_and_machine() -> None:
    report = json.loads(json.dumps(as_json(MEASURED, load_goals())))
    turn = next(measure for measure in report["measures"] if measure["id"] == "turn")
    assert (turn["ours"], turn["most"], turn["default_pipeline"]) == (20, 20, 50)
    assert len(report["details"]["turns"]) == 3
    assert report["machine"]["processors"] >= 1
