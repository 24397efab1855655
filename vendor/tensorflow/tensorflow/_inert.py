"""Names that can be imported, subclassed and used as decorators, but never computed with.

The one invariant: importing costs nothing and does nothing; *calling* anything raises
`TensorFlowMissingError`, which names the real package.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

REAL_PACKAGE = "tensorflow==2.12.0"


class TensorFlowMissingError(ImportError):
    """Something tried to compute with the stand-in instead of the real TensorFlow."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"'{name}' needs the real TensorFlow, but this environment holds Rolewise's inert stand-in. "
            "Components such as DIETClassifier, ResponseSelector, TEDPolicy and UnexpecTEDIntentPolicy "
            "cannot be used with it. "
            f"Take them out of config.yml, or install the real package '{REAL_PACKAGE}'."
        )


class InertMeta(type):
    """Makes attribute access on an inert class give another inert class."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return inert(f"{cls.__module__}.{cls.__qualname__}", name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """Pass a decorated function through unchanged; refuse everything else."""
        is_bare_decorator = cls.__dict__.get("_inert_leaf") and len(args) == 1 and not kwargs
        if is_bare_decorator and (isinstance(args[0], type) or _is_function(args[0])):
            return args[0]
        raise TensorFlowMissingError(f"{cls.__module__}.{cls.__qualname__}")


def _is_function(value: object) -> bool:
    return callable(value) and hasattr(value, "__code__")


def inert(parent: str, name: str) -> type:
    """Return a fresh inert class, usable as a base class and in annotations."""
    return InertMeta(name, (), {"__module__": parent, "_inert_leaf": True})


def module_getattr(module: str) -> Callable[[str], type]:
    """Return a module-level ``__getattr__`` (PEP 562) that makes inert names."""

    def getattr_(name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        return inert(module, name)

    return getattr_


class InertFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds every submodule of the packages it stands in for, and loads it empty."""

    def __init__(self, *packages: str) -> None:
        self._prefixes = tuple(f"{package}." for package in packages)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Claim `fullname` when it lies below one of the packages (PEP 451)."""
        if not fullname.startswith(self._prefixes):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def exec_module(self, module: ModuleType) -> None:
        """Fill the module with inert names, made when they are asked for."""
        module.__getattr__ = module_getattr(module.__name__)  # type: ignore[method-assign]


def install(*packages: str) -> None:
    """Put one finder for `packages` last on ``sys.meta_path``; real modules win."""
    if not any(isinstance(finder, InertFinder) for finder in sys.meta_path):
        sys.meta_path.append(InertFinder(*packages))
