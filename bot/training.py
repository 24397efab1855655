"""Trains the model from the project's files and puts it where the server looks."""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
from pathlib import Path

from bot import model_files, rasa_environment
from bot.settings import put_in_environment


class TrainingError(Exception):
    """Training stopped; its text says in plain words why."""


def train(root: Path, models: Path) -> Path:
    """Train from the files below `root` and return the published model in `models`.

    Raises:
        TrainingError: when Rasa refuses the files or makes no model.
    """
    rasa_environment.prepare()
    # Rasa's progress bars go by this name alone; its warnings still come.
    put_in_environment({"LOG_LEVEL": "ERROR"})
    rasa_environment.route_structlog()
    import rasa
    from rasa.shared.exceptions import RasaException

    # Taken before training, so that a file edited meanwhile makes the model stale.
    inputs = model_files.inputs_hash(root)
    models.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=".training-", dir=models))
    try:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            result = rasa.train(
                domain=str(root / "domain.yml"),
                config=str(root / "config.yml"),
                training_files=[str(root / "data")],
                output=str(workshop),
                fixed_model_name="rolewise",
                force_training=True,
            )
        if result.code != 0 or result.model is None:
            raise TrainingError(f"Training made no model. Rasa said: {said.getvalue().strip()}")
        return model_files.publish(Path(result.model), models, inputs)
    except RasaException as error:
        raise TrainingError(f"Training stopped: {error}") from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
