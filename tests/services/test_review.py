"""A person's word is a row: what is accepted is news then, what is rejected never is, and both are remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.questions import Question
from monitor.model import Matter, Outcome, RulingKind
from monitor.model.errors import UsageError
from monitor.services.questions import open_questions
from monitor.services.replay import bring_up_to_date, replay, verify
from monitor.services.review import answer, case_of
from tests.newsroom import PAGE, SEIZURES, Newsroom

GOOD, SLIP = "8,891", "88,910"
ACCEPT, REJECT, WORK, REOPEN = (
    RulingKind.ACCEPTED,
    RulingKind.REJECTED,
    RulingKind.NEEDS_WORK,
    RulingKind.REOPENED,
)


def lengths(newsroom: Newsroom, *values: str) -> None:
    """Let the page say each of these in turn, a day apart."""
    for value in values:
        newsroom.serve("/boundary", f"<p>In fact, the boundary is {value} km long.</p>")
        newsroom.check()
        newsroom.wait(days=1)


def asked(newsroom: Newsroom) -> list[Question]:
    with newsroom.store as store:
        return open_questions(store, newsroom.catalogue, newsroom.now)


def say(newsroom: Newsroom, kind: RulingKind, *ids: str, by: str = "ann", note: str = "I looked") -> int:
    """Answer these questions, or the only one; how many changes are told."""
    chosen = ids or [one.id for one in asked(newsroom)]
    with newsroom.store as store:
        done = answer(store, newsroom.catalogue, chosen, kind, by=by, note=note, now=newsroom.now)
    newsroom.deliver()
    return sum(one.told for one in done)


def everything(newsroom: Newsroom) -> list[object]:
    return [
        newsroom.rows("SELECT figure_id, period, value, status, vintage, until FROM figure_history ORDER BY 1, 2, 5"),
        newsroom.rows("SELECT kind, period, before_value, after_value, suspect FROM change_log ORDER BY 1, 2, 3, 4"),
        newsroom.rows("SELECT claim_id, verdict, since, current_value FROM claim_status ORDER BY 1"),
        newsroom.subjects,
    ]


@pytest.fixture
def slipped(newsroom):
    """A newsroom that reads a length ten times as long as before, and is asked about it."""
    newsroom.watch(PAGE)
    lengths(newsroom, GOOD, SLIP)
    return newsroom


def test_the_question_shows_the_words_around_it_before_and_now_and_what_rests_on_it(slipped):
    (question,) = asked(slipped)
    with slipped.store as store:
        case = case_of(store, slipped.catalogue, question)
    ((before, now),) = case.seen
    assert (before.words, before.snapshot_id) == ("In fact, the boundary is 8,891 km long.", 1)
    assert (now.words, now.snapshot_id) == ("In fact, the boundary is 88,910 km long.", 2)
    assert [(claim.quote, verdict and verdict.kind.value) for claim, verdict in case.claims] == [
        ("8,891 km", "cannot tell")
    ]


def test_the_mail_that_asks_names_the_command_that_answers(slipped):
    (question,) = asked(slipped)
    for form in ("plain", "html"):
        text = slipped.mails[-1].get_body((form,)).get_content()
        assert f"monitor review accept {question.id}" in text


def test_what_a_person_accepts_is_told_as_what_the_configuration_accepts(slipped, newsroom):
    assert say(slipped, ACCEPT) == 1
    by_person = everything(slipped)
    text = " ".join(slipped.mails[-1].get_body(("plain",)).get_content().split())
    assert "ann has looked at it and says that it is right: “I looked”" in text
    assert "cannot tell → revised since" in text
    assert asked(slipped) == []
    newsroom.wait(days=1)
    newsroom.check()
    assert everything(slipped) == by_person


def test_accepting_in_the_file_gives_the_same_rows(tmp_path, httpserver):
    found = []
    for way in ("file", "word"):
        (tmp_path / way).mkdir()
        newsroom = Newsroom(tmp_path / way, httpserver)
        newsroom.watch(PAGE)
        lengths(newsroom, GOOD, SLIP)
        if way == "file":
            newsroom.watch(PAGE.replace("unit: km", "unit: km\n      accept: [88910]"))
            with newsroom.store as store:
                bring_up_to_date(store, newsroom.catalogue, newsroom.now)
            newsroom.deliver()
        else:
            say(newsroom, ACCEPT)
        lengths(newsroom, SLIP, "90,000")
        found.append(everything(newsroom))
    assert found[0] == found[1]


def test_a_value_out_of_its_bounds_keeps_its_mark_when_it_is_accepted_in_either_way(tmp_path, httpserver):
    table = "<table><tr><th>Drug<th>2023<th>2024 (p)<tr><td>Heroin<td>9<td>{}</table>"
    years = PAGE.split("  figures:")[0] + YEARS
    found = []
    for way in ("file", "word"):
        (tmp_path / way).mkdir()
        newsroom = Newsroom(tmp_path / way, httpserver)
        newsroom.watch(years)
        for value in ("5", "99"):
            newsroom.serve("/boundary", table.format(value))
            newsroom.check()
            newsroom.wait(days=1)
        assert newsroom.value("SELECT status FROM figures_current WHERE period = '2024'") == "suspect"
        if way == "file":
            newsroom.watch(years.replace("unit: lb", "unit: lb\n      accept: [99]"))
            newsroom.check()
        else:
            assert say(newsroom, ACCEPT) == 1
        found.append(newsroom.rows("SELECT period, value, status FROM figures_current ORDER BY 1"))
        assert newsroom.subjects[-1].startswith("Heroin seized, 2024: 5 → 99 lb")
    assert found[0] == found[1] == [("2023", "9", "normal"), ("2024", "99", "provisional")]


YEARS = """\
  figures:
    heroin:
      label: Heroin seized
      unit: lb
      bounds: {max: 50}
      extract: {table: {row: Heroin, periods: columns}}
