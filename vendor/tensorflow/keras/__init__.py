"""An inert stand-in for Keras 2.12, which Rasa imports beside TensorFlow."""

import tensorflow  # noqa: F401  (installs the finder for keras.* too)
from tensorflow._inert import module_getattr

__version__ = "2.12.0"
__getattr__ = module_getattr(__name__)
