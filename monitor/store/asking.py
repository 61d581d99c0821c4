"""What a statement that a person wrote may do: read, for a bounded time, and nothing else.

A connection that cannot write to the database does not suffice: ATTACH and VACUUM INTO make files elsewhere.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from monitor.model.errors import UsageError

LONGEST_SECONDS = 60
STEPS_BETWEEN_LOOKS = 100_000
"""Of SQLite's machine: some milliseconds."""

FUNCTIONS = frozenset(
    str.split("""
    -> ->> abs acos acosh asin asinh atan atan2 atanh avg ceil ceiling char coalesce concat concat_ws cos cosh count
    cume_dist current_date current_time current_timestamp date datetime degrees dense_rank exp first_value floor
    format glob group_concat hex if ifnull iif instr json json_array json_array_length json_error_position
    json_extract json_group_array json_group_object json_insert json_object json_patch json_pretty json_quote
    json_remove json_replace json_set json_type json_valid julianday lag last_value lead length like likelihood
    likely ln log log10 log2 lower ltrim max median min mod nth_value ntile nullif octet_length percent_rank
    percentile percentile_cont percentile_disc pi pow power printf quote radians random rank replace round
    row_number rtrim sign sin sinh soundex sqlite_compileoption_get sqlite_compileoption_used sqlite_source_id
    sqlite_version sqrt strftime string_agg substr substring sum tan tanh time timediff total trim trunc typeof
    unhex unicode unistr unistr_quote unixepoch unlikely upper
    """)
)
"""Those of SQLite that only compute. Not among them: those that load code, reach files, or take memory at will."""

PRAGMAS = frozenset(
    str.split("""
    application_id collation_list compile_options database_list encoding foreign_keys freelist_count function_list
    journal_mode module_list page_count page_size pragma_list query_only schema_version table_list user_version
    """)
)
"""Those that say something, where nothing is given to be set."""

PRAGMAS_ABOUT = frozenset(
    str.split("""
    foreign_key_check foreign_key_list index_info index_list index_xinfo integrity_check quick_check table_info
    table_list table_xinfo
    """)
)
"""Those that say something about what is named."""

READING = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE)


@contextmanager
def only_reading(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """While this lasts, the connection's statements read, and end in time.

    Raises:
        UsageError: SQLite refuses a statement, or it took too long.
        KeyboardInterrupt: somebody stopped it, which SQLite itself would swallow.
    """
    ends_at = time.monotonic() + seconds
    refused = []

    def permit(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action in READING or _only_says(action, first, second):
            return sqlite3.SQLITE_OK
        refused.append(action)
        return sqlite3.SQLITE_DENY

    connection.set_authorizer(permit)
    connection.set_progress_handler(lambda: time.monotonic() > ends_at, STEPS_BETWEEN_LOOKS)
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning) as error:
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
            told = " (statements that read, and functions that compute, are allowed)" if refused else ""
            raise UsageError(f"SQLite: {error}{told}") from error
        if time.monotonic() <= ends_at:
            raise KeyboardInterrupt from None
        raise UsageError(f"SQLite: it took more than {seconds:g} seconds; ask for less, or write --seconds") from error
    finally:
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)


def _only_says(action: int, first: str | None, second: str | None) -> bool:
    """Whether a function only computes, a pragma only says how something is, and nothing is written."""
    if action == sqlite3.SQLITE_FUNCTION:
        return (second or "").lower() in FUNCTIONS
    if action == sqlite3.SQLITE_PRAGMA:
        name = (first or "").lower()
        return name in PRAGMAS_ABOUT or (name in PRAGMAS and second is None)
    # SQLite asks this, too, when a table made by a function is first read, such as json_each; a person's own UPDATE of
    # that table it refuses by itself, as long as nobody may set `writable_schema`.
    return action == sqlite3.SQLITE_UPDATE and first == "sqlite_master"
