"""Databases as earlier versions of the program left them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from monitor.store import migrations as _later  # noqa: F401  # registers what follows m001
from monitor.store.database import APPLICATION_ID
from monitor.store.schema import migrations


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
        connection.execute("ATTACH ? AS present", (str(path),))
        for table in made.table_names():
            shown = [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?, 'present')", (table,))]
            columns = ", ".join(column for column in made[table].columns_dict if column in shown)
            if columns and not table.startswith("_"):
                connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM present.{table}")
        connection.commit()
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    earlier.rename(path)