"""


def test_a_period_that_was_doubtful_when_it_was_first_published_is_news_once_it_is_accepted(newsroom):
    newsroom.watch(PAGE.split("  figures:")[0] + YEARS)
    for columns, cells in (("<th>2023", "<td>9"), ("<th>2023<th>2024", "<td>9<td>99")):
        newsroom.serve("/boundary", f"<table><tr><th>Drug{columns}<tr><td>Heroin{cells}</table>")
        newsroom.check()
        newsroom.wait(days=1)
    assert say(newsroom, ACCEPT) == 1
    assert newsroom.subjects[-1] == "Heroin seized, 2024: 99 lb, published for the first time"


def test_what_is_rejected_never_becomes_news_however_often_it_is_read(slipped):
    assert say(slipped, REJECT) == 0
    mails = len(slipped.mails)
    for value in (SLIP, GOOD, SLIP):
        lengths(slipped, f"{value} km and no more than {value}".split(" km", maxsplit=1)[0])
        slipped.serve("/boundary", f"<p>In fact, the boundary is {value} km long.</p><p>{slipped.now}</p>")
        slipped.check()
        slipped.wait(days=1)
    assert (len(slipped.mails), asked(slipped)) == (mails, [])
    assert slipped.rows("SELECT DISTINCT verdict FROM claim_status") == [("holds",)]
    assert slipped.value("SELECT question FROM figures_current").startswith("a person rejected it; it was asked about")


def test_another_value_in_the_place_of_a_rejected_one_is_another_question(slipped):
    (question,) = asked(slipped)
    say(slipped, REJECT)
    lengths(slipped, "8,950")
    (other,) = asked(slipped)
    assert other.id != question.id
    assert slipped.subjects[-1].startswith("Please look: Length of the boundary: 8,891 → 8,950 km")
    say(slipped, ACCEPT)
    assert slipped.subjects[-1] == "Length of the boundary: 8,891 → 8,950 km (+59, revised)"


def test_a_rule_that_needs_work_stays_a_question_and_the_last_good_value_stands(slipped):
    (question,) = asked(slipped)
    say(slipped, WORK, note="it reads the wrong paragraph")
    (still,) = asked(slipped)
    assert still.id == question.id
    assert still.ruling is not None
    assert (still.ruling.ruled_by, still.ruling.note) == ("ann", "it reads the wrong paragraph")
    assert slipped.rows("SELECT verdict, current_value FROM claim_status") == [("holds", "8891")]
    assert say(slipped, ACCEPT) == 1


@pytest.mark.parametrize("kind", [ACCEPT, REJECT, WORK])
def test_a_word_is_remembered_when_all_is_read_again_and_when_the_rule_changes(slipped, kind):
    say(slipped, kind)
    before, questions, mails = everything(slipped), asked(slipped), len(slipped.mails)
    with slipped.store as store:
        replay(store, slipped.catalogue, slipped.catalogue.sources["border"])
        assert verify(store, slipped.catalogue).wrong == ()
    assert (everything(slipped), asked(slipped)) == (before, questions)
    slipped.watch(PAGE.replace("the boundary is {figure} long", "boundary is {figure} long"))
    slipped.check()
    assert [one.id for one in asked(slipped)] == [one.id for one in questions]
    assert len(slipped.mails) == mails


def test_of_two_who_answer_at_once_the_second_is_told(slipped):
    (question,) = asked(slipped)
    say(slipped, REJECT, by="ann")
    with pytest.raises(UsageError, match=rf"{question.id}: ann rejected it on .* “I looked”; `monitor review reopen"):
        say(slipped, ACCEPT, question.id, by="bob")
    assert slipped.rows("SELECT ruled_by, kind FROM ruling_log") == [("ann", "rejected")]


def test_what_is_no_longer_the_question_is_refused_with_what_it_is_now(slipped):
    (question,) = asked(slipped)
    lengths(slipped, "889,100")
    (other,) = asked(slipped)
    with pytest.raises(UsageError, match=f"now 889,100 km stands there, which is question {other.id}"):
        say(slipped, ACCEPT, question.id)
    lengths(slipped, GOOD)
    with pytest.raises(UsageError, match="now 8,891 km stands there, which nobody is asked about"):
        say(slipped, ACCEPT, other.id)
    with pytest.raises(UsageError, match="no question 12345678: `monitor review --list`"):
        say(slipped, ACCEPT, "12345678")
    with pytest.raises(UsageError, match="at least 4 characters"):
        say(slipped, ACCEPT, "1")


def test_of_several_answers_all_are_kept_or_none(slipped):
    (question,) = asked(slipped)
    with pytest.raises(UsageError):
        say(slipped, ACCEPT, question.id, "00000000")
    assert slipped.rows("SELECT * FROM ruling_log") == []


def test_an_answer_can_be_taken_back(slipped):
    (question,) = asked(slipped)
    with pytest.raises(UsageError, match="is open: accept it"):
        say(slipped, REOPEN, question.id)
    say(slipped, REJECT)
    say(slipped, REOPEN, question.id[:5])
    assert [one.id for one in asked(slipped)] == [question.id]
    with pytest.raises(UsageError, match="nobody has answered"):
        say(slipped, REOPEN, "00000000")
    assert say(slipped, ACCEPT, question.id) == 1
    assert slipped.rows("SELECT kind, counts FROM ruling_log") == [("rejected", 0), ("reopened", 0), ("accepted", 1)]


def test_a_total_and_its_doubtful_months_are_one_question(newsroom):
    for value in ("2", "20"):
        newsroom.serve_seizures(fy2023=[value] * 12)
        newsroom.check()
        newsroom.wait(days=1)
    (question,) = asked(newsroom)
    assert len(question.asked) == 13
    assert question.asked[0].period.label == "FY2023"
    assert say(newsroom, ACCEPT) > 0
    assert newsroom.subjects[-1].startswith("Fentanyl, northern border, FY2023: 24 → 240 lb")
    assert newsroom.value("SELECT count(*) FROM figures_current WHERE status = 'suspect'") == 0


def test_a_year_with_a_rejected_month_is_set_aside_whole_and_one_that_is_right_again_is_news(newsroom):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["200"])
    newsroom.check()
    newsroom.wait(days=1)
    (question,) = asked(newsroom)
    assert [one.period.label for one in question.asked] == ["FY2023", "2023-09"]
    with newsroom.store as store:
        (_, total), (before, now) = case_of(store, newsroom.catalogue, question, shown=2).seen
    assert total.words == "", "a sum stands nowhere"
    assert before.words == "2023,SEP,Office,Northern Border,Land Only,BUFFALO FIELD OFFICE,Fentanyl,1,2"
    assert now.words == "2023,SEP,Office,Northern Border,Land Only,BUFFALO FIELD OFFICE,Fentanyl,1,200"
    say(newsroom, REJECT)
    newsroom.serve_seizures(fy2023=["2"] * 10 + ["3", "200"])
    newsroom.check()
    newsroom.wait(days=1)
    assert asked(newsroom) == [], "the year is of another value, and it is known why it cannot be told"
    assert newsroom.subjects[-1].startswith("Fentanyl, northern border, August 2023: 2 → 3 lb")
    newsroom.serve_seizures(fy2023=["2"] * 10 + ["3", "2"])
    newsroom.check()
    assert newsroom.figures == {"FY2023": "25"}
    assert newsroom.value("SELECT count(*) FROM figures_current WHERE status = 'suspect'") == 0
    assert newsroom.subjects[-1].startswith("Fentanyl, northern border, FY2023: 24 → 25 lb")


def test_a_release_that_is_doubted_as_a_whole_is_one_question(newsroom):
    newsroom.watch(PAGE.split("  figures:")[0] + YEARS.replace("      bounds: {max: 50}\n", ""))
    heads = "".join(f"<th>{year}" for year in range(2015, 2024))
    for factor in ("1", "1.5"):
        cells = "".join(f"<td>{(10 + n) * float(factor):g}" for n in range(9))
        newsroom.serve("/boundary", f"<table><tr><th>Drug{heads}<tr><td>Heroin{cells}</table>")
        newsroom.check()
        newsroom.wait(days=1)
    (question,) = asked(newsroom)
    assert len(question.asked) == 9
    assert say(newsroom, ACCEPT) == 9


@pytest.mark.parametrize(("kind", "told"), [(ACCEPT, 1), (REJECT, 0), (WORK, 0)])
def test_what_is_gone_by_half_is_a_question_that_is_answered_once(newsroom, kind, told):
    newsroom.watch(PAGE.split("  figures:")[0] + YEARS)
    for count in (9, 2):
        heads = "".join(f"<th>{2015 + n}" for n in range(count))
        cells = "".join(f"<td>{10 + n}" for n in range(count))
        newsroom.serve("/boundary", f"<table><tr><th>Drug{heads}<tr><td>Heroin{cells}</table>")
        newsroom.check()
        newsroom.wait(days=1)
    (question,) = asked(newsroom)
    assert (question.matter, question.asked[0].count) == (Matter.GONE, 7)
    assert say(newsroom, kind) == told
    assert len(asked(newsroom)) == (kind is WORK)
    newsroom.check()
    assert newsroom.rows("SELECT kind FROM notices ORDER BY id")[1:] == [("change",)] * told


def test_two_values_that_take_turns_are_a_question_until_one_settles(newsroom):
    newsroom.watch(PAGE)
    lengths(newsroom, GOOD, "8,900", GOOD, "8,900", GOOD)
    (question,) = asked(newsroom)
    assert question.asked[0].now is not None
    assert say(newsroom, ACCEPT) == 1
    assert newsroom.subjects[-1].startswith("Length of the boundary: 8,900 → 8,891 km")
    for _ in range(6):
        newsroom.check()
        newsroom.wait(days=1)
    assert asked(newsroom) == []
    assert sum(subject.startswith("Length") for subject in newsroom.subjects[-2:]) == 1


def test_a_value_rejected_among_two_that_take_turns_is_asked_about_no_more(newsroom):
    newsroom.watch(PAGE)
    lengths(newsroom, GOOD, "8,900", GOOD, "8,900")
    (question,) = asked(newsroom)
    say(newsroom, REJECT, question.id)
    mails = len(newsroom.mails)
    lengths(newsroom, GOOD, "8,900", GOOD, "8,900")
    assert (len(newsroom.mails), asked(newsroom)) == (mails, [])


def test_a_rule_that_no_longer_fits_is_a_question_of_which_only_the_work_can_be_noted(newsroom):
    newsroom.watch(PAGE)
    lengths(newsroom, GOOD)
    newsroom.serve("/boundary", "<p>Total length of the border: 8,893 km.</p>")
    (result,) = newsroom.check()
    assert result.outcome is Outcome.FAILED
    (question,) = asked(newsroom)
    assert question.matter is Matter.RULE
    with pytest.raises(UsageError, match="there is no value to call right or wrong"):
        say(newsroom, ACCEPT)
    say(newsroom, WORK, note="new wording")
    (still,) = asked(newsroom)
    assert still.ruling is not None
    assert still.ruling.note == "new wording"
    newsroom.wait(days=1)
    lengths(newsroom, GOOD)
    assert asked(newsroom) == []


@pytest.mark.parametrize("kind", [ACCEPT, REJECT])
def test_whether_a_value_that_is_read_no_more_stands_is_answered_apart_from_whether_it_is_right(newsroom, kind):
    newsroom.watch(PAGE.split("  figures:")[0] + YEARS)
    pages = [
        "<table><tr><th>Drug<th>2023<th>2024<tr><td>Heroin<td>9<td>12</table>",
        "<table><tr><th>Drug<th>Before that<th>2024<tr><td>Heroin<td>9<td>12</table>",
    ]
    for page in pages:
        newsroom.serve("/boundary", page)
        newsroom.check()
        newsroom.wait(days=1)
    (question,) = asked(newsroom)
    assert question.matter is Matter.STANDS
    assert say(newsroom, kind) == 0
    newsroom.check()
    assert asked(newsroom) == []
    newsroom.wait(days=1)
    newsroom.serve("/boundary", pages[0])
    newsroom.check()
    assert newsroom.rows("SELECT period, status FROM figures_current ORDER BY 1") == [
        ("2023", "normal"),
        ("2024", "normal"),
    ]
    assert len(newsroom.mails) == 1


def test_a_first_reading_that_is_rejected_is_asked_about_when_it_becomes_another(newsroom):
    bounded = PAGE.replace("unit: km", "unit: km\n      bounds: {max: 8000}")
    newsroom.watch(bounded)
    lengths(newsroom, GOOD)
    say(newsroom, REJECT)
    lengths(newsroom, "7,000")
    assert len(asked(newsroom)) == 1
    assert "8,891 km was rejected" in newsroom.value("SELECT question FROM figures_current")
    say(newsroom, ACCEPT)
    assert newsroom.value("SELECT status FROM figures_current") == "normal"


def test_a_mirror_is_answered_and_says_nothing(newsroom):
    mirror = SEIZURES.replace("customs:", "copy:\n  mirrors: customs", 1).replace("seizures.csv", "copy.csv")
    mirror = mirror.split("      claims:")[0]
    newsroom.watch(SEIZURES, mirror)
    for value in ("2", "20"):
        newsroom.serve_seizures(fy2023=["2"] * 12)
        newsroom.answers["/copy.csv"] = newsroom.answers["/seizures.csv"]
        newsroom.serve_seizures(fy2023=[value] * 12)
        newsroom.answers["/copy.csv"], newsroom.answers["/seizures.csv"] = (
            newsroom.answers["/seizures.csv"],
            newsroom.answers["/copy.csv"],
        )
        newsroom.check()
        newsroom.wait(days=1)
    (question,) = asked(newsroom)
    assert question.source_id == "copy"
    say(newsroom, ACCEPT)
    assert (newsroom.subjects, asked(newsroom)) == ([], [])


def test_the_id_is_of_what_is_asked(slipped):
    (question,) = asked(slipped)
    (one,) = question.asked
    assert one.now is not None
    other = replace(one, now=replace(one.now, locator="elsewhere", printed="88 910", derived=True), seen_at=slipped.now)
    assert replace(question, asked=(other,)).id == question.id
    another = replace(one, now=replace(one.now, unit="mi"))
    assert replace(question, asked=(another,)).id != question.id
