"""The service, killed again and again while figures change: every change is told, in an unbroken row."""

from __future__ import annotations

import itertools
import os
import time
from random import Random

from werkzeug import Response

from tests.crashing import PostOffice
from tests.kinds.notify.test_smtp import serving
from tests.newsroom import PAGE, SETTINGS, Newsroom
from tests.test_daemon import LIMIT_SECONDS, Service

KILLS = {"all": 40}.get(os.environ.get("CRASHES", ""), 3)
SEED = int(os.environ.get("CRASH_SEED", "1"))
TO_TWO = SETTINGS.replace(
    "notify: [{eml: {folder: mail, to: [desk@example.org]}}]",
    "notify: [{smtp: {to: [desk@example.org, editor@example.org]}}]",
)
SENT = "SELECT recipient, message_id FROM deliveries WHERE state = 'sent'"
CHANGES = "SELECT before_value, after_value FROM change_log ORDER BY change_id"


def test_a_service_killed_again_and_again_tells_every_change_in_an_unbroken_row(newsroom: Newsroom, tell) -> None:
    lengths, random, office = itertools.count(8_000), Random(SEED), PostOffice()
    newsroom.answers["/boundary"] = lambda _: Response(f"<p>Here the boundary is {next(lengths):,} km long.</p>")
    newsroom.watch(PAGE.replace("  figures:", "  schedule: {every: 1 second}\n  figures:", 1), settings=TO_TWO)
    with serving(office) as server:
        for _ in range(KILLS):
            service = start(newsroom, server.url)
            before = len(newsroom.asked)
            service.wait_for(lambda before=before: len(newsroom.asked) > before + 1)
            time.sleep(random.random())
            service.process.kill()
            service.process.wait(LIMIT_SECONDS)
        with newsroom.store as store, store.atomic():
            store._connection.execute("UPDATE deliveries SET claimed_until = NULL")  # as ten minutes later
        last = start(newsroom, server.url)
        count = len(newsroom.rows(CHANGES))
        last.wait_for(lambda: len(newsroom.rows(CHANGES)) > count and not newsroom.value("SELECT count(*) FROM outbox"))
        assert last.stop() == 0
        last.process.wait(LIMIT_SECONDS)
    newsroom.environment = {}
    changes = newsroom.rows(CHANGES)
    assert [before for before, _ in changes[1:]] == [after for _, after in changes[:-1]]
    assert newsroom.value("SELECT count(*) FROM deliveries") == 2 * len(changes)
    assert set(office.kept) == set(newsroom.rows(SENT)), "what waited together went in one mail"
    assert newsroom.rows("SELECT DISTINCT integrity_check FROM pragma_integrity_check") == [("ok",)]
    twice = len(office.kept) - len(set(office.kept))
    tell(f"killed service: {KILLS} times, {len(changes)} changes, {len(office.kept)} mails, of which {twice} twice")


def start(newsroom: Newsroom, url: str) -> Service:
    return Service(newsroom, MONITOR_SMTP_URL=f"smtp://{url}")
