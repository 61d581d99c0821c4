"""From an interface's answer to the rows and the mail: questions, pages, secrets and hostile answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from werkzeug import Request, Response

from monitor.config.load import load
from monitor.model import Follow, Outcome
from monitor.model.errors import ConfigError
from tests.newsroom import PAGE, Newsroom

TOKEN = "s3cr3t-Value-of-the-token"
DEATHS = """\
deaths:
  title: Provisional counts
  publisher: The health office
  url: SITE/resource/deaths.json?$order=year,month
  fetch:
    http:
      headers: {X-App-Token: "${APP_TOKEN}"}
      pages: {parameter: $offset, size_parameter: $limit, size: 2}
      max_bytes: 20 MB
  figures:
    reported:
      label: Overdose deaths reported, 12 months
      unit: deaths
      extract:
        json:
          records: $
          where: {state: US}
          value: data_value
          period: {year: year, month: month, ending: 12 months}
      claims:
        - {article: story, quote: "66,324 deaths", period: 2016-06-01/2017-05-31}
"""
POPULATION = """\
population:
  title: Population
  publisher: The statistics office
  url: SITE/getData
  fetch: {http: {post: [{vectorId: 1, latestN: 1}]}}
  figures:
    people:
      label: Population
      unit: people
      extract:
        json:
          records: "$[0].object.vectorDataPoint"
          value: value
          period: {date: refPer, starting: 3 months}
