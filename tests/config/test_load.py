"""`monitor.config`: what a good file means, and that every problem of a bad one is told at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from monitor.config.load import load
from monitor.core.catalogue import ReadingBounds
from monitor.model import Bounds, Follow, Schedule
from monitor.model.errors import ConfigError
from tests.configuration import (
    FIGURE,
    GOOD,
    Write,
    assert_told,
    places_of,
    with_,
    writer,
)
from tests.kinds_for_tests import KINDS, Columns, Files, Folder, Post, Web1, Words
from tests.pace import stopwatch
from tests.places import ROOT


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


def test_a_short_file_is_filled_up_with_defaults(write: Write) -> None:
    catalogue = load(write(GOOD), kinds=KINDS)
    settings = catalogue.settings
    assert settings.weekly_report == Schedule(cron="0 7 * * MON", timezone="America/Toronto")
    assert settings.notifiers["eml"] == Files(folder="reports/mail")
    assert list(settings.notifiers) == ["eml"]
    assert (settings.at_once, settings.per_host_gap_seconds) == (10, 2.0)
    assert settings.maintainer == settings.contact == "desk@example.org"
    source = catalogue.source("dairy-office")
    assert source.fetcher == Web1()
    assert source.follow is None
    assert (source.schedule.every_seconds, source.schedule.cron) == (86_400, "")
    assert 0 <= source.schedule.spread_seconds <= 600
    assert (source.expect_news_every, source.verify_every, source.media, source.encoding) == (
        None,
        10,
        "",
        "",
    )
    (figure,) = source.figures
    assert figure.id == "dairy-office/cheese-made"
    assert figure.short == figure.label == "Cheese made"
    assert figure.extractor == Columns(where={"Product": "Cheese"}, sum="Mass", calendar="us-federal")
    assert figure.bounds == Bounds()
    assert figure.period is None


def test_a_claim_is_read_with_its_period_its_precision_and_its_article(write: Write) -> None:
    catalogue = load(write(GOOD), kinds=KINDS)
    (claim,) = catalogue.claims_on("dairy-office")
    assert claim.id == "cheese-story/34-82-kilograms-fy2024"
    assert claim.figure_id == "dairy-office/cheese-made"
    assert claim.period.label == "FY2024"
    assert claim.quantity.value == Decimal("34.82")
    assert claim.quantity.unit is not None
    assert claim.quantity.unit.symbol == "kg"
    assert claim.published_on == date(2024, 12, 5)


def test_every_key_of_a_long_file_arrives(write: Write) -> None:
    text = """\
    settings:
      timezone: Europe/Berlin
      contact: desk@example.org
      maintainer: desk-tech@example.org
      weekly_report: {cron: 30 6 * * SUN}
      notify:
        - smtp: {to: [a@example.org]}
        - eml:
        - smtp: {to: [b@example.org, c@example.org]}
      at_once: 4
      per_host_gap: 1 minute
      spread: 0 seconds
      reading_seconds: 5
      reading_clock_seconds: 20
      reading_memory: 256 MB
      reports: out
      mail: out/mail
    articles:
      cheese-story: {title: 1984, published_on: 2024-12-05, url: "https://news.example.org/cheese"}
    sources:
      dairy-office:
        title: Cheese statistics
        publisher: The Dairy Office
        url: https://dairy.example.org/
        fetch: {http: {timeout_seconds: 5}}
        follow: {link: "a[href$='.csv']", choose: only}
        schedule: {cron: 0 9 1 * *}
        timezone: America/New_York
        expect_news_every: 40 days
        verify_every: 3
        minimum_rows: 0.5
        media: csv
        encoding: windows-1252
        columns: [Day, Cheese]
        open_end: true
        figures:
          cheese-made:
            label: Cheese made
            short: Cheese
            unit: kg
            scope: without whey
            extract: {json: {sentence: "we made {figure}"}}
            bounds: {min: -0.10, max: 12345678901234567890.123456789}
            period: 2023
            calendar: ca-federal
            language: fr
            claims:
              - {article: cheese-story, quote: 10.50, series: Brie, sentence: "It made 10.50.", id: the-brie}
      dropped:
        title: By hand
        publisher: The Dairy Office
        fetch: {file: {folder: inbox}}
        schedule: {every: 2 weeks}
        figures: {cheese: {label: Cheese, unit: kg, extract: {text: {sentence: made}}}}
    """
    catalogue = load(write(dedent(text)), kinds=KINDS)
    settings, source = catalogue.settings, catalogue.source("dairy-office")
    notifiers: dict[str, object] = dict(settings.notifiers)
    assert notifiers == {
        "smtp": Post(to=("a@example.org",)),
        "eml": Files(),
        "smtp-2": Post(to=("b@example.org", "c@example.org")),
    }
    assert settings.weekly_report == Schedule(cron="30 6 * * SUN", timezone="Europe/Berlin")
    assert settings.maintainer == "desk-tech@example.org"
    assert (settings.at_once, settings.per_host_gap_seconds) == (4, 60.0)
    assert settings.reading == ReadingBounds(5, 20, 256_000_000)
    assert (settings.reports, settings.mail) == ("out", "out/mail")
    assert catalogue.articles["cheese-story"].title == "1984"
    assert source.fetcher == Web1(timeout_seconds=5)
    assert source.follow == Follow("a[href$='.csv']", "only")
    assert source.schedule == Schedule(cron="0 9 1 * *", timezone="America/New_York")
    assert source.expect_news_every == timedelta(days=40)
    assert (source.verify_every, source.minimum_rows) == (3, 0.5)
    assert (source.media, source.encoding) == ("csv", "windows-1252")
    assert (source.columns, source.open_end) == (("Day", "Cheese"), True)
    (figure,) = source.figures
    assert figure.declaration != replace(figure, columns=()).declaration, "other columns are another reading"
    assert (figure.short, figure.scope, figure.language) == ("Cheese", "without whey", "fr")
    assert figure.extractor == Words(sentence="we made {figure}")
    assert figure.rule.kind == "json"
    assert figure.period is not None
    assert figure.period.label == "2023"
    claim = catalogue.claims["cheese-story/the-brie"]
    assert (claim.quote, claim.series, claim.period.label) == ("10.50", "Brie", "2023")
    dropped = catalogue.source("dropped")
    assert dropped.fetcher == Folder(folder="inbox")
    assert (dropped.url, dropped.schedule.every_seconds) == ("", 14 * 86_400)


def test_bounds_keep_every_digit_that_was_written(write: Write) -> None:
    text = with_(unit="unit: kg\nbounds: {min: -0.10, max: 12345678901234567890.123456789}")
    (figure,) = load(write(text), kinds=KINDS).source("dairy-office").figures
    assert str(figure.bounds.min) == "-0.10"
    assert str(figure.bounds.max) == "12345678901234567890.123456789"


def test_the_catalogue_knows_the_file_by_its_bytes_and_is_otherwise_the_same(write: Write) -> None:
    before = load(write(GOOD), kinds=KINDS)
    after = load(write(f"# a comment\n{GOOD}"), kinds=KINDS)
    assert before.hash != after.hash
    assert before == after


def test_each_source_has_its_own_lasting_place_in_the_spread(write: Write) -> None:
    names = [f"source-{number}" for number in range(200)]
    body = GOOD[GOOD.index("    title: Cheese statistics") : GOOD.index("        claims:")]
    text = with_(contact="contact: desk@example.org\nspread: 1 hour")
    text = text[: text.index("  dairy-office:")] + "".join(f"  {name}:\n{body}" for name in names)
    places = [source.schedule.spread_seconds for source in load(write(text), kinds=KINDS).sources.values()]
    assert all(0 <= place <= 3600 for place in places)
    assert len(set(places)) > 150
    assert max(places) - min(places) > 3000
    assert places == [s.schedule.spread_seconds for s in load(write(text), kinds=KINDS).sources.values()]


def test_a_claim_keeps_its_id_when_it_moves_within_the_file(write: Write) -> None:
    first = "{article: cheese-story, quote: 34.82 kilograms, period: FY2024}"
    second = "{article: cheese-story, quote: 34.82 kilograms, period: FY2023}"
    one_way = load(write(GOOD.replace(f"- {first}", f"- {first}\n          - {second}")), kinds=KINDS)
    other_way = load(write(GOOD.replace(f"- {first}", f"- {second}\n          - {first}")), kinds=KINDS)
    assert dict(one_way.claims) == dict(other_way.claims)
    assert len(one_way.claims) == 2


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path, write: Write) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path, kinds=KINDS) == load(write(GOOD), kinds=KINDS)


MANY = """\
settings:
  timezone: §Torronto
  §contct: desk@example.org
