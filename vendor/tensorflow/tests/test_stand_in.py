"""The stand-in's surface: what Rasa 3.6.21 needs of it, and what it must refuse."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest
import tensorflow as tf
from tensorflow import TensorFlowMissingError

# Every module of Rasa that imports TensorFlow or Keras at module level.
RASA_MODULES = [
    "rasa.__main__",
    "rasa.core.featurizers.single_state_featurizer",
    "rasa.core.policies.ted_policy",
    "rasa.core.policies.unexpected_intent_policy",
    "rasa.engine.recipes.default_components",
    "rasa.nlu.classifiers.diet_classifier",
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer",
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer",
    "rasa.nlu.selectors.response_selector",
    "rasa.utils.tensorflow.callback",
    "rasa.utils.tensorflow.crf",
    "rasa.utils.tensorflow.data_generator",
    "rasa.utils.tensorflow.environment",
    "rasa.utils.tensorflow.layers",
    "rasa.utils.tensorflow.layers_utils",
    "rasa.utils.tensorflow.metrics",
    "rasa.utils.tensorflow.model_data",
    "rasa.utils.tensorflow.model_data_utils",
    "rasa.utils.tensorflow.models",
    "rasa.utils.tensorflow.rasa_layers",
    "rasa.utils.tensorflow.transformer",
    "rasa.utils.train_utils",
]


@pytest.mark.parametrize("name", RASA_MODULES)
def test_this_module_of_rasa_imports(name: str) -> None:
    assert importlib.import_module(name)


def test_it_is_the_stand_in_and_has_the_version_that_rasa_pins() -> None:
    assert tf.__version__ == "2.12.0"
    assert importlib.metadata.version("tensorflow") == "2.12.0"
    assert "stand-in" in (tf.__doc__ or "")


def test_importing_it_starts_nothing_and_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import tensorflow; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {module.split(".")[0] for module in done.stdout.split()}
    assert not loaded & {"numpy", "keras", "socket", "threading", "subprocess"}


@pytest.mark.parametrize(
    "call",
    [
        lambda: tf.constant(1),
        lambda: tf.keras.Model(),
        lambda: tf.random.set_seed(1),
        lambda: tf.keras.layers.Dense(3),
        lambda: tf.config.get_visible_devices("GPU"),
        lambda: tf.function(input_signature=[]),
    ],
)
def test_computing_anything_names_the_real_package(call: object) -> None:
    with pytest.raises(TensorFlowMissingError, match=r"needs the real TensorFlow.*tensorflow==2\.12\.0"):
        call()  # type: ignore[operator]


def test_a_name_can_be_subclassed_used_in_hints_and_as_a_decorator() -> None:
    class Layer(tf.keras.layers.Layer):
        @tf.function
        def call(self, x: tf.Tensor | None) -> tf.Tensor:
            return x

    assert issubclass(Layer, object)
    assert Layer.call(None, 5) == 5
    from tensorflow.python.keras.utils import tf_utils

    assert tf_utils


def test_an_attribute_with_underscores_is_not_made_up() -> None:
    assert not hasattr(tf, "__path_that_is_not_there__")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("tensorflow_hub")


def test_spacy_sees_no_tensorflow() -> None:
    from thinc import compat

    assert not compat.has_tensorflow_gpu
