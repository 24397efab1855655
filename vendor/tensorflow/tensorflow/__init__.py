"""An inert stand-in for TensorFlow 2.12: it imports in milliseconds and never computes."""

from tensorflow._inert import TensorFlowMissingError, install, module_getattr

__version__ = "2.12.0"
__all__ = ["TensorFlowMissingError", "__version__"]

install("tensorflow", "keras")
__getattr__ = module_getattr(__name__)
