from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from bot.stores import schema
from bot.stores.engine import make_engine
from bot.stores.schema import VERSION, bring_up_to_date
from bot.stores.tables import metadata

ROOT = Path(__file__).resolve().parent.parent.parent.parent

FIRST_RELEASE = (
    "CREATE TABLE feedback (conversation_id VARCHAR(255) NOT NULL, message_id VARCHAR(64) NOT NULL, "
    "answer_id VARCHAR(255), value VARCHAR(8) NOT NULL, reason VARCHAR(16), created_at FLOAT NOT NULL, "
    "PRIMARY KEY (conversation_id, message_id))",
    "CREATE INDEX ix_feedback_created_at ON feedback (created_at)",
    "CREATE TABLE handled_messages (conversation_id VARCHAR(255) NOT NULL, message_id VARCHAR(64) NOT NULL, "
    "created_at FLOAT NOT NULL, PRIMARY KEY (conversation_id, message_id))",
    "CREATE INDEX ix_handled_messages_created_at ON handled_messages (created_at)",
    "CREATE TABLE payloads (conversation_id VARCHAR(255) NOT NULL, short_id VARCHAR(32) NOT NULL, "
    "payload TEXT NOT NULL, created_at FLOAT NOT NULL, PRIMARY KEY (conversation_id, short_id))",
    "CREATE INDEX ix_payloads_created_at ON payloads (created_at)",
    "INSERT INTO feedback VALUES ('web:a', 'm1', 'faq/difference', 'up', NULL, 1.5)",
    "INSERT INTO payloads VALUES ('web:a', 'short', '/long', 2.5)",
)
"""What the first release left in a database, which knew no versions."""


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def shape(engine: Engine) -> dict[str, object]:
    """Tables with columns, keys and indexes, as the database tells them."""
    inspector = sa.inspect(engine)
    return {
        table: (
            [
                (column["name"], str(column["type"]), column["nullable"])
                for column in inspector.get_columns(table)
            ],
            inspector.get_pk_constraint(table)["constrained_columns"],
            sorted((index["name"], tuple(index["column_names"])) for index in inspector.get_indexes(table)),
        )
        for table in sorted(inspector.get_table_names())
    }


def rasas_tables() -> sa.MetaData:
    found = sa.MetaData()
    sa.Table("events", found, sa.Column("id", sa.Integer, primary_key=True), sa.Column("data", sa.Text))
    return found


def test_a_fresh_database_gets_all_tables_and_a_version(empty: Engine) -> None:
    bring_up_to_date(empty, rasas_tables())
    assert set(shape(empty)) == {*metadata.tables, "alembic_version", "events"}
    assert rows(empty, "SELECT version_num FROM alembic_version") == [(VERSION,)]


def test_a_database_of_the_first_release_keeps_its_rows_and_gets_the_new_tables(empty: Engine) -> None:
    run(empty, *FIRST_RELEASE)
    bring_up_to_date(empty)
    assert rows(empty, "SELECT message_id, created_at FROM feedback") == [("m1", 1.5)]
    assert rows(empty, "SELECT payload FROM payloads") == [("/long",)]
    assert rows(empty, "SELECT version_num FROM alembic_version") == [(VERSION,)]
    assert rows(empty, "SELECT count(*) FROM fit_codes") == [(0,)]


def test_a_database_of_the_first_release_that_stopped_half_way_is_completed(empty: Engine) -> None:
    run(empty, *FIRST_RELEASE[:3])
    bring_up_to_date(empty)
    assert metadata.tables.keys() <= shape(empty).keys()


def test_an_upgraded_database_is_the_same_as_a_fresh_one(
    empty: Engine, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    is_sqlite = empty.dialect.name == "sqlite"
    url = (
        f"sqlite:///{tmp_path}/other.db"
        if is_sqlite
        else request.getfixturevalue("postgres").empty_database("other")
    )
    fresh = make_engine(url)
    run(empty, *FIRST_RELEASE)
    bring_up_to_date(empty)
    bring_up_to_date(fresh)
    assert shape(empty) == shape(fresh)
    fresh.dispose()


def test_the_steps_lead_to_the_tables_as_the_code_has_them(empty: Engine) -> None:
    run(empty, *FIRST_RELEASE)
    bring_up_to_date(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_rasas_events_are_left_as_they_are(empty: Engine) -> None:
    run(
        empty,
        *FIRST_RELEASE,
        "CREATE TABLE events (id INTEGER PRIMARY KEY, of_rasa TEXT)",
        "INSERT INTO events VALUES (7, 'kept')",
    )
    before = shape(empty)["events"]
    bring_up_to_date(empty, rasas_tables())
    assert shape(empty)["events"] == before
    assert rows(empty, "SELECT * FROM events") == [(7, "kept")]


def test_a_database_of_a_later_release_is_left_as_it_is(empty: Engine) -> None:
    bring_up_to_date(empty)
    run(empty, "UPDATE alembic_version SET version_num = '9999'", "DROP TABLE fit_codes")
    bring_up_to_date(empty)
    assert rows(empty, "SELECT version_num FROM alembic_version") == [("9999",)]
    assert "fit_codes" not in shape(empty)


def test_the_version_is_that_of_the_newest_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_current_head() == VERSION


def test_when_nothing_is_due_a_start_costs_two_queries(empty: Engine) -> None:
    bring_up_to_date(empty)
    asked: list[str] = []
    sa.event.listen(empty, "before_cursor_execute", lambda *call: asked.append(call[2]))
    bring_up_to_date(empty)
    assert len(asked) == 2


def test_neither_a_fresh_database_nor_a_current_one_needs_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from bot.stores.engine import make_engine; "
        "from bot.stores.schema import bring_up_to_date; "
        f"engine = make_engine('sqlite:///{tmp_path}/x.db'); "
        "bring_up_to_date(engine); bring_up_to_date(engine); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("before", [(), FIRST_RELEASE], ids=["fresh", "of the first release"])
def test_servers_that_start_at_once_share_the_work(database_url: str, before: tuple[str, ...]) -> None:
    first = make_engine(database_url)
    run(first, *before)
    engines = [make_engine(database_url) for _ in range(4)]
    start, failures = threading.Barrier(len(engines)), []

    def begin(engine: Engine) -> None:
        start.wait()
        try:
            bring_up_to_date(engine, rasas_tables())
        except Exception as error:  # shown below: a thread's own failure would pass unseen
            failures.append(error)

    threads = [threading.Thread(target=begin, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {*metadata.tables, "alembic_version", "events"} == shape(first).keys()
    for engine in (first, *engines):
        engine.dispose()


def test_a_step_that_fails_leaves_the_database_as_it_was(empty: Engine) -> None:
    run(empty, *FIRST_RELEASE, "CREATE TABLE receipts (in_the_way INTEGER)")
    before = shape(empty)
    with pytest.raises(sa.exc.SQLAlchemyError):
        bring_up_to_date(empty, rasas_tables())
    assert shape(empty) == before


def test_a_database_that_cannot_be_opened_raises(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(sa.exc.OperationalError):
        bring_up_to_date(make_engine(f"sqlite:///{tmp_path}/folder.db"))
