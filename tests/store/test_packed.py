"""What is kept takes the room of what it says otherwise than one before, and is read as it was put."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from monitor.model import Decision, Notice, NoticeKind, Reason, ReasonKind, Verdict, VerdictKind
from monitor.model.errors import DatabaseError
from monitor.model.facts import FACTS_SCHEMA, About, EarlierTold, NewsAgainTold, SourceName
from monitor.store.blobs import DEPTH_MAX, SMALL
from monitor.store.rows import json_text
from monitor.store.store import Store
from monitor.store.wholes import keep, text_of
from monitor.telling.sentences import English
from tests.store.contract import CLAIM, declare
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


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    return list(store.tables.select(sql))[1:]


def page(number: int, *, other: int = 0) -> bytes:
    said = Random(other)
    rows = [f"<tr><td>{said.random()}</td><td>{number * 7 + row}</td></tr>" for row in range(200)]
    return "".join(rows).encode()


def test_versions_build_on_each_other_and_none_on_so_many_that_reading_it_takes_long(store):
    ids: list[int] = []
    with store.atomic():
        for number in range(3 * DEPTH_MAX):
            ids.append(store.blobs.keep(page(number), like=ids[-1] if ids else None))
    kept = rows(store, "SELECT depth, length(data) FROM blobs WHERE size > 1 ORDER BY id")
    assert max(depth for depth, _ in kept) == DEPTH_MAX
    assert sum(depth == 0 for depth, _ in kept) == 1, "what goes on alike is kept whole once"
    assert all(size * SMALL < kept[0][1] for _, size in kept[1:])
    assert [store.blobs.body(one) for one in ids] == [page(number) for number in range(len(ids))]


def test_a_version_that_is_unlike_the_one_far_before_it_on_which_it_would_build_is_kept_whole(store):
    last = None
    with store.atomic():
        for number in range(DEPTH_MAX + 1):
            last = store.blobs.keep(page(number), like=last)
        store.blobs.keep(page(99, other=99), like=last)
    depths = [row[0] for row in rows(store, "SELECT depth FROM blobs WHERE size > 1 ORDER BY id")]
    assert depths == [*range(DEPTH_MAX + 1), 0]


def test_a_version_whose_forerunner_is_damaged_is_kept_whole(store):
    with store.atomic():
        first = store.blobs.keep(page(1), like=None)
        store._connection.execute("UPDATE blobs SET data = x'00' WHERE id = ?", (first,))
        second = store.blobs.keep(page(2), like=first)
    assert store.blobs.body(second) == page(2)


def test_only_the_latest_verdict_of_a_claim_is_in_words_and_every_reason_is_kept(store):
    declare(store)
    for number, seen_at in ((0, T0), (2, T0 + timedelta(days=2)), (1, T0 + timedelta(days=1))):
        reason = Reason(ReasonKind.NOT_READ_YET) if number == 1 else Reason(ReasonKind.NOT_WATCHED, note="x" * 99)
        judged = Decision(judged=(Verdict(CLAIM.id, VerdictKind.CANNOT_TELL, reason),))
        with store.atomic():
            store.history.write_verdicts([CLAIM], judged, seen_at, None)
    words = [row[0] for row in rows(store, "SELECT reason FROM verdicts ORDER BY since")]
    assert [bool(one) for one in words] == [False, False, True]
    kinds = [store.log.claims(T0 + timedelta(days=day, hours=1))[0].verdict.reason.kind for day in range(3)]
    assert kinds == [ReasonKind.NOT_WATCHED, ReasonKind.NOT_READ_YET, ReasonKind.NOT_WATCHED]


def test_a_claim_is_in_words_also_where_another_was_forgotten_in_the_same_transaction(store):
    declare(store)
    judged = Decision(judged=(Verdict(CLAIM.id, VerdictKind.CANNOT_TELL, Reason(ReasonKind.NOT_READ_YET)),))
    with store.atomic():
        store.history.write_verdicts([CLAIM], judged, T0, None)
        store.history.write_verdicts([CLAIM], judged, T0 + timedelta(days=1), None)
        store.history.forget("customs", [], [replace(CLAIM, id="another")])
    words = rows(store, "SELECT reason <> '' FROM verdicts ORDER BY since")
    assert words == [(0,), (1,)]
    with store.atomic():
        store.history.write_verdicts([CLAIM], judged, T0 + timedelta(days=2), None)
        store.undo()
    assert rows(store, "SELECT reason <> '' FROM verdicts ORDER BY since") == words


def test_texts_that_come_again_alike_are_kept_beside_one_and_the_same_takes_nothing(store):
    texts = ["{}", "{}" + "x" * 300, "{}" + "x" * 300, "{}" + "x" * 299 + "y", "z" * 40]
    connection = store._connection
    with store.atomic():
        like, kept = None, []
        for text in texts:
            whole_id, packed = keep(connection, text, like)
            like = connection.execute("SELECT id, packed FROM wholes WHERE id = ?", (whole_id,)).fetchone()
            kept.append((like, packed))
        assert keep(connection, texts[1], None)[0] == kept[1][0][0], "the same whole is kept once"
    assert [text_of(like[1], packed) for like, packed in kept] == texts
    assert [packed is None for _, packed in kept] == [True, True, True, False, True]
    assert kept[0][0] != kept[1][0] == kept[2][0] == kept[3][0] != kept[4][0]
    with pytest.raises(DatabaseError, match="a text of the database is damaged"):
        text_of(b"damaged", None)
