"""`monitor.config.contradictions`: what stands together in one figure, one claim or one source must go together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from monitor.config.installed import installed_kinds
from monitor.config.load import load
from monitor.model import Capture, Request
from monitor.plugin import Kind, Web
from tests.configuration import GOOD, Write, assert_told, writer

FIGURE = "sources.dairy-office.figures.cheese-made"
SOURCE = "sources.dairy-office"
URL = "url: https://dairy.example.org/cheese.csv"
UNIT = "unit: kg"
RULE = "dataset: {where: {Product: Cheese}, sum: Mass, calendar: us-federal}"
CLAIM = "quote: 34.82 kilograms, period: FY2024"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


def changed(*pairs: tuple[str, str]) -> str:
    """The good file with each text replaced that stands in it once."""
    text = GOOD
    for before, after in pairs:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def refuse(write: Write, text: str, *expected: tuple[str, str]) -> None:
    assert_told(write, text, *expected, kinds=installed_kinds())


def accept(write: Write, text: str) -> None:
    load(write(text))


# ---------------------------------------------------------------- how a figure moves


@pytest.mark.parametrize(
    ("given", "where", "message"),
    [
        (
            "unit: kg\n        base: §2015=100\n        measure: running total",
            "base",
            "a base belongs to an index, and the figure is declared as a running total",
        ),
        (
            "unit: kg\n        base: §the year 2015",
            "base",
            "'the year 2015' does not say what is 100: write '2015=100'",
        ),
        ("unit: kg\n        measure: §rate", "measure", "its rule adds up, and a rate is not the sum of its parts"),
        ("unit: kg\n        measure: §index", "measure", "its rule adds up, and an index is not the sum of its parts"),
        (
            "unit: kg\n        measure: latest\n        period: §2024",
            "period",
            "the period of a figure with `measure: latest` is read from the page: take `period` away",
        ),
    ],
)
def test_how_a_figure_moves_goes_with_its_rule_and_its_period(
    write: Write, given: str, where: str, message: str
) -> None:
    refuse(write, changed((UNIT, given)), (f"{FIGURE}.{where}", message))


@pytest.mark.parametrize("measure", ["latest", "rolling"])
@pytest.mark.parametrize(
    "rule",
    ['text: {pattern: "made {figure} of"}', "css: {select: td}", "json: {path: $.a}", "table: {row: a, column: b}"],
)
def test_what_goes_on_needs_a_rule_that_reads_the_period(write: Write, measure: str, rule: str) -> None:
    text = changed((UNIT, f"unit: kg\n        measure: §{measure}"), (RULE, rule), ("FY2024", "2024"))
    message = f"a figure with `measure: {measure}` needs the period of its value: put {{period}} into the pattern"
    refuse(write, text, (f"{FIGURE}.measure", message))


@pytest.mark.parametrize(
    "rule",
    [
        'text: {pattern: "in {period}, {figure} were made"}',
        'css: {select: td, period_at: {css: "#month"}}',
        "json: {path: $.a, period_at: {path: $.month}}",
        'table: {row: a, column: b, period_at: {text: "Figures for {period}"}}',
    ],
)
def test_a_rule_that_reads_its_period_from_the_page_needs_a_measure(write: Write, rule: str) -> None:
    message = (
        "the rule reads the period of the value from the page, which may go on to the next one: say with `measure`"
    )
    refuse(write, changed((RULE, rule), ("extract:", "§extract:"), ("FY2024", "2024")), (f"{FIGURE}.extract", message))
    accept(write, changed((RULE, rule), (UNIT, "unit: kg\n        measure: latest"), ("FY2024", "2024")))


def test_words_do_not_move(write: Write) -> None:
    rule = "phrase: {words: cheese was made, page_has: [Dairy]}"
    text = changed((UNIT, "unit: wording\n        measure: §latest"), (RULE, rule), ("FY2024", "2024"))
    refuse(write, text, (f"{FIGURE}.measure", "words stand on a page or do not, and do not move"))


def test_a_running_total_and_its_claims_need_no_period(write: Write) -> None:
    no_period = (CLAIM, "quote: 34.82 kilograms")
    rule = 'text: {pattern: "made {figure} of"}'
    accept(write, changed((UNIT, "unit: kg\n        measure: running total"), (RULE, rule), no_period))
    level = changed(
        (RULE, rule), (f"{{article: cheese-story, {CLAIM}", "§{article: cheese-story, quote: 34.82 kilograms")
    )
    refuse(write, level, (f"{FIGURE}.claims[0].period", "the key 'period' is missing"))


# ---------------------------------------------------------------- a rule and its unit


@pytest.mark.parametrize(
    "rule",
    [
        'text: {pattern: "made {figure} of"}',
        "css: {select: td}",
        "json: {path: $.a}",
        "table: {row: a, column: b}",
        "pdf: {row: a, column: b}",
        "xlsx: {row: a, column: b}",
        RULE,
    ],
    ids=lambda rule: rule.partition(":")[0],
)
def test_a_kind_that_reads_numbers_has_no_wording(write: Write, rule: str) -> None:
    text = changed((UNIT, "unit: §wording"), (RULE, rule), ("FY2024", "2024"))
    kind = rule.partition(":")[0]
    message = (
        f"the unit 'wording' is for words that stand on a page or do not, and `{kind}` reads numbers: write the unit"
    )
    refuse(write, text, (f"{FIGURE}.unit", message))


def test_a_phrase_reads_no_number(write: Write) -> None:
    rule = "phrase: {words: cheese was made, page_has: [Dairy]}"
    message = "`phrase` tells whether words stand on a page and reads no number: write `unit: wording`, or read"
    refuse(write, changed((UNIT, "unit: §kg"), (RULE, rule), ("FY2024", "2024")), (f"{FIGURE}.unit", message))
    accept(write, changed((UNIT, "unit: wording"), (RULE, rule), ("FY2024", "2024")))


def test_a_wording_that_nothing_watches_needs_no_phrase(write: Write) -> None:
    broadcast = (URL, "not_watched: a broadcast")
    no_rule = (f"extract:\n          {RULE}", "scope: one evening")
    accept(write, changed(broadcast, no_rule, (UNIT, "unit: wording"), ("FY2024", "2024")))


# ---------------------------------------------------------------- what a quote says


@pytest.mark.parametrize(
    ("quote", "says"),
    [
        pytest.param("34.82 kilograms", "43.82 kg", id="two digits changed places"),
        pytest.param("34.82 kilograms", "34.82 lb", id="another unit"),
        pytest.param("a total of 34.82 kilograms", "more than 35 kg", id="more than it"),
        pytest.param("“just 34.82 kilograms”", "34820", id="no unit"),
        pytest.param("between 40 and 100 kg", "30 kg", id="outside of a range"),
        pytest.param("34", "35 thousand kg", id="no power of ten"),
        pytest.param("34", "43", id="no unit on either side"),
        pytest.param("12", "24 kg", id="twice as much"),
        pytest.param("34 kilograms", "34 thousand kg", id="a power of ten of another unit"),
        pytest.param("34 million", "34 thousand kg", id="another magnitude"),
    ],
)
def test_what_a_quote_is_said_to_say_must_not_contradict_its_number(write: Write, quote: str, says: str) -> None:
    text = changed((CLAIM, f"quote: {quote}, says: §{says}, period: FY2024"))
    refuse(write, text, (f"{FIGURE}.claims[0].says", "the quote prints '"))


@pytest.mark.parametrize(
    ("quote", "says"),
    [
        pytest.param("much larger than in 2023", "more than 34.82 kg", id="no number"),
        pytest.param("34.82 kilograms", "34.82 kg", id="the same"),
        pytest.param("1 tonne", "1000 kg", id="another unit, the same amount"),
        pytest.param("34.82 kilograms", "more than 34.82 kg", id="what it could be"),
        pytest.param("twice the 34.82 kilograms of before", "69.64 kg", id="a calculation"),
        pytest.param("34.82 kilograms less than before", "12 kg", id="a difference"),
        pytest.param("half a ton", "500 kg", id="which ton is meant"),
        pytest.param("between 40 and 100 kg", "40 kg", id="one end of a range"),
    ],
)
def test_what_a_quote_may_mean_is_left_to_who_writes_it(write: Write, quote: str, says: str) -> None:
    accept(write, changed((CLAIM, f"quote: {quote}, says: {says}, period: FY2024")))


@pytest.mark.parametrize(
    ("quote", "says", "unit"),
    [
        pytest.param("34", "34 thousand kg", "kg", id="a column in thousands"),
        pytest.param("5.2", "$5.2 million", "$", id="a table in millions"),
        pytest.param("0.25", "25 %", "%", id="a share of one"),
        pytest.param("25", "0.25 kg", "kg", id="hundredths"),
        pytest.param("3", "36 people", "people", id="dozens"),
        pytest.param("36", "3 years", "years", id="months"),
        pytest.param("0.98", "more than 900 thousand kg", "kg", id="a qualifier in a table in millions"),
        pytest.param("40 to 100", "40 to 100 thousand kg", "kg", id="a range in thousands"),
    ],
)
def test_a_number_without_unit_may_be_counted_in_anything(write: Write, quote: str, says: str, unit: str) -> None:
    claim = f'quote: "{quote}", says: "{says}", period: FY2024'
    accept(write, changed((CLAIM, claim), (UNIT, f'unit: "{unit}"')))


def test_a_claim_that_no_value_can_meet_is_refused(write: Write) -> None:
    fixed = (UNIT, "unit: kg\n        period: FY2024")
    refuse(
        write,
        changed(fixed, (CLAIM, "quote: 34.82 kilograms, period: §FY2023")),
        (f"{FIGURE}.claims[0].period", "the figure is declared for FY2024, so no value of FY2023 will ever be read"),
    )
    accept(write, changed(fixed))
    refuse(
        write,
        changed((CLAIM, "quote: §34.82 percent, period: FY2024")),
        (f"{FIGURE}.claims[0].quote", "'34.82 percent' is in % (share), but the figure is declared in kg (mass)"),
    )
    accept(write, changed((CLAIM, "quote: 76.77 pounds, period: FY2024")))


def test_a_loss_may_be_said_with_its_sign(write: Write) -> None:
    accept(write, changed((CLAIM, 'quote: 34.82 kilograms, says: "−34.82 kilograms", period: FY2024')))


def test_a_quote_without_one_number_is_refused_with_what_to_write(write: Write) -> None:
    text = changed((CLAIM, "quote: §a lot, period: FY2024"))
    path = f"{FIGURE}.claims[0].quote"
    refuse(write, text, (path, "'a lot' holds no number; write what it says in numbers as `says`, such as 'more than"))
    text = changed((CLAIM, "quote: §3 kg or 4 kg, period: FY2024"))
    refuse(write, text, (path, "'3 kg or 4 kg' holds 2 numbers, not one: '3 kg', '4 kg'; quote the one number that is"))


# ---------------------------------------------------------------- series


@pytest.mark.parametrize("rule", [RULE, 'text: {pattern: "made {figure} of"}', "table: {row: a, column: b}"])
def test_a_claim_has_no_series_where_the_rule_gives_none(write: Write, rule: str) -> None:
    text = changed((RULE, rule), (CLAIM, "quote: 3 kg, period: 2024, series: §Region=North"))
    each = ", or list under `each`" if rule == RULE else ""
    message = f"the figure's rule gives one value for a period, no series: take it away{each}"
    refuse(write, text, (f"{FIGURE}.claims[0].series", message))


def test_a_claim_names_the_series_that_the_rule_gives(write: Write) -> None:
    rule = "dataset: {sum: Mass, each: [Region, Type (all)], calendar: us-federal}"
    form = "'Region=…; Type (all)=…'"
    path = f"{FIGURE}.claims[0].series"
    missing = (
        f"the key 'series' is missing: the figure's rule gives a series for each Region and Type (all); write {form}"
    )
    refuse(write, changed((RULE, rule), ("- {article", "- §{article")), (path, missing))
    for series in ("North", "Type (all)=Hard; Region=North", "Region=North"):
        text = changed((RULE, rule), (CLAIM, f"{CLAIM}, series: §{series}"))
        refuse(
            write, text, (path, f"the figure's rule gives no series of this name: write {form}, as `monitor figures`")
        )
    accept(write, changed((RULE, rule), (CLAIM, f"{CLAIM}, series: Region=North; Type (all)=Hard; aged")))


# ---------------------------------------------------------------- how a source is got


def test_a_drawn_page_cannot_be_reached_through_a_link(write: Write) -> None:
    options = "fetch: {browser: {wait_for: td}}\n    §follow: {link: a}"
    message = "`follow` does not go with `fetch: browser`: write the address that the link leads to as `url`, or take"
    refuse(write, changed((URL, f"{URL}\n    {options}")), (f"{SOURCE}.follow", message))
    accept(write, changed((URL, f"{URL}\n    fetch: {{http: }}\n    follow: {{link: a}}")))
    accept(write, changed((URL, f"{URL}\n    fetch: {{file: {{folder: inbox}}}}\n    follow: {{link: a}}")))


@pytest.mark.parametrize(
    ("fetch", "gives"),
    [("{browser: {wait_for: td}}", "html"), ("{http: {pages: {next: $.next}}}", "json")],
    ids=["browser", "pages"],
)
def test_a_fetcher_that_brings_one_media_brings_no_other(write: Write, fetch: str, gives: str) -> None:
    kind = fetch[1:].partition(":")[0]
    text = changed((URL, f"{URL}\n    fetch: {fetch}\n    media: §csv\n    §member: a.csv"))
    refuse(
        write,
        text,
        (f"{SOURCE}.media", f"`fetch: {kind}` brings {gives} here and nothing else: take `media` away"),
        (f"{SOURCE}.member", f"`member` names a file inside a ZIP file, but `fetch: {kind}` brings {gives} here: take"),
    )
    for media in (gives, "text"):
        accept(write, changed((URL, f"{URL}\n    fetch: {fetch}\n    media: {media}")))


@pytest.mark.parametrize("media", ["html", "csv", "xlsx", "json", "pdf", "text"])
def test_any_document_may_be_a_member_of_a_zip_file(write: Write, media: str) -> None:
    accept(write, changed((URL, f"{URL}\n    media: {media}\n    member: a")))


class Archive(Kind):
    """A fetcher of somebody else's, which brings what is no text."""

    gives: ClassVar[str] = "binary"

    async def fetch(self, request: Request, web: Web) -> Capture:
        raise NotImplementedError


