"""The Rasa server in this process: Rasa's own, with lean imports, closed where Rasa is open by default.

Telemetry is off before Rasa is imported, Rasa's own HTTP API stays off, and from the moment the server
accepts messages no line of Rasa's reaches the logs with its wording.
"""

from __future__ import annotations

import ctypes
import gc
from pathlib import Path
from typing import Any

from bot import lean_imports, logs, rasa_environment
from bot.settings import Settings, put_in_environment


def serve(settings: Settings, model: Path, folder: Path) -> None:
    """Serve `model` until a signal ends the process.

    Args:
        settings: where to listen, which origins may call.
        model: the checked model file.
        folder: holds ``credentials.yml`` and ``endpoints.yml``.

    Raises:
        RasaException: when the model, a channel or an endpoint cannot be loaded.
    """
    rasa_environment.prepare()
    # endpoints.yml may say ${ROLEWISE_ACTION_PORT}: Rasa ends when such a name is unset.
    put_in_environment({**rasa_environment.ONE_MESSAGE, "ROLEWISE_ACTION_PORT": str(settings.action_port)})
    lean_imports.install()
    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig

    rasa_environment.route_structlog()
    _load_leanly()
    endpoints = AvailableEndpoints.read_endpoints(str(folder / "endpoints.yml"))
    endpoints.action = EndpointConfig(url=f"http://127.0.0.1:{settings.action_port}/webhook")
    rasa.core.run.serve_application(
        str(model),
        credentials=str(folder / "credentials.yml"),
        endpoints=endpoints,
        cors=list(settings.allowed_origins),
        interface=settings.host,
        port=settings.port,
        enable_api=False,
        server_listeners=[(_settle, "after_server_start")],
    )


def _load_leanly() -> None:
    """Change what Rasa has no setting for: how it runs the graph, and that it checks a domain at loading."""
    import rasa.core.processor
    import rasa.shared.utils.validation

    from bot.graph_runner import StraightGraphRunner

    rasa.core.processor.DaskGraphRunner = StraightGraphRunner
    # Training checked the domain, and the model's checksum says that it is still that one: 0.4 s.
    rasa.shared.utils.validation.validate_yaml_schema = _already_checked


def _already_checked(*_: Any, **__: Any) -> None:
    return


async def _settle(app: Any, loop: Any) -> None:
    logs.seal()
    # What the start left behind lives as long as the server: looking through it again costs every turn.
    gc.collect()
    gc.freeze()
    # Building the encoder's session leaves 60 MB of freed pieces that the C library would keep.
    ctypes.CDLL(None).malloc_trim(0)
