"""Takes out of an environment what no program here can ever open: over 105 MB of the 870 that are installed.

The packages stay whole for every ``rasa`` command: only the test suites and C sources of numerical libraries
go, the descriptions of Amazon services that Rasa has no use for, the locale data of a chat library for
languages other than English, and where telephone numbers are from.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

# Their own test suites lie inside the packages.
_WITH_TESTS = (
    "blis",
    "dask",
    "joblib",
    "matplotlib",
    "networkx",
    "numpy",
    "scipy",
    "sklearn",
    "spacy",
    "srsly",
    "thinc",
)
# What their compiled modules were made from.
_SOURCES = frozenset({".c", ".cpp", ".h", ".hpp", ".pxd", ".pyx"})
# phonenumbers also knows where a number is from, who sold it and its time zone.
_PHONE_DATA = ("geodata", "carrierdata", "tzdata")
# Rasa knows a tracker store in DynamoDB and a model storage in S3; signing in goes through STS.
_AMAZON_SERVICES = frozenset({"dynamodb", "dynamodbstreams", "s3", "s3control", "sts", "sso", "sso-oidc"})


def superfluous(packages: Path) -> Iterator[Path]:
    """Yield the files and folders below `packages` (site-packages) that can go."""
    for package in _WITH_TESTS:
        yield from (path for path in (packages / package).rglob("tests") if path.is_dir())
        yield from (path for path in (packages / package).rglob("*") if path.suffix in _SOURCES)
    yield from (path for name in _PHONE_DATA if (path := packages / "phonenumbers" / name).is_dir())
    for service in (packages / "botocore" / "data").glob("*/"):
        if service.is_dir() and service.name not in _AMAZON_SERVICES:
            yield service
    for locale in (packages / "babel" / "locale-data").glob("*.dat"):
        if locale.stem not in ("root", "en") and not locale.stem.startswith("en_"):
            yield locale


def main() -> int:
    """Slim the environment that the first argument names."""
    for packages in Path(sys.argv[1]).glob("lib/python3*/site-packages"):
        for path in sorted(superfluous(packages)):
            if path.is_dir():
                shutil.rmtree(path)
            elif path.exists():
                path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
