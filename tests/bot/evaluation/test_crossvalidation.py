from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.evaluation.asked import ask, one_role_answers
from bot.evaluation.crossvalidation import OURS, CrossValidation, cross_validate
from bot.evaluation.floors import check_floors, read_floors
from bot.evaluation.page import write_page
from bot.evaluation.pipeline import (
    Example,
    TrainedPipeline,
    classifier_options,
    read_pipeline,
    training_cache,
)
from bot.evaluation.questions import Question
from bot.evaluation.report import FIGURES, Report
from bot.evaluation.terminal import show
from bot.evaluation.vectors import KnownVectors

ROOT = Path(__file__).resolve().parents[3]
TEXTS = {
    "weather": ["will it rain", "is it sunny", "weather today", "how cold is it", "storm tomorrow?", "snow?"],
    "faq/pizza": ["order a pizza", "pizza please", "i want pizza", "get me a pizza", "pizza", "large pizza"],
    "faq/pizza__cold": [
        "cold pizza",
        "my pizza is cold",
        "pizza came cold",
        "a cold pizza",
        "cold!",
        "cold one",
    ],
    "music": ["play a song", "some music", "play jazz", "put on a tune", "turn up the music", "next song"],
    "out_of_scope/stars": ["how far is mars", "name a star", "what is a comet", "moon age", "sun", "planets"],
}
EXAMPLES = [Example(text, intent) for intent, texts in TEXTS.items() for text in texts]


@pytest.fixture(scope="module")
def vectors() -> KnownVectors:
    return KnownVectors(None)


@pytest.fixture(scope="module")
def validation(vectors: KnownVectors) -> CrossValidation:
    pipeline = read_pipeline(ROOT / "config.yml")
    return cross_validate(pipeline, EXAMPLES, {}, vectors, folds=3, tell=lambda said: None)


def test_all_contenders_are_asked_the_same_and_nothing_foreign(validation: CrossValidation) -> None:
    asked = {tuple(validation.pooled(name).expected) for name in validation.folds}
    assert len(asked) == 1
    assert sorted(asked.pop()) == sorted(one.intent for one in EXAMPLES if "out_of_scope" not in one.intent)


def test_nobody_guesses_a_foreign_intent(validation: CrossValidation) -> None:
    for name in validation.folds:
        assert not any(intent.startswith("out_of_scope") for intent in validation.pooled(name).guessed)


def test_a_variant_of_the_right_topic_is_right_for_topics_only(validation: CrossValidation) -> None:
    for name in validation.folds:
        pooled = validation.pooled(name)
        assert (pooled.right_topic >= pooled.right).all()
        assert not any(pair == ("pizza", "pizza") for pair in validation.confusions())


def test_ours_learns_something(validation: CrossValidation) -> None:
    assert validation.estimate(OURS, lambda fold: fold.topic_accuracy).mean > 0.6


def test_a_fold_knows_only_the_words_it_was_given(vectors: KnownVectors) -> None:
    known = [one for one in EXAMPLES if "mars" not in one.text]
    trained = TrainedPipeline(read_pipeline(ROOT / "config.yml"), known, {}, vectors)
    writer = next(one for one in trained._components if type(one).__name__ == "PlainTextWriter")
    assert "pizza" in writer._writer.vocabulary
    assert "mars" not in writer._writer.vocabulary


def test_a_fold_never_writes_the_vectors_of_the_training(vectors: KnownVectors, tmp_path: Path) -> None:
    cache = tmp_path / "vectors.npz"
    pipeline = read_pipeline(ROOT / "config.yml")
    for entry in pipeline:
        if "training_cache" in entry:
            entry["training_cache"] = str(cache)
    assert training_cache(pipeline) == cache
    TrainedPipeline(pipeline, EXAMPLES, {}, vectors)
    assert not cache.exists()


def test_one_intent_cannot_be_told_apart(vectors: KnownVectors) -> None:
    trained = TrainedPipeline(read_pipeline(ROOT / "config.yml"), EXAMPLES[:3], {}, vectors)
    with pytest.raises(ValueError, match="two intents"):
        trained.guess(["snow"], ["weather"])


def test_a_pipeline_without_our_classifier_is_said_to_be_so() -> None:
    with pytest.raises(LookupError, match="CalibratedIntentClassifier"):
        classifier_options([{"name": "WhitespaceTokenizer"}])


def test_the_report_says_what_failed_and_what_is_missing(validation: CrossValidation, tmp_path: Path) -> None:
    question = Question("a <b>[bold]</b> question", frozenset({"skills"}), "skills")
    answer = {"decision": "answer", "topic": "x", "answer_id": "faq/x", "confidence": 1, "options": []}
    asked = ask([question], lambda text: answer)
    report = Report(
        validation=validation,
        questions={"dev": asked},
        foreign={"heldout": asked},
        one_role=one_role_answers(asked, {"faq/x": "product"}, {"product"}),
        missing=["dev_out_of_scope.tsv was not found."],
    )
    floors = read_floors(ROOT / "tests" / "nlu" / "floors.yml")
    report.floors = check_floors(floors, report.figures(), FIGURES)
    assert set(report.figures()) <= FIGURES
    assert any(sentence.startswith("dev_right is 0") for sentence in report.failures())
    said = io.StringIO()
    show(report, Console(file=said, width=160))
    assert "FAILED: dev_right is 0" in said.getvalue()
    assert "NOT MEASURED: dev_out_of_scope.tsv was not found." in said.getvalue()
    assert "a <b>[bold]</b> question" in said.getvalue()
    page = tmp_path / "reports" / "answers.html"
    write_page(report, page, "Quality")
    content = page.read_text(encoding="utf-8")
    assert content.count("<svg") == 3
    assert "a &lt;b&gt;[bold]&lt;/b&gt; question" in content
    assert "http://" not in content.replace("http://www.w3.org", "").replace("http://purl.org", "").replace(
        "http://creativecommons.org", ""
    )


def test_what_was_not_measured_fails_nothing() -> None:
    report = Report()
    floors = read_floors(ROOT / "tests" / "nlu" / "floors.yml")
    report.floors = check_floors(floors, report.figures(), FIGURES)
    assert report.failures() == []
