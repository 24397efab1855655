"""The whole pipeline of config.yml, trained by Rasa itself on somebody else's small NLU file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa import model_training

from bot.nlu.parsing import Parser, load_parser
from bot.settings import ROOT

FEE = ["what is the fee", "how much does it cost", "price of the course", "tell me the price", "cost please"]
EXAM = [
    "is there an exam",
    "when is the final test",
    "do I have to sit a test",
    "exam date",
    "test at the end",
]
GREET = ["hello there", "hi", "good morning", "hey you", "greetings"]
WEATHER = ["will it rain", "weather in delhi", "is it hot today", "forecast for monday", "is it snowing"]

pytestmark = [
    pytest.mark.usefixtures("_one_encoder"),
    # Rasa warns that there is no ResponseSelector, and that one example an intent is few.
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Train as ``rasa train nlu`` does, with the options of config.yml but those that name our catalogue."""

    def train(texts: dict[str, list[str]]) -> Parser:
        config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
        for component in config["pipeline"]:
            for option in ("offer_intents", "siblings", "training_cache"):
                component.pop(option, None)
        (tmp_path / "config.yml").write_text(yaml.safe_dump(config))
        nlu = [
            {"intent": intent, "examples": "".join(f"- {text}\n" for text in some)}
            for intent, some in texts.items()
        ]
        answers = {f"utter_{intent}": [{"text": intent}] for intent in texts if "/" in intent}
        content = {"version": "3.1", "nlu": nlu, **({"responses": answers} if answers else {})}
        (tmp_path / "nlu.yml").write_text(yaml.safe_dump(content))
        # Rasa's cache does not see changes in modules that a component imports.
        monkeypatch.setenv("RASA_CACHE_DIRECTORY", str(tmp_path / "cache"))
        monkeypatch.chdir(ROOT)
        model = model_training.train_nlu(
            str(tmp_path / "config.yml"), str(tmp_path / "nlu.yml"), str(tmp_path / "models")
        )
        return load_parser(Path(model))

    return train


@pytest.mark.parametrize(
    ("texts", "question", "intent", "answer"),
    [
        ({"faq/fee": FEE, "faq/exam": EXAM, "greet": GREET}, "what is the price", "faq", "faq/fee"),
        ({"fee": FEE, "exam": EXAM, "greet": GREET}, "what is the price", "fee", None),
        (
            {"faq/fee": FEE, "faq/exam": EXAM, "out_of_scope": WEATHER},
            "what is the price",
            "faq",
            "faq/fee",
        ),
        ({"fee": FEE}, "what is the price", "fee", None),
        ({"fee": FEE[:1], "exam": EXAM[:1], "greet": GREET[:1]}, "what is the fee", "fee", None),
    ],
    ids=["retrieval intents", "plain intents", "out of scope", "a single intent", "one example an intent"],
)
def test_a_foreign_file_is_trained_and_its_question_answered(
    trained: Any, texts: dict[str, list[str]], question: str, intent: str, answer: str | None
) -> None:
    parser = trained(texts)
    told = parser.parse(question)
    assert (told["intent"], told["answer_id"]) == (intent, answer), told
    foreign = parser.parse("weather in delhi")
    if "out_of_scope" in texts:
        assert (foreign["decision"], foreign["topic"]) == ("refuse", "out_of_scope")
    assert parser.parse("")["decision"] == "refuse"
