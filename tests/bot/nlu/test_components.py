"""Each component as Rasa runs it: trained, kept in a model, loaded again, given messages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.features import FAMILIARITY, PLAIN_TEXT, plain_text, sentence_vectors
from bot.nlu.intent_classifier import CalibratedIntentClassifier
from bot.nlu.name_entities import NameEntityExtractor
from bot.nlu.ngram_featuriser import NgramFeaturiser
from bot.nlu.plain_writer import PlainTextWriter
from bot.nlu.sentence_featuriser import SentenceFeaturiser
from bot.nlu.spacy_tokeniser import SpacyTokeniser
from bot.nlu.text_normaliser import TextNormaliser
from tests.bot.nlu.conftest import Workbench

MakeData = Callable[[dict[str, list[str]]], TrainingData]

TEXTS = {
    "faq/fee": ["what is the fee", "how much does the course cost", "price of the program", "fees please"],
    "faq/exam": ["is there an exam", "when is the final test", "do I sit a test at the end", "exam date"],
    "greet": ["hello there", "hi", "good morning", "hey you"],
    "out_of_scope/weather": ["will it rain", "weather in delhi", "is it hot today", "forecast for monday"],
}
NO_TEXT = {"intent": {"name": "greet"}}


def message(text: str) -> Message:
    return Message({TEXT: text})


def empty() -> Message:
    return Message(dict(NO_TEXT))


def test_texts_are_normalised_in_training_and_in_use(workbench: Workbench, training_data: MakeData) -> None:
    normaliser = workbench.create(TextNormaliser)
    data = normaliser.process_training_data(training_data({"greet": ["ｈｉ \u200b there"]}))
    assert data.training_examples[0].get(TEXT) == "hi there"
    said, silent = normaliser.process([message("ｆｅｅ"), empty()])
    assert said.get(TEXT) == "fee"
    assert silent.get(TEXT) is None


def test_tokens_stand_where_they_stand_in_the_text(workbench: Workbench) -> None:
    text = "What's the fee,  PMs?"
    (done,) = workbench.create(SpacyTokeniser).process([message(text)])
    tokens = done.get(TOKENS_NAMES[TEXT])
    assert [token.text for token in tokens] == ["What", "'s", "the", "fee", ",", "PMs", "?"]
    assert all(text[token.start : token.end] == token.text for token in tokens)


def test_a_message_has_the_fingerprint_of_its_words(workbench: Workbench) -> None:
    tokeniser = workbench.create(SpacyTokeniser)
    first, same, other = tokeniser.process([message("the fee"), message("the fee"), message("a fee")])
    prints = [one.get(TOKENS_NAMES[TEXT]).fingerprint() for one in (first, same, other)]
    assert prints[0] == prints[1] != prints[2]


def test_a_message_without_text_has_no_tokens(workbench: Workbench) -> None:
    assert workbench.create(SpacyTokeniser).process([empty()])[0].get(TOKENS_NAMES[TEXT]) is None


NAMES = """
names:
- {value: product_manager, entity: role, synonyms: [product manager]}
ambiguous:
- {value: pm, entity: role, synonyms: [pm], senses: [product_manager, project_manager]}
"""


def test_names_come_from_the_model_and_not_from_the_file(
    workbench: Workbench, training_data: MakeData, tmp_path: Path
) -> None:
    path = tmp_path / "names.yml"
    path.write_text(NAMES)
    extractor = workbench.create(NameEntityExtractor, names=str(path))
    data = training_data({"faq/pay": ["product manager pay"]})
    extractor.train(data)
    assert (
        extractor.process_training_data(data).training_examples[0].get(ENTITIES)[0]["value"]
        == "product_manager"
    )
    path.unlink()
    loaded = workbench.load(NameEntityExtractor, names=str(path))
    (done,) = loaded.process([message("PM salary")])
    (entity,) = done.get(ENTITIES)
    assert (entity["entity"], entity["value"], entity["start"], entity["end"]) == ("role", "pm", 0, 2)
    assert entity["senses"] == ["product_manager", "project_manager"]
    assert entity["extractor"] == "NameEntityExtractor"
    assert loaded.process([message("salary"), empty()])[0].get(ENTITIES) is None


def test_plain_words_come_from_the_model_and_not_from_the_file(
    workbench: Workbench, training_data: MakeData, tmp_path: Path
) -> None:
    path = tmp_path / "words.yml"
    path.write_text("version: 1\nabbreviations:\n  manager: [mgr]\n")
    writer = workbench.create(PlainTextWriter, words=str(path))
    data = training_data({"faq/pay": ["programme fee", "PROGRAMME MGR", "programme", "programme"]})
    writer.train(data)
    assert writer.process_training_data(data).training_examples[1].get(PLAIN_TEXT) == "programme manager"
    path.unlink()
    (done, silent) = workbench.load(PlainTextWriter, words=str(path)).process(
        [message("progrmme Mgr"), empty()]
    )
    assert done.get(PLAIN_TEXT) == "programme manager"
    assert done.get(TEXT) == "progrmme Mgr", "the visitor's words stay"
    assert silent.get(PLAIN_TEXT) is None


@pytest.mark.parametrize(
    ("component", "option"), [(NameEntityExtractor, "names"), (PlainTextWriter, "words")]
)
@pytest.mark.parametrize("content", [None, "names: [", "\tx"], ids=["missing", "unclosed", "tab"])
def test_a_file_that_cannot_be_read_is_named_before_training(
    workbench: Workbench,
    training_data: MakeData,
    tmp_path: Path,
    component: Any,
    option: str,
    content: str | None,
) -> None:
    path = tmp_path / "list.yml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(InvalidConfigException, match=r"list\.yml"):
        workbench.create(component, **{option: str(path)}).train(training_data(TEXTS))


@pytest.mark.parametrize("component", [NameEntityExtractor, PlainTextWriter])
def test_without_a_file_a_component_does_nothing_of_its_own(
    workbench: Workbench, training_data: MakeData, component: Any
) -> None:
    workbench.create(component).train(training_data(TEXTS))
    (done,) = workbench.load(component).process([message("Product MGR")])
    assert done.get(TEXT) == "Product MGR"
    assert plain_text(done) == "product mgr"


def tokenised(workbench: Workbench, *texts: str) -> list[Message]:
    done: list[Message] = workbench.create(SpacyTokeniser).process([message(text) for text in texts])
    return done


def test_ngrams_of_a_loaded_model_are_those_of_training(
    workbench: Workbench, training_data: MakeData
) -> None:
    featuriser = workbench.create(NgramFeaturiser)
    data = workbench.create(SpacyTokeniser).process_training_data(training_data(TEXTS))
    featuriser.train(data)
    loaded = workbench.load(NgramFeaturiser)
    vectors = []
    for one in (featuriser, loaded):
        done = one.process([*tokenised(workbench, "the fee", "qqqq"), empty()])
        vectors.append(sentence_vectors(done)[1])
        assert done[0].get(FAMILIARITY) > 0.9
        assert done[1].get(FAMILIARITY) < 0.3
        assert not vectors[-1][2].any()
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-3)


@pytest.mark.usefixtures("_one_encoder")
def test_sentence_vectors_are_the_encoders(
    workbench: Workbench, training_data: MakeData, tmp_path: Path, encoder: Any
) -> None:
    path = tmp_path / "vectors.npz"
    featuriser = workbench.create(SentenceFeaturiser, training_cache=str(path))
    data = featuriser.process_training_data(training_data(TEXTS))
    dense, _ = sentence_vectors(data.training_examples)
    assert dense.shape == (16, 384)
    assert path.exists()
    done = workbench.load(SentenceFeaturiser).process([message("What is the FEE"), empty()])
    dense, _ = sentence_vectors(done)
    np.testing.assert_allclose(dense[0], encoder.encode(["what is the fee"])[0], atol=1e-6)
    assert not dense[1].any()


@pytest.mark.usefixtures("_one_encoder")
@pytest.mark.parametrize(
    "featurisers",
    [(SentenceFeaturiser,), (NgramFeaturiser,), (SentenceFeaturiser, NgramFeaturiser)],
    ids=["dense", "sparse", "both"],
)
def test_the_classifier_decides_alike_when_loaded_whatever_features_there_are(
    workbench: Workbench, training_data: MakeData, featurisers: tuple[Any, ...]
) -> None:
    data = workbench.create(SpacyTokeniser).process_training_data(training_data(TEXTS))
    for featuriser in featurisers:
        component = workbench.create(featuriser)
        if featuriser is NgramFeaturiser:
            component.train(data)
        component.process_training_data(data)
    options = {"reject_intents": ["out_of_scope"], "offer_intents": ["faq"]}
    trained = workbench.create(CalibratedIntentClassifier, **options)
    trained.train(data)
    loaded = workbench.load(CalibratedIntentClassifier, **options)
    for example in data.training_examples:
        decisions = []
        for classifier in (trained, loaded):
            (done,) = classifier.process([Message(dict(example.data), features=example.features)])
            decisions.append(done.get("decision"))
        assert decisions[0]["outcome"] == decisions[1]["outcome"]
        assert decisions[0]["intent"] == decisions[1]["intent"]
        if example.get_full_intent().startswith("faq"):
            assert done.get("response_selector")["faq"]["response"]["intent_response_key"]
            assert done.get(INTENT)["name"] in ("faq", "nlu_clarify", "nlu_fallback")


@pytest.mark.usefixtures("_one_encoder")
def test_a_classifier_that_could_only_refuse_is_not_trained(
    workbench: Workbench, training_data: MakeData
) -> None:
    data = workbench.create(SentenceFeaturiser).process_training_data(training_data(TEXTS))
    classifier = workbench.create(CalibratedIntentClassifier, reject_intents=["faq", "greet", "out_of_scope"])
    with pytest.raises(InvalidConfigException, match="reject_intents"):
        classifier.train(data)


def test_a_classifier_without_any_intent_leaves_messages_alone(
    workbench: Workbench, training_data: MakeData
) -> None:
    workbench.create(CalibratedIntentClassifier).train(training_data({}))
    (done,) = workbench.load(CalibratedIntentClassifier).process([message("fee")])
    assert done.get(INTENT) is None
    (untouched,) = workbench.create(CalibratedIntentClassifier).process([message("fee")])
    assert untouched.get(INTENT) is None
