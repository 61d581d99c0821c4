from __future__ import annotations

import json
import re
from urllib.parse import urljoin

import pytest

from monitor.model import Follow
from monitor.model.errors import LinkNotFound
from monitor.reading.follow import choose_address, choose_link
from tests.places import CAPTURES

CBP = CAPTURES / "cbp"
PAGE = "https://www.cbp.example/document/stats/nationwide-drug-seizures"


def page_with(*addresses: str, head: str = "", after: str = "") -> bytes:
    links = "".join(f'<p><a href="{address}">Nationwide Drug Seizures</a></p>' for address in addresses)
    return f"<html><head>{head}</head><body>{links}{after}</body></html>".encode()


def choose(page: bytes, choose: str = "newest", link: str = 'a[href$=".csv"]') -> str:
    return choose_link(page, PAGE, Follow(link, choose))


# ---------------------------------------------------------------- the links on a page


def test_relative_addresses_are_made_absolute_and_fragments_dropped() -> None:
    assert choose(page_with("../files/a.csv#top"), link="a") == "https://www.cbp.example/document/files/a.csv"


def test_base_href_is_honoured() -> None:
    page = page_with("a.csv", head='<base href="https://cdn.example/data/">')
    assert choose(page) == "https://cdn.example/data/a.csv"


def test_a_base_that_is_no_address_is_as_if_it_were_not_there() -> None:
    for base in ("http://[::1", "//[x", "javascript:alert(1)"):
        page = f'<base href="{base}"><a class="f" href="a.csv">a</a>'.encode()
        assert choose_link(page, "https://a.example/files/", Follow("a.f", "only")) == "https://a.example/files/a.csv"


def test_white_space_in_an_address_is_dropped() -> None:
    assert choose(page_with("\n  /a.csv\t"), link="a") == "https://www.cbp.example/a.csv"


def test_a_file_linked_twice_counts_once() -> None:
    assert choose(page_with("/a.csv", "/a.csv"), choose="only") == "https://www.cbp.example/a.csv"


@pytest.mark.parametrize(("which", "name"), [("first", "b.csv"), ("last", "c.csv")])
def test_first_and_last_go_by_the_first_place_on_the_page(which: str, name: str) -> None:
    page = page_with("/b.csv", "/a.csv", "/c.csv", "/b.csv")
    assert choose(page, which) == f"https://www.cbp.example/{name}"


def test_only_refuses_a_second_address_and_names_both() -> None:
    with pytest.raises(LinkNotFound, match=r"b\.csv, .*a\.csv"):
        choose(page_with("/b.csv", "/a.csv"), "only")


def test_addresses_that_are_no_web_pages_do_not_count() -> None:
    page = page_with("mailto:a@b.csv", "javascript:open('a.csv')", "file:///a.csv", "http://[a.csv", "/b.csv")
    assert choose(page, "only", "a") == "https://www.cbp.example/b.csv"


def test_a_page_in_another_charset_is_read_by_its_header() -> None:
    page = '<a href="/données.csv">x</a>'.encode("latin-1")
    link = choose_link(page, PAGE, Follow("a"), content_type='text/html; charset="iso-8859-1"')
    assert link == "https://www.cbp.example/données.csv"


def test_no_match_shows_which_files_the_page_links_to() -> None:
    page = page_with("/a.pdf", "/about", head="<title>Drug Seizures</title>")
    with pytest.raises(LinkNotFound) as caught:
        choose(page)
    assert "'Drug Seizures'" in str(caught.value)
    assert "https://www.cbp.example/a.pdf" in str(caught.value)
    assert "/about" not in str(caught.value)


def test_a_selector_that_matches_no_link_is_told_apart_from_one_that_matches_nothing() -> None:
    with pytest.raises(LinkNotFound, match="2 elements match 'p', none is a link"):
        choose(page_with("/a.csv", "/b.csv"), link="p")


@pytest.mark.parametrize("selector", ["a[href", "a:nonsense", ">>"])
def test_a_selector_that_cannot_be_read_is_an_error(selector: str) -> None:
    with pytest.raises(LinkNotFound, match="cannot be read"):
        choose(page_with("/a.csv"), link=selector)


def test_a_way_to_choose_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(LinkNotFound, match="'latest'"):
        choose(page_with("/a.csv"), "latest")


def test_a_doubt_names_both_links_and_says_to_tighten_the_selector() -> None:
    page = page_with("/2024-May/drugs-fy19-fy22.csv", "/2024-Apr/drugs-fy21-fy24-mar.csv")
    with pytest.raises(LinkNotFound, match="Tighten the selector") as caught:
        choose(page)
    assert "fy19-fy22" in str(caught.value)
    assert "fy24-mar" in str(caught.value)


# ---------------------------------------------------------------- the page's own table


def table_of(*rows: tuple[str, str]) -> str:
    cells = "".join(
        f'<tr><th><a href="{address}">a file</a></th><td>CSV</td><td data-sort-value="920267">898.70 KB</td>{day}</tr>'
        for address, day in rows
    )
    return f"<table>{cells}</table>"


