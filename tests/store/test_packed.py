"""Notices take the room of what they say otherwise than one before, and are read as they were put."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Notice, NoticeKind
from monitor.model.errors import DatabaseError
from monitor.model.facts import FACTS_SCHEMA, About, EarlierTold, NewsAgainTold, SourceName
from monitor.store.rows import json_text
from monitor.store.store import Store
from monitor.telling.sentences import English
from tests.store.test_migrations import NAMES, database_of

T0 = datetime(2024, 5, 1, tzinfo=UTC)
ABOUT = About(
    SourceName("customs", "Seizures by field office and month", "Customs", "https://customs.example/" + "x" * 400)
)


def notice(number: int) -> Notice:
    at = T0 + timedelta(days=number)
    return Notice(NoticeKind.NEWS_AGAIN, "customs", at, NewsAgainTold(ABOUT, T0, at))


def put(store: Store, *notices: Notice) -> None:
    with store.atomic():
        for one in notices:
            to = [("mail", "desk@example.org")]
            store.outbox.put(one, to, check_id=None, message_id=f"<{one.created_at}>", thread_id="<t>")


@pytest.fixture
def store(tmp_path):
    database_of(tmp_path / "monitor.db", len(NAMES), as_first_made=False)
    with Store.open(tmp_path / "monitor.db", English()) as opened:
        yield opened


def test_a_notice_like_one_before_takes_a_fifth_at_most_and_is_read_the_same(store, tmp_path):
    notices = [notice(number) for number in range(4)]
    put(store, *notices)
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as other:
        kept = other.execute("SELECT length(packed), like_id FROM notices ORDER BY id").fetchall()
    assert [like for _, like in kept] == [None, 1, 1, 1]
    assert all(size * 5 < len(json_text(notices[0].facts)) for size, _ in kept[1:])
    assert [told.notice for told in store.outbox.told("customs")] == notices[::-1]
    later = T0 + timedelta(days=9)
    store.outbox.put_together([one.id for one in store.outbox.loose(later)], "<together>")
    assert list(store.outbox.claim(later, later, timedelta(minutes=5)).notices) == notices


def test_a_notice_unlike_the_one_before_is_packed_by_itself_and_those_after_it_beside_it(store, tmp_path):
    at = notice(1).created_at
    other_page = About(SourceName("customs", "Another title", "Another", "file:///y"))
    unlike = Notice(NoticeKind.NEWS_AGAIN, "customs", at, NewsAgainTold(other_page, T0, at))
    put(store, notice(0), unlike, notice(2))
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as other:
        kept = other.execute("SELECT like_id FROM notices ORDER BY id").fetchall()
    assert kept[1] == (None,)
    assert [told.notice for told in store.outbox.told("customs")] == [notice(2), unlike, notice(0)]


def test_what_an_earlier_version_told_is_read_from_where_it_was_kept(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, NAMES.index("m010_packed_notices"), as_first_made=False)
    row = "INSERT INTO notices (id, kind, source_id, created_at, message_id, thread_id, facts, facts_schema)"
    at = "2024-05-01T00:00:00.000Z"
    with closing(sqlite3.connect(path)) as earlier, earlier:
        for number, (facts, schema) in enumerate([(json_text(notice(0).facts), FACTS_SCHEMA), ("{}", 1)], 1):
            values = number, "news again", "customs", at, f"<{number}>", "<t>", facts, schema
            earlier.execute(f"{row} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        earlier.execute(
            "INSERT INTO deliveries (notice_id, notifier, recipient, state, due_at)"
            f" SELECT id, 'mail', 'desk', 'pending', '{at}' FROM notices"
        )
    with Store.open(path, English()) as store:
        put(store, notice(1))
        told = [one.notice for one in store.outbox.told("customs")]
    assert told == [notice(1), Notice(NoticeKind.NEWS_AGAIN, "customs", T0, EarlierTold(1)), notice(0)]


def test_a_notice_whose_facts_are_damaged_says_so(store, tmp_path):
    put(store, notice(0))
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as other, other:
        other.execute("UPDATE notices SET packed = x'00'")
    with pytest.raises(DatabaseError, match="the facts of a notice are damaged"):
        store.outbox.told("customs")