"""


def row(month: str, value: str, state: str = "US") -> dict[str, str]:
    return {"state": state, "year": "2017", "month": month, "data_value": value}


def serve_rows(newsroom: Newsroom, rows: list[dict[str, str]]) -> None:
    def answer(request: Request) -> Response:
        if request.headers.get("X-App-Token") != TOKEN:
            return Response("who are you?", 401)
        start, size = int(request.args["$offset"]), int(request.args["$limit"])
        return Response(json.dumps(rows[start : start + size]), content_type="application/json")

    newsroom.answers["/resource/deaths.json"] = answer


def only(newsroom: Newsroom) -> tuple[Outcome, str]:
    (result,) = newsroom.check()
    return result.outcome, result.problem


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_series_behind_a_token_and_pages_is_read_and_its_revision_mailed(newsroom: Newsroom) -> None:
    newsroom.watch(DEATHS)
    newsroom.environment["APP_TOKEN"] = TOKEN
    serve_rows(newsroom, [row("April", "65,416"), row("May", "66,324"), row("May", "140", "AK")])
    assert only(newsroom) == (Outcome.CHANGED, "")
    newsroom.wait(days=1)
    serve_rows(newsroom, [row("April", "65416"), row("May", "68370"), row("May", "141", "AK")])
    assert only(newsroom) == (Outcome.CHANGED, "")
    assert newsroom.rows("SELECT kind, period, before_value, after_value FROM change_log") == [
        ("revised", "2016-06-01/2017-05-31", "66324", "68370")
    ]
    assert len(newsroom.mails) == 1
    newsroom.wait(days=1)
    assert only(newsroom) == (Outcome.UNCHANGED, "")
    assert TOKEN.encode() not in everything_in(newsroom.folder)


def test_without_the_token_the_check_fails_and_says_what_to_do(newsroom: Newsroom) -> None:
    newsroom.watch(DEATHS)
    serve_rows(newsroom, [])
    outcome, problem = only(newsroom)
    assert outcome is Outcome.FAILED
    assert "APP_TOKEN is not set" in problem


def test_a_token_that_comes_back_is_stored_nowhere(newsroom: Newsroom) -> None:
    newsroom.watch(DEATHS)
    newsroom.environment["APP_TOKEN"] = TOKEN
    newsroom.serve("/resource/deaths.json", f'[{{"you": "{TOKEN}"}}]', content_type="application/json")
    outcome, problem = only(newsroom)
    assert outcome is Outcome.FAILED
    assert "repeats the value of the environment variable APP_TOKEN" in problem
    assert TOKEN.encode() not in everything_in(newsroom.folder)


def test_what_a_post_is_answered_with_is_read(newsroom: Newsroom) -> None:
    newsroom.watch(POPULATION)
    points = [{"refPer": "2024-07-01", "value": 41165847.0}]
    newsroom.serve("/getData", json.dumps([{"object": {"vectorDataPoint": points}}]), content_type="application/json")
    assert only(newsroom) == (Outcome.CHANGED, "")
    assert newsroom.rows("SELECT period, value FROM figures_current") == [("2024-Q3", "41165847")]
    (request,) = [request for request in newsroom.asked if request.path == "/getData"]
    assert (request.method, request.get_json()) == ("POST", [{"vectorId": 1, "latestN": 1}])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "nested more than 100 deep"),
        (b'{"a":' * 100_000, "nested more than 100 deep"),
        (b'["' + b"x" * 50_000_000 + b'"]', "larger than the limit of 20,000,000 bytes"),
        (b'[{"object": {"vectorDataPoint": [{"refPer": "2024-07-01", "value": NaN}]}}]', "NaN is no number"),
        (b'[{"object": {}, "object": {}}]', "stands twice"),
    ],
    ids=["deep lists", "deep objects", "a line of 50 MB", "NaN", "a name twice"],
)
def test_a_hostile_answer_is_a_failed_check_and_the_others_go_on(newsroom: Newsroom, body: bytes, reason: str) -> None:
    newsroom.watch(POPULATION, PAGE)
    newsroom.serve("/getData", body, content_type="application/json")
    newsroom.serve("/boundary", "<!doctype html><title>It</title><p>Here the boundary is 8,891 km long.</p>")
    failed, good = sorted(newsroom.check(), key=lambda result: result.source_id, reverse=True)
    assert (failed.source_id, failed.outcome) == ("population", Outcome.FAILED)
    assert reason in failed.problem
    assert len(failed.problem) < 1000
    assert (good.source_id, good.outcome) == ("border", Outcome.CHANGED)


# ---------------------------------------------------------------- the configuration


def test_an_address_may_be_followed_by_its_path_in_a_json_answer(newsroom: Newsroom) -> None:
    source = POPULATION.replace("  figures:", '  follow: {path: "$.object"}\n  figures:')
    assert newsroom.watch(source).source("population").follow == Follow(path="$.object")


@pytest.mark.parametrize(
    ("follow", "reason"),
    [
        ("{choose: newest}", "write either {link: …} for a page, or {path: …} for a JSON answer"),
        ('{link: a, path: "$.a"}', "write either {link: …} for a page, or {path: …} for a JSON answer"),
        ('{path: "$.a", choose: only}', "`choose` is for links"),
        ("{path: object}", "'object' is not a JSONPath"),
    ],
)
def test_what_is_followed_must_be_said_in_one_way(newsroom: Newsroom, follow: str, reason: str) -> None:
    with pytest.raises(ConfigError) as caught:
        newsroom.watch(POPULATION.replace("  figures:", f"  follow: {follow}\n  figures:"))
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "header",
    [
        f"X-App-Token: {TOKEN}",
        f"Authorization: Bearer {TOKEN}",
        f"Authorization: {TOKEN}",
        f"X-Custom: {TOKEN}a1b2c3d4",
        f"Cookie: id={TOKEN}",
        f"X-Api-Key: [{TOKEN}]",
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_repeated(newsroom: Newsroom, header: str) -> None:
    with pytest.raises(ConfigError) as caught:
        newsroom.watch(DEATHS.replace('X-App-Token: "${APP_TOKEN}"', header))
    assert TOKEN not in str(caught.value)
    assert "fetch.http.headers" in str(caught.value)


def test_a_header_that_names_its_variable_is_no_secret(newsroom: Newsroom) -> None:
    for value in ("${APP_TOKEN}", "Bearer ${APP_TOKEN}"):
        newsroom.watch(DEATHS.replace('X-App-Token: "${APP_TOKEN}"', f'Authorization: "{value}"'))
    assert load(newsroom.folder / "sources.yaml").source("deaths").url.endswith("month")
