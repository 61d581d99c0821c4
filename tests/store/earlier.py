"""Databases as earlier versions of the program left them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from monitor.store import migrations as _later  # noqa: F401  # registers what follows m001
from monitor.store.database import APPLICATION_ID
from monitor.store.narrow import wide_hex
from monitor.store.schema import migrations
from monitor.store.wholes import text_of

_WHOLE = "(SELECT packed FROM present.wholes WHERE id = now.whole_id)"
WIDE = {
    ("snapshots", "headers"): f"text_of({_WHOLE}, headers)",
    ("snapshots", "fingerprint"): "wide_hex(fingerprint)",
    ("verdicts", "because"): f"text_of({_WHOLE}, because)",
    ("notices", "thread_id"): "(SELECT text FROM present.texts WHERE id = thread_text_id)",
}
"""What stood in columns whose values are kept otherwise now, as SQL."""


def bring_back(path: Path, before: str) -> None:
    """Put in the place of a database one with the same rows in the shape that it had before a migration.

    Args:
        path: the database, which nobody has open.
        before: the name of the migration.
    """
    earlier = path.with_name("earlier.db")
    with closing(sqlite3.connect(earlier)) as connection:
        made = Database(connection)
        migrations.apply(made, stop_before=before)
        connection.create_function("text_of", 2, text_of)
        connection.create_function("wide_hex", 1, wide_hex)
        connection.execute("ATTACH ? AS present", (str(path),))
        for table in made.table_names():
            shown = [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?, 'present')", (table,))]
            columns = made[table].columns_dict
            wide = WIDE if set(columns) != set(shown) else {}
            values = {name: wide.get((table, name), name) for name in columns}
            values = {name: said for name, said in values.items() if name in shown or said != name}
            if values and not table.startswith("_"):
                into, select = ", ".join(values), ", ".join(values.values())
                connection.execute(f"INSERT INTO main.{table} ({into}) SELECT {select} FROM present.{table} AS now")
        connection.commit()
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    earlier.rename(path)