def test_a_fetcher_may_bring_a_zip_file_where_what_it_brings_is_no_text(write: Write) -> None:
    kinds = installed_kinds()
    text = changed((URL, f"{URL}\n    fetch: {{archive: }}\n    member: a.csv"))
    load(write(text), kinds=replace(kinds, fetchers={**kinds.fetchers, "archive": Archive}))


def test_these_problems_are_told_together_with_others(write: Write) -> None:
    text = changed(
        (URL, f"{URL}\n    §medja: csv\n    fetch: {{browser: {{wait_for: td}}}}\n    §member: a.html"),
        ("title: How much cheese", "title: How much cheese\n    §rubric: food"),
        (UNIT, "unit: §wording"),
    )
    refuse(
        write,
        text,
        ("articles.cheese-story.rubric", "unknown key 'rubric'"),
        (f"{SOURCE}.medja", "unknown key 'medja'; did you mean 'media'?"),
        (f"{SOURCE}.member", "`member` names a file"),
        (f"{FIGURE}.unit", "the unit 'wording' is for words"),
    )


# ---------------------------------------------------------------- variables of the environment


@pytest.mark.parametrize(
    "value",
    [
        "$TOKEN",
        "Bearer $TOKEN",
        "%TOKEN%",
        "Basic %API_TOKEN%",
        "$(TOKEN)",
        "token $(TOKEN)",
        "{{ TOKEN }}",
        "{{TOKEN}}",
    ],
)
@pytest.mark.parametrize("header", ["Authorization", "X-Reader"])
def test_a_variable_without_braces_is_refused_with_how_it_is_written(write: Write, header: str, value: str) -> None:
    text = changed((URL, f'{URL}\n    fetch: {{http: {{headers: §{{{header}: "{value}"}}}}}}'))
    message = f"the header '{header}': a variable is written ${{NAME}}, with braces, and its name with letters, digits"
    refuse(write, text, (f"{SOURCE}.fetch.http.headers", message))
    accept(write, changed((URL, f'{URL}\n    fetch: {{http: {{headers: {{{header}: "Bearer ${{TOKEN}}"}}}}}}')))


def test_a_password_with_a_dollar_sign_in_it_is_a_secret_and_never_repeated(write: Write) -> None:
    text = changed((URL, f'{URL}\n    fetch: {{http: {{headers: §{{§Authorization: "Bearer $ecret-7hing"}}}}}}'))
    refuse(
        write,
        text,
        (f"{SOURCE}.fetch.http.headers", "the header 'Authorization' looks like a secret, which has no place in this"),
        (f"{SOURCE}.fetch.http.headers.Authorization", "'Authorization' is a secret and has no place in this file"),
    )


@pytest.mark.parametrize(
    "value",
    [
        *("5 $", "100%", "caf%C3%A9", "q=0.5%, x", "US$A", "price=$gt5", "$gt5", "a={{b}}", "in $CAD", "%a%, %b%"),
        *("$(document).ready", "$USD and $CAD"),
    ],
)
def test_other_dollar_and_per_cent_signs_in_headers_are_left_alone(write: Write, value: str) -> None:
    accept(write, changed((URL, f'{URL}\n    fetch: {{http: {{headers: {{X-Reader: "{value}"}}}}}}')))
