"""What one round of checks found goes to a recipient in one mail, and in the same one however often it is tried."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model.notices import Loose, NoticeKind
from monitor.services.deliver import LEASE, deliver_due, notifiers_in_use
from monitor.services.mails import MOST, ROUND, mails_of, message_id_of
from tests.newsroom import PAGE, SEIZURES, SETTINGS
from tests.store.contract import T0

TO_TWO = SETTINGS.replace("to: [desk@example.org]", "to: [desk@example.org, editor@example.org]")
NO_DIGEST = SETTINGS.replace("  at_once", "  digest: false\n  at_once")
BOTH = "2 changes in 2 sources"


@pytest.fixture
def both(newsroom):
    """A newsroom of two sources, both read once."""
    newsroom.watch(SEIZURES, PAGE, settings=TO_TWO)
    publish(newsroom, "2", "8,891")
    newsroom.check()
    newsroom.wait(days=1)
    return newsroom


def publish(newsroom, month: str, length: str) -> None:
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 11 + [month])
    newsroom.serve("/boundary", f"<p>In all, the boundary is {length} km long, as measured.</p>")


def in_mails(newsroom) -> list[tuple[str, int, int]]:
    """Recipient, and how many deliveries and Message-IDs."""
    return newsroom.rows(
        "SELECT recipient, count(*), count(DISTINCT message_id) FROM deliveries GROUP BY recipient ORDER BY recipient"
    )


def test_the_changes_of_a_round_are_one_mail_for_each_recipient_under_one_message_id(both):
    publish(both, "2.5", "8,893")
    both.check()
    assert len(both.mails) == 2
    assert len({str(mail["Message-ID"]) for mail in both.mails}) == 1
    assert {str(mail["To"]) for mail in both.mails} == {"desk@example.org", "editor@example.org"}
    assert all(subject.startswith(f"{BOTH}, 1 claim no longer holds: ") for subject in both.subjects)
    assert in_mails(both) == [("desk@example.org", 2, 1), ("editor@example.org", 2, 1)]


def test_it_begins_with_what_no_longer_holds_and_says_then_what_each_change_means(both):
    publish(both, "2.5", "8,893")
    both.check()
    text = both.mails[0].get_body(("plain",)).get_content()
    html = both.mails[0].get_body(("html",)).get_content()
    places = [text.index(words) for words in ("NO LONGER HOLDS", "“8,891 km”", "THE BOUNDARY · THE COMMISSION")]
    assert places == sorted(places)
    assert text.index("(see above)") < text.index("NATIONWIDE SEIZURES · CUSTOMS"), "the source that matters is first"
    assert "8,891 → 8,893 km" in text
    assert "monitor diff customs" in text
    for words in ("No longer holds", "“8,891 km”", "The boundary · The commission", "Nationwide seizures · Customs"):
        assert words in html


def test_one_source_that_changed_has_the_mail_that_says_all_of_it(both):
    publish(both, "2", "8,893")
    both.check()
    assert len(both.mails) == 2
    assert all(subject.startswith("Length of the boundary: 8,891 → 8,893 km") for subject in both.subjects)
    notice = both.value("SELECT message_id FROM notices")
    assert {str(mail["Message-ID"]) for mail in both.mails} == {notice}


def test_where_the_settings_say_so_each_source_has_its_own_mail(both):
    both.watch(SEIZURES, PAGE, settings=NO_DIGEST)
    publish(both, "2.5", "8,893")
    both.check()
    assert len(both.mails) == 2
    assert not any(subject.startswith(BOTH) for subject in both.subjects)


def test_what_looks_like_a_slip_is_asked_about_in_one_mail_to_the_maintainer(both):
    publish(both, "2500", "8891000")
    both.check()
    assert [str(mail["To"]) for mail in both.mails] == ["desk@example.org"]
    (subject,) = both.subjects
    assert subject.startswith("Please look: ")
    assert "in 2 sources" in subject
    text = both.mails[0].get_body(("plain",)).get_content()
    assert text.count("monitor review accept") == 2


def test_changes_wait_for_others_of_their_round_and_no_longer(both):
    publish(both, "2.5", "8,891")
    environment, catalogue = both.environment, both.catalogue

    def deliver() -> int:
        with both.store as store:
            notifiers, wait = notifiers_in_use(catalogue, environment), timedelta(minutes=5)
            return deliver_due(store, catalogue, notifiers, environment, lambda: both.now, gathering=wait).sent

    both.environment = {}
    settle, both.deliver = both.deliver, lambda: None
    both.check()
    both.wait(minutes=4)
    assert deliver() == 0
    publish(both, "2.5", "8,893")
    both.check()
    both.wait(minutes=1)
    assert (deliver(), len(both.mails)) == (2, 2)
    both.deliver = settle


def test_what_a_dead_process_may_have_sent_comes_again_as_it_was_also_after_more_was_found(both):
    both.deliver, deliver = lambda: None, both.deliver
    publish(both, "2.5", "8,893")
    both.check()
    with both.store as store:
        from monitor.services.mails import put_mails_together

        put_mails_together(store, both.now)
        with store.atomic():
            dead = store.outbox.claim(both.now, both.now, LEASE)
    both.wait(minutes=1)
    publish(both, "2.75", "8,895")
    both.check()
    both.wait(minutes=20)
    with both.store as store, store.atomic():
        assert store.outbox.retry(both.now) == 8
    deliver()
    assert len(both.mails) == 4
    again = [mail for mail in both.mails if str(mail["Message-ID"]) == dead.message_id]
    assert {str(mail["To"]) for mail in again} == {"desk@example.org", "editor@example.org"}
    assert all("8,893 km" in str(mail["Subject"]) and "8,895" not in mail.as_string() for mail in again)


# ---------------------------------------------------------------- which go together


def loose(number: int, *, minutes: float = 0, kind=NoticeKind.CHANGE, to: str = "desk") -> Loose:
    return Loose(number, "smtp", to, kind, T0 + timedelta(minutes=minutes), f"<{number}@example.org>")


def ids(*deliveries: Loose, digest: bool = True) -> list[list[int]]:
    return sorted([one.id for one in mail] for mail in mails_of(deliveries, digest=digest))


def test_each_recipient_and_kind_has_its_mail_and_what_is_no_change_has_one_each():
    question, failing = NoticeKind.QUESTION, NoticeKind.FAILING
    assert ids(loose(1), loose(2), loose(3, to="editor"), loose(4, kind=question), loose(5, kind=question)) == [
        [1, 2],
        [3],
        [4, 5],
    ]
    assert ids(loose(1, kind=failing), loose(2, kind=failing), loose(3)) == [[1], [2], [3]]
    assert ids(loose(1), loose(2), digest=False) == [[1], [2]]


def test_what_was_found_much_later_is_another_mail_and_no_mail_is_endless():
    later = ROUND.total_seconds() / 60 + 1
    assert ids(loose(1), loose(2, minutes=59), loose(3, minutes=later)) == [[1, 2], [3]]
    many = [loose(number) for number in range(MOST + 1)]
    assert [len(mail) for mail in ids(*many)] == [MOST, 1]


def test_the_name_of_a_mail_follows_from_what_it_holds_alone():
    assert message_id_of([loose(1)]) == "<1@example.org>"
    both = message_id_of([loose(1), loose(2)])
    assert both == message_id_of([loose(1, to="editor"), loose(2, to="editor")])
    assert both not in (message_id_of([loose(1), loose(3)]), "<1@example.org>")
    assert both.endswith("@example.org>")
