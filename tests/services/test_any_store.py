"""Services know a store by its contract: what they do with one that keeps everything in lists is the same."""

from __future__ import annotations

from monitor.services.replay import verify
from monitor.services.report import facts_of_week
from monitor.telling.mail import report_html
from tests.newsroom import PAGE, SEIZURES, Newsroom
from tests.services.test_relations import COPY
from tests.store.memory import InMemory


class Forgetful(Newsroom):
    """A newsroom whose store is forgotten when its process ends."""

    def __init__(self, *given) -> None:
        self.kept = InMemory()
        super().__init__(*given)

    @property
    def store(self) -> InMemory:
        return self.kept


def told(newsroom: Newsroom) -> tuple[list[tuple[str, str]], str]:
    """The mails of a story, and the page of its week."""
    newsroom.watch(SEIZURES, PAGE, COPY)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,891 km long today.</p>")
    newsroom.serve("/copy", "<p>A boundary of 8,891 km, says the blog.</p>")
    newsroom.serve_seizures(fy2024=["3"] * 6)
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,200 km long today.</p>")
    newsroom.serve_seizures(fy2024=["3"] * 5 + ["3.5"] + ["2.72"] * 6)
    newsroom.check()
    newsroom.wait(days=1)
    page = newsroom.answers.pop("/boundary")
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.answers["/boundary"] = page
    newsroom.check()
    newsroom.wait(days=7)
    with newsroom.store as store:
        assert verify(store, newsroom.catalogue).wrong == ()
        week = facts_of_week(store, newsroom.catalogue, "2024-W42", newsroom.now)
    mails = [(str(mail["Subject"]), mail.get_body(("plain",)).get_content()) for mail in newsroom.mails]
    return sorted(mails), report_html(week, timezone="UTC")


def test_a_story_is_told_alike_whatever_keeps_it(tmp_path, httpserver):
    stories = []
    for kind in (Newsroom, Forgetful):
        folder = tmp_path / kind.__name__
        folder.mkdir()
        stories.append(told(kind(folder, httpserver)))
    in_sqlite, in_memory = stories
    assert in_sqlite == in_memory
    mails, page = in_memory
    subjects = "\n".join(subject for subject, _ in mails)
    assert all(words in subjects for words in ("8,891 → 8,200 km", "34.82 lb", "cannot be read", "can be read again"))
    assert "A mirror, “The boundary, as a blog has it”, still printed 8,891 km" in page
