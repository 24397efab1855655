"""What must be set before ``import rasa``, in every process of ours that imports it.

Rasa reports usage and crashes to its makers unless told not to; nothing of ours connects anywhere but
loopback.
"""

from __future__ import annotations

import logging
import warnings

from bot.settings import put_in_environment

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    # SQLAlchemy 1.4 warns about 2.0 in Rasa's own tables; the version is pinned.
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    # Every training starts from nothing: Rasa's cache does not notice a change in the helpers of our
    # components.
    "RASA_MAX_CACHE_SIZE": "0",
}
"""Environment for a process that imports Rasa."""

NOT_OURS = (
    # Rasa adds retrieval intents to the domain itself, but only after it has read the rules that name them.
    r"(?s).*Found intent '(faq|chitchat|out_of_scope)' in stories which is not part of the domain",
    # Our classifier names the answer itself (bot/nlu/parse_data.py).
    r"(?s).*You have defined training data with examples for training a response selector",
    # Said to everybody who has a slot, whatever its mapping.
    r"(?s).*Slot auto-fill has been removed in 3.0",
)
"""Warnings of Rasa's (regular expressions) that are about what we do on purpose."""

FAST_START = {
    # setuptools' copy of distutils costs 0.13 s a start; Python 3.10 has its own.
    "SETUPTOOLS_USE_DISTUTILS": "stdlib",
    # Where byte code may not be written every start compiles 3,000 modules again: 11 s instead of 2.
    "PYTHONDONTWRITEBYTECODE": "",
}
"""Environment for a child process that has to start fast; it must be there before Python starts."""

ONE_MESSAGE = {
    # A product with one message's vector is too small to share: a second thread only waits for the first.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
"""Environment for numpy in a process that serves; it must be there before numpy is imported."""


def prepare() -> None:
    """Silence Rasa's telemetry, and the warnings its pinned libraries give about each other."""
    put_in_environment(QUIET)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=PendingDeprecationWarning)
    for message in NOT_OURS:
        warnings.filterwarnings("ignore", message=message)


def route_structlog() -> None:
    """Send Rasa's structured log lines, from WARNING on, through `logging`, which decides what is written."""
    import structlog

    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=True,
    )


def is_rasas(error: Exception) -> bool:
    """Tell whether Rasa raised `error` on purpose, without importing Rasa for the question."""
    return any(kind.__name__ == "RasaException" for kind in type(error).__mro__)
