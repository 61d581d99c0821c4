"""Services know a store by its contract: what they do with one that keeps everything in lists is the same."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest

from monitor.model import RulingKind
from monitor.services.explain import story_of_value
from monitor.services.questions import open_questions
from monitor.services.replay import verify
from monitor.services.report import facts_of_week
from monitor.services.review import answer
from monitor.telling.mail import report_html
from monitor.telling.story import value_links
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
    said = "\n".join(" ".join(f"{subject} {text}".split()) for subject, text in mails)
    assert all(words in said for words in ("8,891 → 8,200 km", "34.82 lb", "cannot be read", "can be read again"))
    assert "A mirror, “The boundary, as a blog has it”, still printed 8,891 km" in page


def answered(newsroom: Newsroom, kind: RulingKind) -> list[object]:
    """What follows where a person answers a question, and the value is read again."""
    newsroom.watch(PAGE)
    for value in ("8,891", "88,910"):
        newsroom.serve("/boundary", f"<p>In all, the boundary is {value} km long.</p>")
        newsroom.check()
        newsroom.wait(days=1)
    with newsroom.store as store:
        (question,) = open_questions(store, newsroom.catalogue, newsroom.now)
        answer(store, newsroom.catalogue, [question.id], kind, by="ann", note="", now=newsroom.now)
        story = story_of_value(store, newsroom.catalogue, "border/length", newsroom.now)
    newsroom.serve("/boundary", "<p>In all, the boundary is 88,910 km long.</p><p>As before.</p>")
    newsroom.check()
    with newsroom.store as store:
        left = [(one.id, one.ruling is not None) for one in open_questions(store, newsroom.catalogue, newsroom.now)]
        said = [one.observation for one in store.log.standing()]
    return [question.id, left, said, newsroom.subjects, *value_links(story, ZoneInfo("UTC"))][:-1]


@pytest.mark.parametrize("kind", [RulingKind.ACCEPTED, RulingKind.REJECTED, RulingKind.NEEDS_WORK])
def test_a_person_s_word_does_the_same_in_either(tmp_path, httpserver, kind):
    found = []
    for number, made in enumerate((Newsroom, Forgetful)):
        (tmp_path / str(number)).mkdir()
        found.append(answered(made(tmp_path / str(number), httpserver), kind))
    assert ids_aside(found[0]) == ids_aside(found[1])


def ids_aside(found: list[object]) -> str:
    """As text, without the numbers that a store gives to rows."""
    return re.sub(r"(check|change|snapshot|show|diff border \d+) \d+|since=.*?\)", r"\1 N", str(found))
