"""The straight runner gives what Rasa's own runner gives."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.graph_runner import StraightGraphRunner


class Add(GraphComponent):
    calls = 0

    @classmethod
    def create(cls, config: dict[str, Any], **_: Any) -> Add:
        return cls()

    def add(self, left: int, right: int) -> int:
        Add.calls += 1
        return left + right

    def fail(self, left: int) -> int:
        raise ValueError(left)


def node(function: str, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Add, constructor_name="create", fn=function, config={}, eager=True)


SCHEMA = GraphSchema(
    {
        "unused": node("fail", left="one"),
        "five": node("add", left="three", right="two"),
        "three": node("add", left="one", right="two"),
        "eight": node("add", left="five", right="three"),
    }
)
INPUTS = {"one": 1, "two": 2}


@pytest.fixture(params=[StraightGraphRunner, DaskGraphRunner])
def runner(request: pytest.FixtureRequest) -> GraphRunner:
    made: GraphRunner = request.param.create(SCHEMA, LocalModelStorage(None), ExecutionContext(SCHEMA))
    return made


@pytest.mark.parametrize("targets", [["eight"], ["three"], ["five", "eight"]])
def test_targets_get_their_outputs(runner: GraphRunner, targets: list[str]) -> None:
    outputs = {"three": 3, "five": 5, "eight": 8}
    for _ in range(2):
        assert runner.run(inputs=INPUTS, targets=targets) == {name: outputs[name] for name in targets}


def test_each_needed_node_runs_once(runner: GraphRunner) -> None:
    Add.calls = 0
    runner.run(inputs=INPUTS, targets=["eight"])
    assert Add.calls == 3


@pytest.mark.filterwarnings("ignore")
def test_a_missing_input_is_an_error(runner: GraphRunner) -> None:
    with pytest.raises(GraphRunError):
        runner.run(inputs={"one": 1}, targets=["eight"])


def test_a_failing_component_is_an_error(runner: GraphRunner) -> None:
    with pytest.raises(GraphComponentException):
        runner.run(inputs=INPUTS, targets=["unused"])