def choose_in_table(*rows: tuple[str, str]) -> str:
    links = page_with(*(address for address, _ in rows), after=table_of(*rows))
    return choose(links).rpartition("/")[2]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ('<td data-sort-value="03/13/2024">March</td>', '<td data-sort-value="04/08/2024">April</td>'),
        ("<td>13/03/2024</td>", "<td>08/04/2024</td>"),
        ("<td>2024-03-13</td>", "<td>2024-04-08</td>"),
        ("<td>March 13, 2024</td>", "<td>8 avril 2024</td>"),
        ('<td><time datetime="2024-03-13T10:00">x</time></td>', '<td><time datetime="2024-04-08">y</time></td>'),
    ],
    ids=["month first", "day first", "ISO", "in words", "time element"],
)
def test_the_day_of_upload_in_the_pages_table_decides_between_names_without_a_date(older: str, newer: str) -> None:
    assert choose_in_table(("/old.csv", older), ("/new.csv", newer)) == "new.csv"
    assert choose_in_table(("/new.csv", newer), ("/old.csv", older)) == "new.csv"


def test_a_day_of_upload_is_that_of_each_link_in_its_row() -> None:
    both = '<tr><td><a href="/new.csv">CSV</a> <a href="/new.xlsx">XLSX</a><td>2024-04-08'
    page = page_with(after=f'<table>{both}<tr><td><a href="/old.csv">CSV</a><td>2024-03-13</table>')
    assert choose(page, link="a[href$='.csv'], a[href$='.xlsx'][hidden]").endswith("/new.csv")
    with pytest.raises(LinkNotFound, match="cannot tell"):
        choose(page, link="td a")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("<td>03/04/2024</td>", "<td>04/03/2024</td>"),
        ("<td>13/04/2024</td>", "<td>04/13/2024</td>"),
        ("<td>2024-03-13</td><td>2024-05-01</td>", "<td>2024-04-08</td>"),
        ("<td>2024-03-13</td>", "<td>2024-03-13</td>"),
        ("<td>2024-03-13</td>", "<td></td>"),
        ("<td>02/30/2024</td>", "<td>03/13/2024</td>"),
    ],
    ids=["day or month", "both orders", "two dates in a row", "the same day", "no date", "no such day"],
)
def test_days_of_upload_that_can_be_read_in_two_ways_decide_nothing(a: str, b: str) -> None:
    with pytest.raises(LinkNotFound, match="cannot tell"):
        choose_in_table(("/a.csv", a), ("/b.csv", b))


# ---------------------------------------------------------------- the real page


@pytest.mark.captures
@pytest.mark.skipif(not CBP.exists(), reason="the publisher's files are not here")
@pytest.mark.parametrize("day", ["04-28", "04-29"])
def test_on_the_publishers_own_pages_the_march_file_is_chosen(day: str) -> None:
    page = (CBP / f"document-stats-nationwide-drug-seizures.2024-{day}.full.html").read_bytes()
    base = "https://www.cbp.gov/document/stats/nationwide-drug-seizures"
    follow = Follow('a[href*="/nationwide-drugs-fy"][href$=".csv"]')
    expected = "https://www.cbp.gov/sites/default/files/assets/documents/2024-Apr/nationwide-drugs-fy21-fy24-mar.csv"
    assert choose_link(page, base, follow) == expected
    with pytest.raises(LinkNotFound, match="8 links match"):
        choose_link(page, base, Follow(follow.link, "only"))


# ---------------------------------------------------------------- an address in a JSON answer

ANSWER = {
    "count": 2,
    "deep": json.loads("[" * 60 + "]" * 60),
    "results": [
        {"title": "Imposing Duties", "body_html_url": "https://example.org/d/1.html#top", "html": None},
        {"title": "Amendment", "body_html_url": "https://example.org/d/2.html"},
    ],
    "near": "/files/a.csv",
}


def address(path: str, answer: object = ANSWER) -> str:
    return choose_address(json.dumps(answer).encode(), PAGE, Follow(path=path), content_type="application/json")


def test_the_address_at_a_path_is_taken_without_its_fragment() -> None:
    assert address("$.results[0].body_html_url") == "https://example.org/d/1.html"
    assert address("$.results[?@.title == 'Amendment'].body_html_url") == "https://example.org/d/2.html"


def test_an_address_within_the_host_is_made_absolute() -> None:
    assert address("$.near") == urljoin(PAGE, "/files/a.csv")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("$.result[0].body_html_url", r"nothing is at .*: \$ has the keys count, .*did you mean 'results'\?"),
        ("$.results[7].body_html_url", r"nothing is at .*: \$.results is a list of 2. Correct follow.path"),
        (
            "$.results[*].body_html_url",
            "2 values are at .* where only one address may be: .*1.html.*Narrow follow.path",
        ),
        ("$.results[0].title", r"\$.results\[0\].title is 'Imposing Duties', no address"),
        ("$.results[0].html", "is null, no address"),
        ("$.count", "is 2, no address"),
        ("$..*..*..*..*", "passes more than .* places"),
        ("$.results", "is a list of 2, no address"),
    ],
)
def test_a_path_to_anything_but_one_address_is_refused(path: str, reason: str) -> None:
    with pytest.raises(LinkNotFound, match=f"{re.escape(PAGE)}: .*{reason}"):
        address(path)


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "ftp://example.org/a", "file:///etc/passwd", "n/a", "", "a.csv"]
)
def test_a_text_that_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(LinkNotFound, match="no address"):
        address("$.a", {"a": text})


def test_a_rule_with_a_link_reads_a_page() -> None:
    assert choose_address(b'<a href="/a.csv">a</a>', PAGE, Follow("a")) == urljoin(PAGE, "/a.csv")
