"""Every parser of what strangers send, fed with spoilt inputs: a value or an error of ours, in time, nothing else.

`make fuzz` runs the same for much longer, with other inputs each time; what it finds becomes a test beside the parser.
"""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from protego import Protego

from monitor.config.load import load
from monitor.core.extract import extract
from monitor.fetching.robots import AGENT, forbidding_line
from monitor.fetching.route import Way, parse_address
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.text import Text
from monitor.model import Capture, Follow
from monitor.model.errors import CheckError, ConfigError
from monitor.reading.answer import failure, retry_after_seconds
from monitor.reading.document import CSV, HTML, Document
from monitor.reading.document.zipped import open_member
from monitor.reading.edition import parse_date, read_edition
from monitor.reading.follow import choose_address, choose_link
from monitor.reading.glance import heading_of, title_of
from monitor.reading.grade import grade
from monitor.reading.period import find_periods, read_period
from monitor.reading.quantity import find_quantities, is_missing, read_quantity
from monitor.services.archive import mementos_in, raw_address
from tests.fuzzing import EXAMPLES, TAMED, spoilt, spoilt_text
from tests.making import day
from tests.mutations import Rule, answers, cubes, elements, feeds, leaflet, listing, pdf, sentences, tables, xlsx
from tests.newsroom import PAGE, SEIZURES, SETTINGS, seizures

pytestmark = pytest.mark.apart

SECONDS = 5
"""How much processor time one small input may take."""

GOLD = Path(__file__).parent / "gold"
PAGES = (tables, sentences, answers, cubes, elements, feeds, listing)
APART = (xlsx, pdf, leaflet)
"""Documents that are read by a process of their own: fewer inputs, because each costs as much as a hundred others."""


@contextmanager
def tamed(*refusals: type[Exception]) -> Iterator[None]:
    """What happens inside ends in time: well, or with an error of ours that says something."""
    began_at = time.process_time()
    try:
        yield
    except (CheckError, *refusals) as error:
        if not str(error):
            raise AssertionError("refused without a word") from error
    assert time.process_time() - began_at < SECONDS


