"""`monitor.config.shape` and its forms: which keys and values a file may have."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from monitor.config.fields import seconds_in
from tests.configuration import (
    GOOD,
    SECTIONS,
    Write,
    assert_told,
    placed,
    places_of,
    problems_in,
    with_,
    writer,
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


def test_unknown_keys_are_refused_with_the_nearest_known_one(write: Write) -> None:
    marked = with_(
        contact="contact: desk@example.org\n§contakt: x",
        title="title: How much cheese\n§wether: rainy",
        publisher="publisher: Us\n§shedule: {every: 6 hours}",
        unit="unit: kg\n§clains: []",
    )
    assert_told(
        write,
        f"§source: {{}}\n{marked}",
        ("source", "unknown key 'source'; did you mean 'sources'?"),
        ("settings.contakt", "unknown key 'contakt'; did you mean 'contact'?"),
        ("articles.cheese-story.wether", "unknown key 'wether'; allowed here: title, published_on, url"),
        ("sources.dairy-office.shedule", "unknown key 'shedule'; did you mean 'schedule'?"),
        ("sources.dairy-office.figures.cheese-made.clains", "unknown key 'clains'; did you mean 'claims'?"),
    )


def test_an_unknown_option_of_a_kind_is_refused_with_the_nearest_one(write: Write) -> None:
    marked = with_(
        contact="contact: desk@example.org\nnotify: [smtp: {to: [a@example.org], §tos: []}]",
        publisher="publisher: Us\nfetch: {http: {§timeout_second: 4}}",
        dataset="dataset: {where: {}, §som: Mass, by: {fiscal_year: FY, §moth: M}}",
    )
    assert_told(
        write,
        marked,
        ("settings.notify[0].smtp.tos", "unknown key 'tos'; did you mean 'to'?"),
        (
            "sources.dairy-office.fetch.http.timeout_second",
            "unknown key 'timeout_second'; did you mean 'timeout_seconds'?",
        ),
        (
            "sources.dairy-office.figures.cheese-made.extract.dataset.som",
            "unknown key 'som'; did you mean 'sum'?",
        ),
        (
            "sources.dairy-office.figures.cheese-made.extract.dataset.by.moth",
            "unknown key 'moth'; did you mean 'month'?",
        ),
    )


def test_an_unknown_kind_is_refused_with_the_nearest_installed_one(write: Write) -> None:
    marked = with_(
        contact="contact: desk@example.org\nnotify: [§pigeon: {}]",
        publisher="publisher: Us\nfetch: {§htp: {}}",
        dataset="§datset: {}",
    )
    assert_told(
        write,
        marked,
        ("settings.notify[0].pigeon", "there is no notifier kind 'pigeon'; installed: eml, smtp"),
        ("sources.dairy-office.fetch.htp", "there is no fetcher kind 'htp'; did you mean 'http'?"),
        (
            "sources.dairy-office.figures.cheese-made.extract.datset",
            "there is no extractor kind 'datset'; did you mean",
        ),
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("extract: §{}", "name exactly one kind here; installed: dataset, json, text"),
        (
            "extract: §{text: {sentence: abc}, json: {}}",
            "name exactly one kind here, not 2 (text, json); installed:",
        ),
        ("extract: §dataset", "write it with its options: {dataset: {where: …}}"),
        ("extract: §words", "a text stands here, one of these is needed, with its options below it: dataset, json"),
        ("extract: §[dataset]", "a list stands here, one of these is needed, with its options below it: dataset"),
        ("§extract:", "nothing stands here; write a value, or leave the key away"),
    ],
    ids=["none", "two", "without options", "no kind", "list", "nothing"],
)
def test_exactly_one_kind_is_named(write: Write, line: str, message: str) -> None:
    text = GOOD.replace("          dataset: {where: {Product: Cheese}, sum: Mass, calendar: us-federal}\n", "")
    marked = re.sub(r"extract:", lambda _: line, text)
    assert_told(write, marked, ("sources.dairy-office.figures.cheese-made.extract", message))


def test_missing_keys_are_shown_at_what_lacks_them(write: Write) -> None:
    marked = """\
    settings: §{timezone: UTC}
    articles:
      §cheese-story:
        title: How much cheese
    sources:
      §dairy-office:
        title: Cheese statistics
        publisher: The Dairy Office
        figures:
          §cheese-made:
            unit: kg
            extract: {dataset: §{}}
    """
    marked = dedent(marked).replace("settings: §{", "§settings: {").replace("{dataset: §{}", "{§dataset: {}")
    assert_told(
        write,
        marked,
        ("settings.contact", "the key 'contact' is missing; add it"),
        ("articles.cheese-story.published_on", "the key 'published_on' is missing; add it"),
        ("sources.dairy-office.url", "the key 'url' is missing; add the address of the page or file"),
        ("sources.dairy-office.figures.cheese-made.label", "the key 'label' is missing; add it"),
        (
            "sources.dairy-office.figures.cheese-made.extract.dataset.where",
            "the key 'where' is missing; add it",
        ),
    )


def test_whole_sections_may_be_missing_and_are_told(write: Write) -> None:
    problems = problems_in(write("articles: {}\n"))
    assert [str(problem).split(": ", 1)[1] for problem in problems] == [
        "settings: the key 'settings' is missing; add it",
        "sources: the key 'sources' is missing; add it",
    ]


def test_keys_with_nothing_behind_them_are_refused(write: Write) -> None:
    marked = with_(publisher="publisher: Us\n§schedule:\n§expect_news_every:", figures="§figures:\nx:")
    text = marked[: marked.index("    x:")]
    assert_told(
        write,
        text,
        *[
            (f"sources.dairy-office.{key}", "nothing stands here; write a value, or leave the key away")
            for key in ("schedule", "expect_news_every", "figures")
        ],
    )


def test_a_source_without_figures_and_a_file_without_sources_are_refused(write: Write) -> None:
    marked = GOOD[: GOOD.index("    figures:")] + "    figures: §{}\n"
    assert_told(write, marked, ("sources.dairy-office.figures", "at least one is needed here"))
    marked = GOOD[: GOOD.index("sources:")] + "sources: §{}\n"
    assert_told(write, marked, ("sources", "at least one is needed here"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Dairy Office", "may have only small letters, digits and single hyphens; write 'dairy-office'"),
        ("dairy_office", "may have only small letters, digits and single hyphens; write 'dairy-office'"),
        ("dairy--office", "may have only small letters, digits and single hyphens; write 'dairy-office'"),
        ("dairy/office", "may have only small letters, digits and single hyphens; write 'dairy-office'"),
        ("d" * 81, "this name has 81 characters; at most 80 are possible"),
    ],
    ids=["capitals and space", "underscore", "two hyphens", "slash", "too long"],
)
def test_names_of_sources_must_be_able_to_last(write: Write, name: str, message: str) -> None:
    text, places = places_of(with_(dairy_office=f"§{name}:"))
    (problem,) = problems_in(write(text))
    assert problem.where == f"sources.{name}"
    assert message in problem.message
    assert [(problem.line, problem.column)] == places


WRONG = [
    ("settings", "timezone: §America/Torronto", "not a time zone; did you mean 'America/Toronto'?"),
    ("settings", "timezone: §toronto", "'toronto' is not a time zone; did you mean 'America/Toronto'?"),
    ("settings", "timezone: §../../etc/passwd", "'../../etc/passwd' is not a time zone"),
    ("settings", "contact: §newsdesk", "'newsdesk' is not a mail address; write one such as newsdesk@"),
    ("settings", "contact: §Desk <desk@example.org>", "is not a mail address"),
    ("settings", "maintainer: §me", "'me' is not a mail address"),
    ("settings", "at_once: §0", "this should be greater than or equal to 1"),
    ("settings", "at_once: §012", "a text stands here, a whole number without quotation marks is needed"),
    ("settings", "at_once: §true", "true stands here"),
    ("settings", "reading_seconds: §0", "this should be greater than or equal to 1"),
    ("settings", "reading_seconds: §601", "this should be less than or equal to 600"),
    ("settings", "reading_clock_seconds: §1", "this should be greater than or equal to 2"),
    ("settings", "reading_clock_seconds: §1 hour", "a text stands here, a whole number"),
    ("settings", "reading_memory: §100 MB", "this should be greater than or equal to 128000000"),
    ("settings", "reading_memory: §1 TB", "is not a size"),
    ("settings", "reading_memory: §100 GB", "this should be less than or equal to 64000000000"),
    (
        "settings",
        "per_host_gap: §2",
        "'2' is not a duration; write a whole number and a unit, such as '40",
    ),
    ("settings", "spread: §1 month", "'1 month' is not a duration: months and years differ in length; "),
    ("settings", "weekly_report: §MON", "a text stands here, keys with values below it are needed: cron"),
    ("settings", "weekly_report: {cron: §0 7 * *}", "'0 7 * *' has 4 fields"),
    ("settings", "notify: §{smtp: {}}", "keys with values stand here, a list is needed: [one, two], or each entry"),
    ("settings", "notify: [{smtp: {to: §desk@example.org}}]", "a text stands here, a list is needed: [one, two], or"),
    ("article", "published_on: §05/12/2024", "a text stands here, a date such as 2024-12-05 is needed"),
    ("article", "published_on: §2024-02-30", "there is no day 2024-02-30 in the calendar; write year, month and day"),
    ("article", "published_on: §20241205", "a date such as 2024-12-05 is needed: year, month and day with hyphens"),
    ("article", "published_on: §86400", "a date such as 2024-12-05 is needed: year, month and day with hyphens"),
    ("article", "published_on: §2024-12-05 09:30", "a date such as 2024-12-05 is needed, without a time"),
    ("settings", "timezone: §''", "the text is empty; write a time zone such as America/Toronto or UTC"),
    ("article", "title: §''", "the text is empty; write it or leave the key away"),
    (
        "article",
        "title: §true",
        "true stands here (to mean the word, put it in quotation marks), text is",
    ),
    ("article", "url: §news", "'news' is not a web address"),
    (
        "source",
        "url: §ftp://dairy.example.org/x",
        "is not a web address; it must begin with https:// or http://",
    ),
    ("source", "url: §dairy.example.org", "'dairy.example.org' is not a web address; it must begin with"),
    ("source", "url: §https://", "'https://' is not a web address; write it as the browser shows it"),
    (
        "source",
        "url: §https://a.example.org/b c",
        "'https://a.example.org/b c' is not a web address; write it",
    ),
    ("source", "url: §https://a.example.org:99999/", "is not a web address: Port out of range"),
    ("source", "schedule: {cron: §0 9 * *}", "'0 9 * *' has 4 fields, a cron expression has five"),
    (
        "source",
        "schedule: {cron: §61 9 * * *}",
        "'61 9 * * *' is not a cron expression: '61' is no minute: write a number from 0 to 59",
    ),
    ("source", "schedule: {cron: §'*/90 * * * *'}", "'*/90' is no minute: write a number from 0 to 59"),
    ("source", "schedule: {cron: §0 9 * JAN- *}", "'JAN-' is no month: write a number from 1 to 12"),
    ("source", "schedule: {cron: §SUN 9 * * *}", "'SUN' is no minute: write a number from 0 to 59"),
    ("source", "schedule: {cron: §0 24 * * *}", "'24' is no hour: write a number from 0 to 23"),
    ("source", "schedule: {cron: §0 9 32 * *}", "'32' is no day of the month: write a number from 1 to 31"),
    ("source", "schedule: {cron: §0 9 1 MAI *}", "'MAI' is no month: write a number from 1 to 12"),
    ("source", "schedule: {cron: §'@daily'}", "'@daily' has 1 field, a cron expression has five"),
    ("source", "schedule: §daily", 'write either {cron: "0 9 * * *"} or {every: 6 hours}'),
    (
        "source",
        "schedule: {cron: §0 9 * * 1}",
        "the weekday '1' in '0 9 * * 1' could count from Sunday or",
    ),
    ("source", "schedule: {cron: §0 9 * * */2}", "the weekday '*/2' in '0 9 * * */2' could count from"),
    (
        "source",
        "schedule: {cron: §0 9 1 * MON}",
        "names a day of the month and a weekday, which could mean",
    ),
    ("source", "schedule: {cron: §0 9 * * FRI-MON}", "'0 9 * * FRI-MON' is not a cron expression: "),
    (
        "source",
        "schedule: {cron: §0 9 * * XYZ}",
        "(a week begins with MON; write 'SAT,SUN,MON' for a range",
    ),
    (
        "source",
        "schedule: {cron: §0 9 31 2 *}",
        "'0 9 31 2 *' never comes due: that month has no such day",
    ),
    ("source", "schedule: §{}", 'write either {cron: "0 9 * * *"} or {every: 6 hours}'),
    ("source", "schedule: §{cron: 0 9 * * *, every: 1 day}", "write either {cron: "),
    ("source", "schedule: {every: §0 hours}", "'0 hours' is no time at all; write at least '1 second'"),
    ("source", "expect_news_every: §40", "'40' is not a duration"),
    ("source", "minimum_rows: §67", "this should be less than or equal to 1"),
    ("source", "verify_every: §0.5", "0.5 stands here, a whole number without quotation marks is needed"),
    ("source", "columns: §[Day, Rate]", "these are the columns of a CSV file: write `media: csv` beside them"),
    ("source", "columns: §[Day, day]\n    media: csv", "a name stands twice: give each column one of its own"),
    ("source", "open_end: §1", "1 stands here"),
    ("source", "media: §docx", "'docx' is not a sort of document; there are: html, csv"),
    ("source", "media: §zip", "write what the file inside the ZIP file is, such as csv, and name that file: `member:"),
    ("source", "follow: {link: §'a:contain(b)'}", "there is no :contain; for an element with some words in it, write"),
    ("source", "follow: {path: §result}", "'result' is not a JSONPath: one begins with '$', the whole document"),
    ("source", "encoding: §utf8000", "'utf8000' is not an encoding; did you mean 'utf-8'?"),
    ("source", "encoding: §punycode", "'punycode' is not an encoding"),
    ("source", "encoding: §zlib", "'zlib' is not an encoding"),
    ("source", "follow: {link: §'a['}", "'a[' is not a CSS selector: "),
    (
        "source",
        "follow: {link: a, choose: §newst}",
        "'newst' is not one of the possible words; did you mean 'newest'? There are: newest, first, last, only",
    ),
    ("source", "follow: {link: a, choose: §at random}", "; there are: newest, first, last, only"),
    ("figure", "unit: §pounds", "unknown unit 'pounds'; did you mean 'lb'?"),
    ("figure", "language: §true", "true is not one of the possible words; there are: en, fr, de, es, it, nl, pt"),
    ("figure", "period: §2024-13", "there is no month '2024-13': months go from 01 to 12"),
    ("figure", "period: §2024-02-30", "there is no day '2024-02-30' in the calendar"),
    ("figure", "language: §sv", "'sv' is not one of the possible words; there are: en, fr, de, es, it, nl, pt"),
    ("figure", "calendar: §us-federl", "there is no calendar 'us-federl'; did you mean 'us-federal'?"),
    ("figure", "bounds: §{min: 5, max: 1.5}", "min (5) is larger than max (1.5)"),
    ("figure", "bounds: {max: §lots}", "a text stands here, a number is needed"),
    ("figure", "period: §soon", "'soon'"),
    ("extract", "dataset: {where: {}, calendar: §us}", "'us' is not one of the possible words; "),
    (
        "extract",
        "dataset: {where: {a: §{b: c}}}",
        "text is needed; or keys with values stand here, a list",
    ),
    ("extract", "text: {sentence: §a}", "this should have at least 3 characters"),
]
"""Section, line, what is said of it."""


@pytest.mark.parametrize(
    ("section", "line", "message"),
    WRONG,
    ids=[f"{section}, {line.replace('§', '')}" for section, line, _ in WRONG],
)
def test_a_value_that_cannot_be_used_is_refused_where_it_stands(
    write: Write, section: str, line: str, message: str
) -> None:
    text, places = places_of(placed(section, line))
    (problem,) = problems_in(write(text))
    assert [(problem.line, problem.column)] == places
    assert message in problem.message
    assert problem.where.startswith(f"{SECTIONS[section][0]}.{line.partition(':')[0]}")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("40 days", 3_456_000),
        ("6 hours", 21_600),
        ("90 seconds", 90),
        ("1 second", 1),
        ("2 weeks", 1_209_600),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert seconds_in(text) == seconds


@pytest.mark.parametrize("text", ["", "40", "days", "40days", "-1 days", "1.5 hours", "1 h", "1 year", "１ day"])
def test_other_forms_of_duration_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        seconds_in(text)