articles:
  cheese-story: {title: Cheese, §published: 2024}
sources:
  §Dairy Office:
    title: §[Cheese]
    publisher: The Dairy Office
    url: §cheese.csv
    schedule: {cron: §0 9 * * 0}
    figures:
      cheese-made:
        label: Cheese made
        unit: §kgs
        extract: {§tabel: {}}
        claims:
          - {article: §chees-story, quote: 1 kg, period: FY2024}
          - {article: cheese-story, §qoute: 1 kg, period: FY2024}
      cheese-eaten:
        label: Cheese eaten
        unit: kg
        calendar: us-federal
        extract: {text: {sentence: eaten}}
        claims:
          - {article: cheese-story, quote: §3 people, period: §whenever}
          - {article: §wine-story, quote: 2 kg, period: FY2024}
"""


def test_every_problem_of_a_file_is_told_at_once_in_its_order(write: Write) -> None:
    marked = MANY.replace("settings:", "§settings:").replace("  cheese-story: {t", "  §cheese-story: {t")
    marked = marked.replace("          - {article: cheese-story, §q", "          - §{article: cheese-story, §q")
    first = "sources.Dairy Office.figures.cheese-made"
    second = "sources.Dairy Office.figures.cheese-eaten"
    assert_told(
        write,
        marked,
        ("settings.contact", "the key 'contact' is missing"),
        ("settings.timezone", "'Torronto' is not a time zone; did you mean 'America/Toronto'?"),
        ("settings.contct", "unknown key 'contct'; did you mean 'contact'?"),
        ("articles.cheese-story.published_on", "the key 'published_on' is missing"),
        ("articles.cheese-story.published", "unknown key 'published'; did you mean 'published_on'?"),
        ("sources.Dairy Office", "the name 'Dairy Office' may have only"),
        ("sources.Dairy Office.title", "a list stands here, text is needed"),
        ("sources.Dairy Office.url", "'cheese.csv' is not a web address"),
        (
            "sources.Dairy Office.schedule.cron",
            "the weekday '0' in '0 9 * * 0' could count from Sunday or from Monday",
        ),
        (f"{first}.unit", "unknown unit 'kgs'; did you mean 'kg'?"),
        (f"{first}.extract.tabel", "there is no extractor kind 'tabel'; installed: dataset, json, text"),
        (f"{first}.claims[0].article", "there is no article 'chees-story'; did you mean 'cheese-story'?"),
        (f"{first}.claims[1].quote", "the key 'quote' is missing"),
        (f"{first}.claims[1].qoute", "unknown key 'qoute'; did you mean 'quote'?"),
        (f"{second}.claims[0].quote", "'3 people' is in people ("),
        (f"{second}.claims[0].period", "'whenever'"),
        (f"{second}.claims[1].article", "there is no article 'wine-story'"),
    )


def test_the_error_reads_as_one_line_for_each_problem(write: Write) -> None:
    path = write(places_of(MANY)[0])
    with pytest.raises(ConfigError) as error:
        load(path, kinds=KINDS)
    lines = str(error.value).splitlines()
    assert len(lines) == len(error.value.problems) == 17
    assert lines[1] == f"{path}:2:13: settings.timezone: 'Torronto' is not a time zone; did you mean 'America/Toronto'?"


def test_problems_of_the_yaml_and_of_its_contents_come_together(write: Write) -> None:
    marked = with_(title="title: §&x Cheese", contact="contact: a@b.ca\n§contact: c@d.ca", unit="unit: §kgs")
    assert_told(
        write,
        marked,
        ("settings.contact", "the key 'contact' stands here a second time"),
        ("articles.cheese-story.title", "anchors (an & before a name) are not read here"),
        (f"{FIGURE}.unit", "unknown unit 'kgs'"),
    )


def test_the_model_file_watches_both_borders_and_rests_claims_on_them() -> None:
    catalogue = load(ROOT / "sources.yaml")
    source = catalogue.source("cbp-nationwide-drug-seizures")
    assert [figure.short for figure in source.figures] == [
        "CBP fentanyl, northern border",
        "CBP fentanyl, southwest border",
    ]
    assert source.schedule.timezone == "America/Toronto"
    assert source.follow == Follow('a[href*="/nationwide-drugs-fy"][href$=".csv"]', "newest")
    claims = {(c.figure_id.split("-")[-2], c.period.label, c.quantity.value) for c in catalogue.claims_on(source.id)}
    assert claims == {
        ("northern", "FY2022", Decimal("10.26")),
        ("northern", "FY2023", Decimal("1.55")),
        ("northern", "FY2024", Decimal("34.82")),
        ("southwest", "FY2023", Decimal(26693)),
        ("southwest", "FY2024", Decimal("34.82")),
    }


def test_the_model_file_has_a_line_for_everything_that_its_article_states() -> None:
    catalogue = load(ROOT / "sources.yaml")
    names = [claim.id.partition("/")[2] for claim in catalogue.claims.values()]
    numbers = [name for name in names if name[0] in "ny"]
    assert len(numbers) == 26
    assert sorted(set(names) - set(numbers)) == [f"s{n:02}" for n in range(1, 27)]
    assert all(claim.sentence or len(claim.quote) > 20 for claim in catalogue.claims.values())


def test_the_model_file_says_of_every_source_what_makes_it_one() -> None:
    catalogue = load(ROOT / "sources.yaml")
    assert len(catalogue.sources) > 40
    for source in catalogue.sources.values():
        assert source.title
        assert source.publisher
        assert source.not_watched or source.url
    assert {source.id for source in catalogue.sources.values() if source.not_watched} == {
        "cooper-book",
        "ctv-leblanc-power-play",
        "gac-fentanyl-briefing-note",
        "interviews",
        "no-source-named",
    }


@pytest.mark.no_cover
def test_a_thousand_sources_are_read_in_well_under_a_second(write: Write) -> None:
    body = GOOD[GOOD.index("    title: Cheese statistics") :]
    sources = (f"  source-{n}:\n{body.replace('34.82', f'{n}.82')}" for n in range(1000))
    path = write(GOOD[: GOOD.index("  dairy-office:")] + "".join(sources))
    with stopwatch() as watch:
        catalogue = load(path, kinds=KINDS)
    assert watch.seconds < 1
    assert len(catalogue.sources) == len(catalogue.claims) == 1000