def gold(name: str) -> list[tuple[str, str, str]]:
    """Language, text and calendar of each text of a gold table."""
    with (GOLD / f"{name}.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(row["language"].split()[0], row["text"], row.get("calendar") or "calendar") for row in rows]


def by_kind(modules: tuple[Any, ...]) -> list[Any]:
    """The rules of each kind of extractor, on each kind of document."""
    rules = sorted((rule for module in modules for rule in module.RULES), key=lambda rule: rule.kind)
    return [pytest.param(list(of_kind), id=kind) for kind, of_kind in groupby(rules, key=lambda rule: rule.kind)]


def read(rule: Rule[Any], media: str, body: bytes) -> None:
    """Judge, open and read bytes as a check does, and look at everything that could be shown of them."""
    capture = Capture("http://a.example/x", "http://a.example/x", 200, {}, body, day("2024-10-15"))
    with tamed(), tamed():
        grade(capture, media=media)
        document = Document.of(capture, media=media)
        assert document.fingerprint
        extract([rule.figure], document)


_MADE: dict[int, Document] = {}


def document_of(rule: Rule[Any]) -> Document:
    """The page that a rule was written for, made once: workbooks hold the time at which they were made."""
    return _MADE.setdefault(id(rule), rule.page.document())


def drive(data: st.DataObject, rules: list[Rule[Any]]) -> None:
    rule = data.draw(st.sampled_from(rules))
    document = document_of(rule)
    read(rule, document.media, data.draw(spoilt([document.body])))


@pytest.mark.parametrize("rules", by_kind(PAGES))
def test_a_spoilt_page_is_read_or_refused(rules):
    TAMED(given(st.data())(lambda data: drive(data, rules)))()


@pytest.mark.parametrize("rules", by_kind(APART))
def test_a_spoilt_file_is_read_or_refused(rules):
    few = settings(TAMED, max_examples=max(5, EXAMPLES // 8))
    few(given(st.data())(lambda data: drive(data, rules)))()


@given(spoilt([seizures(fy2023=["2"] * 12, fy2024=["3"] * 2).encode()]))
@TAMED
def test_a_spoilt_data_file_is_read_or_refused(body):
    with tamed():
        capture = Capture("http://a.example/x.csv", "http://a.example/x.csv", 200, {}, body, day("2024-10-15"))
        document = Document.of(capture, media=CSV)
        assert document.fingerprint
        extract([Rule("x", None, SUM, "lb").figure], document)


SUM = Dataset(
    where={"Drug Type": "Fentanyl", "Region": "Northern Border"},
    sum="Sum Qty (lbs)",
    by={"fiscal_year": "FY", "month": "Month (abbv)"},
    calendar="us-federal",
)


def indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.replace("SITE", "http://a.example").splitlines())


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("all.csv"), seizures(fy2023=["2"] * 12))
    return out.getvalue()


@given(spoilt([zipped()]))
@TAMED
def test_a_spoilt_zip_file_is_opened_or_refused(body):
    with tamed(), tamed():
        name, member = open_member(body, "*.csv")
        assert name
        assert isinstance(member, bytes)


QUANTITIES, PERIODS = gold("quantities"), gold("periods")


@given(spoilt_text([text for _, text, _ in QUANTITIES]), st.sampled_from(sorted({row[0] for row in QUANTITIES})))
@settings(TAMED, max_examples=EXAMPLES * 5)
def test_a_spoilt_number_is_read_or_refused(text, language):
    with tamed():
        for found in find_quantities(text, language=language):
            assert 0 <= found.start < found.end <= len(text)
        is_missing(text)
        with tamed():
            read_quantity(text, language=language)


@given(
    spoilt_text([text for _, text, _ in PERIODS]),
    st.sampled_from(sorted({row[0] for row in PERIODS})),
    st.sampled_from(sorted({row[2] for row in PERIODS})),
)
@settings(TAMED, max_examples=EXAMPLES * 5)
def test_a_spoilt_period_is_read_or_refused(text, language, calendar):
    with tamed():
        find_periods(text, calendar=calendar, language=language)
        with tamed():
            period = read_period(text, calendar=calendar, language=language)
            assert period.label
            assert period.span is None or period.span.start <= period.span.end


LINKS = b"""<html><base href="/files/"><title>Files</title><h1>All of them</h1>
<a class=f href="2024-04-08_a.csv">April 2024</a>
<a class=f href="//b.example/2024-10_b.csv?x=1#y">October 2024</a><a class=f href="http://c.example/c.csv">Other</a></html>"""


@given(spoilt([LINKS]), st.sampled_from(("newest", "first", "last", "only")))
@TAMED
def test_a_spoilt_page_of_links_leads_to_an_address_or_is_refused(body, choose):
    with tamed():
        assert isinstance(title_of(body) + heading_of(body), str)
        with tamed():
            link = choose_link(body, "http://a.example/", Follow("a.f", choose))
            parse_address(link)


@given(spoilt([b'{"file": {"url": "https://a.example/x.csv", "n": [1, 2.50, null, true]}}']))
@TAMED
def test_a_spoilt_answer_leads_to_an_address_or_is_refused(body):
    with tamed(), tamed():
        choose_address(body, "http://a.example/", Follow(path="$.file.url"))


ADDRESSES = [
    "http://a.example/2024-04-08_name.csv", "//b.example:8080/x?y=1#z", "http://[2001:db8::1]/", "../x/./y.pdf",
    "https://münchen.example/straße?q=ä", "http://user:pass@a.example/",
]  # fmt: skip


@given(spoilt_text(ADDRESSES), st.sampled_from((301, 302, 303, 307, 308, 200, 404, 429, 503)))
@settings(TAMED, max_examples=EXAMPLES * 5)
def test_a_spoilt_address_leads_somewhere_or_is_refused(text, status):
    with tamed():
        read_edition(text)
        answer = Capture("http://a.example/", "http://a.example/", status, {"location": text}, b"", day("2024-10-15"))
        with tamed():
            parse_address(text)
        with tamed():
            way = Way(parse_address("http://a.example/"))
            way.redirect(answer, 5)
            assert way.addresses[-1].scheme in ("http", "https")


@given(spoilt_text(["120", "Fri, 31 Dec 1999 23:59:59 GMT", "Friday, 31-Dec-99 23:59:59 GMT", "2024-05-01T00:00:00Z"]))
@settings(TAMED, max_examples=EXAMPLES * 5)
def test_a_spoilt_time_of_a_server_is_read_or_left(text):
    with tamed():
        seconds = retry_after_seconds({"retry-after": text}, day("2024-10-15"))
        assert seconds is None or 0 <= seconds <= 7 * 86_400
        answer = Capture("http://a.example/", "http://a.example/", 503, {"retry-after": text}, b"", day("2024-10-15"))
        assert str(failure(answer))
        with tamed(ValueError):
            parse_date(text)


TIMEMAP = """<http://a.example/x>; rel="original",
<http://w.example/timemap/link/x>; rel="timemap"; from="Mon, 01 Jan 2018 00:00:00 GMT",
<http://w.example/web/20240102030405/x>; rel="first memento"; datetime="Tue, 02 Jan 2024 03:04:05 GMT"\n"""


@given(spoilt_text([TIMEMAP]))
@TAMED
def test_a_spoilt_list_of_archived_copies_is_read_as_far_as_it_goes(text):
    with tamed():
        for memento in (one for found in mementos_in(text, "http://w.example/timemap/") for one in found):
            assert memento.taken_at.tzinfo
            raw_address(memento.url)


ROBOTS = "User-agent: *\nDisallow: /a*b$\nAllow: /a\nCrawl-delay: 5\n\nUser-agent: figure-monitor\nDisallow: /f/%7e\n"


@given(spoilt_text([ROBOTS]), spoilt_text(["http://a.example/f/~x?y=1", "http://a.example/aab"]))
@TAMED
def test_a_spoilt_robots_txt_allows_or_forbids(text, url):
    with tamed():
        url = str(parse_address(url))
        rules = Protego.parse(text)
        allowed = rules.can_fetch(url, AGENT)
        assert float(rules.crawl_delay(AGENT) or 0) >= 0
        if not allowed:
            assert isinstance(forbidding_line(text, url), str)


@given(spoilt([(SETTINGS + "sources:\n" + indented(SEIZURES + PAGE)).encode()]))
@settings(TAMED, suppress_health_check=list(HealthCheck))
def test_a_spoilt_configuration_is_taken_or_refused_with_places(tmp_path_factory, body):
    path = tmp_path_factory.getbasetemp() / "spoilt.yaml"
    path.write_bytes(body)
    with tamed(), tamed(ConfigError):
        load(path)


@given(spoilt_text(["a total of {figure} in {other} ... of {period}", "{figure} {figure}", "... {"]))
@TAMED
def test_a_spoilt_pattern_is_taken_or_refused(pattern):
    page = b"<html><p>There was a total of 34.82 pounds in 2024, of July 2024.</p><p>a a a a a total total</p></html>"
    with tamed(ValueError):
        read(Rule("x", None, Text(pattern=pattern), "lb"), HTML, page)
