"""`monitor.config.build`: what is checked between two places of the file, and what is needed only at times."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.config.installed import Kinds
from monitor.config.load import load
from monitor.reading.period import from_label
from monitor.reading.period.calendars import LABELS
from tests.configuration import (
    FIGURE,
    GOOD,
    Write,
    assert_told,
    problems_in,
    with_,
    writer,
)
from tests.kinds_for_tests import KINDS, Folder, Post


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


@pytest.mark.parametrize(
    ("claim", "key", "message"),
    [
        ("{article: §chese, quote: 3 kg, period: FY2024}", ".article", "there is no article 'chese'"),
        ("{article: cheese-story, quote: §much cheese, period: FY2024}", ".quote", ""),
        (
            "{article: cheese-story, quote: §34 people, period: FY2024}",
            ".quote",
            "'34 people' is in people (",
        ),
        ("{article: cheese-story, quote: 3 kg, period: §sometimes}", ".period", ""),
        (
            "§{article: cheese-story, quote: 3 kg}",
            ".period",
            "the key 'period' is missing; add the period that",
        ),
        (
            "{article: cheese-story, quote: 3 kg, period: FY2024, id: §My Id}",
            ".id",
            "the name 'My Id' may have",
        ),
    ],
    ids=["unknown article", "no number", "another dimension", "no period", "without a period", "name that cannot last"],
)
def test_a_claim_that_cannot_be_used_is_refused_where_it_stands(
    write: Write, claim: str, key: str, message: str
) -> None:
    marked = re.sub(r"- \{.*\}", lambda _: f"- {claim}", GOOD)
    assert_told(write, marked, (f"{FIGURE}.claims[0]{key}", message))


@pytest.mark.parametrize(
    ("article", "figure", "quote", "value"),
    [
        ("", "", "1,234 kg", "1234"),
        ("", "de", "12,5 kg", "12.5"),
        ("en", "de", "1,234 kg", "1234"),
        ("de", "en", "12,5 kg", "12.5"),
        ("fr", "", "1 234,5 kg", "1234.5"),
    ],
)
def test_a_quote_is_read_in_the_language_of_its_article(
    write: Write, article: str, figure: str, quote: str, value: str
) -> None:
    marked = re.sub(r"quote: [^,}]+", f'quote: "{quote}"', GOOD)
    marked = re.sub(r"( +)published_on: .*", rf"\g<0>\n\1language: {article}" if article else r"\g<0>", marked, count=1)
    marked = re.sub(r"( +)unit: .*", rf"\g<0>\n\1language: {figure}" if figure else r"\g<0>", marked, count=1)
    (claim,) = load(write(marked)).claims.values()
    assert claim.quantity.value == Decimal(value)


def test_two_claims_that_say_the_same_need_a_name_each(write: Write) -> None:
    claim = "{article: cheese-story, quote: 34.82 kilograms, period: FY2024}"
    marked = GOOD.replace(f"- {claim}", f"- {claim}\n          - §{claim}")
    message = (
        "a second claim would be called 'cheese-story/34-82-kilograms-fy2024' "
        f"(the first is {FIGURE}.claims[0]); give one of them an 'id'"
    )
    assert_told(write, marked, (f"{FIGURE}.claims[1]", message))
    named = GOOD.replace(f"- {claim}", f"- {claim}\n          - {claim[:-1]}, id: again}}")
    assert list(load(write(named), kinds=KINDS).claims)[1] == "cheese-story/again"


def test_an_id_that_two_claims_of_one_article_share_is_refused(write: Write) -> None:
    claims = "\n".join(
        f"          - {{article: cheese-story, quote: {n} kg, period: FY2024, id: {mark}one}}"
        for n, mark in ((1, ""), (2, "§"))
    )
    marked = re.sub(r"          - \{.*\}", lambda _: claims, GOOD)
    assert_told(write, marked, (f"{FIGURE}.claims[1].id", "a second claim would be called 'cheese-story/one'"))


def test_a_source_got_over_the_web_needs_an_address_and_one_from_a_folder_does_not(write: Write) -> None:
    without = GOOD.replace("    url: https://dairy.example.org/cheese.csv\n", "")
    message = "the key 'url' is missing; add the address of the page or file"
    assert_told(write, without.replace("  dairy-office:", "  §dairy-office:"), ("sources.dairy-office.url", message))
    folder = without.replace("    figures:", "    fetch: {file: {folder: inbox}}\n    figures:")
    assert load(write(folder), kinds=KINDS).source("dairy-office").url == ""


def test_without_the_usual_kinds_nothing_is_assumed(write: Write) -> None:
    bare = Kinds(fetchers={"file": Folder}, extractors=KINDS.extractors, notifiers={"smtp": Post})
    assert_told(
        write,
        GOOD.replace("settings:", "§settings:").replace("  dairy-office:", "  §dairy-office:"),
        ("settings.notify", "the key 'notify' is missing; say who is to be told, and how"),
        ("sources.dairy-office.fetch", "the key 'fetch' is missing; say how the document is got"),
        kinds=bare,
    )


def test_a_fiscal_year_needs_somebody_to_say_whose_it_is(write: Write) -> None:
    plain = with_(dataset="text: {sentence: made}")
    (problem,) = problems_in(write(plain))
    assert problem.where == f"{FIGURE}.claims[0].period"
    assert "us-federal" in problem.message
    named = plain.replace("        unit: kg\n", "        unit: kg\n        calendar: us-federal\n")
    (claim,) = load(write(named), kinds=KINDS).claims.values()
    assert claim.period.span is not None
    assert claim.period.span.start == date(2023, 10, 1)


def test_a_figure_and_its_extractor_count_years_alike(write: Write) -> None:
    marked = with_(unit="unit: kg\ncalendar: §ca-federal")
    marked = marked.replace("period: FY2024", "period: 2024")
    message = "the extractor counts its years by the calendar 'us-federal', not 'ca-federal'; write it there"
    assert_told(write, marked, (f"{FIGURE}.calendar", message))


def test_a_period_that_is_none_is_told_once_with_every_form_that_one_may_have(write: Write) -> None:
    claims = "- {article: cheese-story, quote: 3 kg}\n          - {article: cheese-story, quote: 4 kg}"
    text = re.sub(r"- \{.*\}", lambda _: claims, GOOD).replace("unit: kg", "unit: kg\n        period: sometimes")
    (problem,) = problems_in(write(text))
    assert problem.where == f"{FIGURE}.period"
    assert problem.message == (
        "'sometimes' is no period; write it like 2024, FY2024, FY2023-24, SY2023-24, 2024-07, 2024-Q3, 2024-H1, "
        "2024-07-15, 2024-07-01/2024-09-15 or undated"
    )


@pytest.mark.parametrize("label", LABELS)
def test_each_form_that_is_named_is_one(label: str) -> None:
    assert from_label(label, calendar="ca-federal" if label == "FY2023-24" else "us-federal").label == label
