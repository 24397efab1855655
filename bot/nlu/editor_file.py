"""A YAML file of the editors' that a graph component reads at training."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from rasa.shared.exceptions import InvalidConfigException


def read_editor_file(path: str | None, holds: str) -> dict[str, Any]:
    """Return what the file holds; nothing when config.yml names no file.

    Args:
        path: From the project's root, as config.yml has it.
        holds: What the file is for, in a word, for the message.

    Raises:
        InvalidConfigException: if it cannot be read or is not valid YAML.
    """
    if path is None:
        return {}
    try:
        content = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidConfigException(
            f"config.yml: cannot read the {holds} in {path}: {error.strerror}"
        ) from error
    except yaml.YAMLError as error:
        raise InvalidConfigException(f"{path} is not valid YAML: {error}") from error
    return dict(content or {})
