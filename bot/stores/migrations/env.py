"""What Alembic runs for each upgrade: the steps, on the connection that `bot.stores.schema` is holding.

Only tables of ours are looked at; Rasa's ``events`` is Rasa's.
"""

from __future__ import annotations

from alembic import context

from bot.stores.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=lambda name, kind, _parents: kind != "table" or name in metadata.tables,
)
context.run_migrations()
