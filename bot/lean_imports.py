"""Keeps the server processes from importing what serving never uses: half the start and 50 MB.

Rasa imports every chat connector it ships, four cloud clients, two plotting libraries and a terminal toolkit
before it answers the first message. `install` puts a finder first on ``sys.meta_path`` that answers for the
names in `LAZY`: the module is there, each name taken from it is a stand-in, and the real module is imported
when a stand-in is first used. So nothing is missing, it only comes late.

Only our own server processes call `install`; plain ``rasa`` commands never do. A stand-in can be called,
subclassed, used in annotations and in ``isinstance``. It cannot be caught in an ``except`` clause, which is
why libraries whose errors Rasa catches while it serves (aiohttp, sqlalchemy, redis, requests, jsonschema) are
not in the list.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

LAZY: Mapping[str, str] = {
    # A package in this list is lazy with all its submodules. The reason says who imports it without need.
    "aio_pika": "rasa.core.brokers.pika: events go to SQL alone",
    "aiormq": "as aio_pika",
    "aiogram": "rasa.core.channels.telegram: the connector is ours",
    "apscheduler": "rasa.core.jobs: reminders, which no action of ours schedules",
    "boto3": "rasa.core.tracker_store (DynamoDB) and model storage (S3)",
    "botocore": "as boto3",
    "confluent_kafka": "rasa.core.brokers.kafka",
    "dask": "rasa.engine.runner.dask: serving runs the graph itself (bot/graph_runner.py)",
    "google": "model storage in Google's cloud; protobuf, which only TensorFlow needed",
    "jsonpickle": "rasa.shared.core.events: hashes of slots, for stories",
    "jwt": "rasa.core.channels.channel: tokens of Rasa's own REST channel, which stays closed",
    "matplotlib": "rasa.utils.plotting: pictures of test results",
    "networkx": "rasa.shared.core.training_data.visualization",
    "portalocker": "rasa.cli.utils: a lock of the command line",
    "prompt_toolkit": "the terminal channel",
    "pymongo": "rasa.core.tracker_store (MongoDB)",
    "pyparsing.testing": "pyparsing: brings unittest with it",
    "questionary": "the terminal channel",
    "randomname": "names for models at training",
    "rasa.core.test": "rasa.server: end-to-end tests of stories",
    "rasa.nlu.test": "rasa.server: evaluation over HTTP",
    "rich": "structlog.dev: coloured tracebacks on a terminal",
    "sanic_jwt": "rasa.server: log-in of Rasa's own HTTP API, which stays closed",
    "scipy.sparse.csgraph": "scipy.sparse: graphs, and with them linear algebra",
    "sentry_sdk": "crash reports to Rasa, which are off",
    "sklearn": "rasa.utils.tensorflow.model_data and evaluation",
    "slack_sdk": "rasa.core.channels.slack: the connector is ours",
    "spacy.cli": "spaCy's command line",
    "weasel": "spaCy's projects",
}


class Deferred:
    """One name of a lazy module; every use but holding it imports the real thing."""

    __slots__ = ("_home", "_label", "_real")

    def __init__(self, home: str, label: str) -> None:
        self._home = home
        self._label = label
        self._real: Any = None

    def resolve(self) -> Any:
        """Return what the name stands for, importing its module on the first call."""
        if self._real is None:
            self._real = getattr(_import_real(self._home), self._label)
        return self._real

    def __getattr__(self, name: str) -> Any:
        return getattr(self.resolve(), name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the real thing."""
        return self.resolve()(*args, **kwargs)

    def __getitem__(self, key: Any) -> Any:
        return self.resolve()[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.resolve())

    def __contains__(self, item: object) -> bool:
        return item in self.resolve()

    def __instancecheck__(self, instance: object) -> bool:
        # Nothing can be an instance of a class whose module was never imported.
        return self._home in _state.released and isinstance(instance, self.resolve())

    def __subclasscheck__(self, subclass: type) -> bool:
        return self._home in _state.released and issubclass(subclass, self.resolve())

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return (self.resolve(),)


class _LazyModule(ModuleType):
    """Stands in ``sys.modules`` for a module that nothing has used yet."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        if self.__name__ in _state.released:
            return getattr(importlib.import_module(self.__name__), name)
        child = sys.modules.get(f"{self.__name__}.{name}")
        return child if child is not None else Deferred(self.__name__, name)


class _State:
    """Which lazy modules were really imported, and the lock that makes it happen once."""

    def __init__(self) -> None:
        self.released: _Released = _Released()
        self.lock = threading.RLock()


class _Released(set[str]):
    """Roots from `LAZY` that were released; a module is in it when its root is."""

    def __contains__(self, module: object) -> bool:
        return super().__contains__(_root_of(str(module)))


class LeanFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers for the modules in `LAZY` until they are used, and for Rasa's package of connectors."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Claim `fullname` when it is lazy and unused (PEP 451)."""
        if fullname == _CHANNELS:
            real = importlib.machinery.PathFinder.find_spec(fullname, path)
            if real is not None:
                real.loader = self
            return real
        if _root_of(fullname) is None or fullname in _state.released:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """Return the stand-in for a lazy module."""
        return None if spec.name == _CHANNELS else _LazyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Leave a stand-in empty; give Rasa's package of connectors its names without the connectors."""
        if module.__name__ == _CHANNELS:
            _fill_channels(module)


class _BuiltinChannels(dict[str, Any]):
    """Rasa's own connectors by name, imported when one is asked for by its name."""

    def __missing__(self, name: str) -> Any:
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        # A connector of ours is named by its class, with dots; Rasa's have none.
        if "." not in str(name) and not len(self):
            self.update(_real_channels())
        return super().__contains__(name)


_CHANNELS = "rasa.core.channels"
_state = _State()


def install() -> None:
    """Make the modules in `LAZY` lazy that this process has not imported yet; twice is as once."""
    if not any(isinstance(finder, LeanFinder) for finder in sys.meta_path):
        _state.released.update(root for root in LAZY if root in sys.modules)
        sys.meta_path.insert(0, LeanFinder())


def released() -> frozenset[str]:
    """Return the entries of `LAZY` that something in this process really used."""
    return frozenset(_state.released)


def _root_of(module: str) -> str | None:
    """Return the entry of `LAZY` that `module` is or lies below."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        root = ".".join(parts[:length])
        if root in LAZY:
            return root
    return None


def _import_real(name: str) -> ModuleType:
    """Import the real module `name`, after taking away every stand-in below its root."""
    root = _root_of(name)
    with _state.lock:
        if root is not None and not set.__contains__(_state.released, root):
            _state.released.add(root)
            for loaded in [key for key in sys.modules if key == root or key.startswith(f"{root}.")]:
                if isinstance(sys.modules[loaded], _LazyModule):
                    del sys.modules[loaded]
        return importlib.import_module(name)


def _fill_channels(module: ModuleType) -> None:
    from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, OutputChannel, UserMessage

    module.__dict__.update(
        InputChannel=InputChannel,
        OutputChannel=OutputChannel,
        UserMessage=UserMessage,
        CollectingOutputChannel=CollectingOutputChannel,
        BUILTIN_CHANNELS=_BuiltinChannels(),
    )


def _real_channels() -> dict[str, Any]:
    """Run Rasa's own package file in a module of another name and return its table of connectors."""
    path = sys.modules[_CHANNELS].__file__
    spec = importlib.util.spec_from_file_location("bot._rasa_channels", path)
    if spec is None or spec.loader is None:
        raise ImportError(_CHANNELS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    channels: dict[str, Any] = module.BUILTIN_CHANNELS
    return channels
