from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.fetching.web import OpenWeb
from monitor.kinds.fetch.file import File
from monitor.model import Capture, NotModified, Request, Validators
from monitor.model.errors import FetchError, TooLarge
from monitor.plugin import Fetcher

SAVED_AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOW = SAVED_AT + timedelta(days=3)
URL = "https://www.example.org/document/stats"


def save(folder: Path, name: str, body: bytes = b"FY,lb\n2024,34.82\n", at: datetime = SAVED_AT) -> Path:
    path = folder / name
    path.write_bytes(body)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


async def fetch(
    folder: Path,
    validators: Mapping[str, Validators] | None = None,
    now: datetime = NOW,
    **options: Any,
) -> Capture | NotModified:
    request = Request("cbp", URL, None, validators or {}, now)
    fetcher = File(folder=str(folder), **{"settle_seconds": 0.0, **options})
    return await fetcher.fetch(request, OpenWeb("desk@example.org", "0.1.0"))


async def chosen(folder: Path, **options: Any) -> str:
    answer = await fetch(folder, **options)
    assert isinstance(answer, Capture)
    return answer.final_url.rpartition("/")[2]


def test_it_is_a_fetcher() -> None:
    assert isinstance(File(folder="inbox"), Fetcher)


async def test_the_dropped_file_is_the_document(tmp_path: Path) -> None:
    path = save(tmp_path, "2024-10 drugs.csv")
    capture = await fetch(tmp_path)
    assert isinstance(capture, Capture)
    assert capture.body == b"FY,lb\n2024,34.82\n"
    assert (capture.url, capture.status, capture.expected_size) == (URL, 200, 17)
    assert capture.final_url == f"file:{path.as_posix().replace(' ', '%20')}"
    assert capture.fetched_at == NOW
    assert capture.headers["last-modified"] == "Fri, 20 Nov 2026 12:00:00 GMT"
    assert capture.headers["content-type"] == "text/csv"


async def test_a_folder_given_relatively_gives_a_relative_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inbox").mkdir()
    save(tmp_path / "inbox", "a.csv")
    monkeypatch.chdir(tmp_path)
    capture = await fetch(Path("inbox"))
    assert isinstance(capture, Capture)
    assert capture.final_url == "file:inbox/a.csv"


# ---------------------------------------------------------------- the same file again


async def test_the_same_file_is_not_modified(tmp_path: Path) -> None:
    save(tmp_path, "a.csv")
    first = await fetch(tmp_path)
    again = await fetch(tmp_path, first.validators)
    assert isinstance(again, NotModified)
    assert again.validators == first.validators


@pytest.mark.parametrize(
    ("name", "body", "at"),
    [
        ("a.csv", b"FY,lb\n2024,34.83\n", SAVED_AT + timedelta(seconds=1)),
        ("a.csv", b"FY,lb\n", SAVED_AT),
        ("b.csv", b"FY,lb\n2024,34.82\n", SAVED_AT),
    ],
    ids=["saved again", "another size", "another name"],
)
async def test_a_file_that_differs_in_any_way_is_read(tmp_path: Path, name: str, body: bytes, at: datetime) -> None:
    save(tmp_path, "a.csv")
    first = await fetch(tmp_path)
    (tmp_path / "a.csv").unlink()
    save(tmp_path, name, body, at)
    again = await fetch(tmp_path, first.validators)
    assert isinstance(again, Capture)
    assert again.body == body


# ---------------------------------------------------------------- which file


async def test_the_date_in_the_name_wins_over_the_time_of_saving(tmp_path: Path) -> None:
    save(tmp_path, "2024-10_drugs-fy21-fy24.csv")
    save(tmp_path, "2024-04-08_drugs-fy21-fy24-mar.csv", at=SAVED_AT + timedelta(days=1))
    assert await chosen(tmp_path) == "2024-10_drugs-fy21-fy24.csv"


async def test_without_a_date_the_fiscal_year_and_month_decide(tmp_path: Path) -> None:
    save(tmp_path, "drugs-fy21-fy24-mar.csv")
    save(tmp_path, "drugs-fy21-fy24-dec.csv", at=SAVED_AT + timedelta(days=1))
    assert await chosen(tmp_path) == "drugs-fy21-fy24-mar.csv"


async def test_names_that_tell_nothing_leave_it_to_the_time_of_saving(tmp_path: Path) -> None:
    save(tmp_path, "zebra.csv")
    save(tmp_path, "apple.csv", at=SAVED_AT + timedelta(hours=1))
    assert await chosen(tmp_path) == "apple.csv"


async def test_the_copy_that_a_browser_numbers_is_the_newer_one(tmp_path: Path) -> None:
    save(tmp_path, "drugs-fy24 (1).csv")
    save(tmp_path, "drugs-fy24.csv")
    assert await chosen(tmp_path) == "drugs-fy24%20%281%29.csv"


async def test_two_files_that_nothing_tells_apart_are_an_error_naming_both(tmp_path: Path) -> None:
    save(tmp_path, "a.csv")
    save(tmp_path, "b.csv")
    with pytest.raises(FetchError, match=r"'a\.csv' or 'b\.csv'"):
        await fetch(tmp_path)


async def test_only_files_with_the_declared_name_count(tmp_path: Path) -> None:
    save(tmp_path, "drugs-fy23.csv")
    save(tmp_path, "drugs-fy24.pdf")
    save(tmp_path, "2026-01-01_people.csv")
    assert await chosen(tmp_path, name="drugs-*.csv") == "drugs-fy23.csv"


async def test_only_allows_no_second_file(tmp_path: Path) -> None:
    save(tmp_path, "2024-01_a.csv")
    assert await chosen(tmp_path, choose="only") == "2024-01_a.csv"
    save(tmp_path, "2024-02_a.csv")
    with pytest.raises(FetchError, match=r"2024-01_a\.csv, 2024-02_a\.csv"):
        await fetch(tmp_path, choose="only")


# ---------------------------------------------------------------- what is passed over


@pytest.mark.parametrize(
    "name",
    [".a.csv", "~$a.csv", "new.csv.part", "new.csv.crdownload", "new.csv.PARTIAL", "new.tmp", "new.download"],
)
async def test_hidden_and_unfinished_files_are_passed_over(tmp_path: Path, name: str) -> None:
    save(tmp_path, "a.csv")
    save(tmp_path, name, at=SAVED_AT + timedelta(hours=1))
    assert await chosen(tmp_path) == "a.csv"


async def test_a_name_that_a_browser_reserved_for_a_running_download_is_passed_over(tmp_path: Path) -> None:
    save(tmp_path, "2024-03_a.csv")
    save(tmp_path, "2024-04_a.csv", b"FY,")
    save(tmp_path, "2024-04_a.csv.part", b"FY,lb\n2024")
    assert await chosen(tmp_path) == "2024-03_a.csv"


async def test_empty_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    save(tmp_path, "2024-03_a.csv")
    save(tmp_path, "2024-04_a.csv", b"")
    (tmp_path / "2024-05_a.csv").mkdir()
    assert await chosen(tmp_path) == "2024-03_a.csv"


# ---------------------------------------------------------------- errors


async def test_an_empty_folder_is_an_error_that_says_where_to_put_the_file(tmp_path: Path) -> None:
    with pytest.raises(FetchError) as caught:
        await fetch(tmp_path, name="drugs-*.csv")
    assert "cbp" in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert "drugs-*.csv" in str(caught.value)


async def test_a_missing_folder_is_an_error_that_says_to_create_it(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="does not exist; create it"):
        await fetch(tmp_path / "inbox")


async def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="cannot be read"):
        await fetch(save(tmp_path, "inbox"))


async def test_a_file_over_the_limit_is_too_large(tmp_path: Path) -> None:
    save(tmp_path, "a.csv", b"x" * 1001)
    with pytest.raises(TooLarge, match="1,001 bytes"):
        await fetch(tmp_path, max_bytes="1 kB")


async def test_a_file_that_grows_while_we_look_is_left_for_the_next_check(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv")

    async def keep_writing() -> None:
        for _ in range(1000):
            with path.open("ab") as growing:
                growing.write(b"2024,1\n")
            await asyncio.sleep(0.005)

    writing = asyncio.create_task(keep_writing())
    await asyncio.sleep(0)
    try:
        with pytest.raises(FetchError, match="still being written"):
            await fetch(tmp_path, now=datetime.now(UTC), settle_seconds=0.2)
    finally:
        writing.cancel()


async def test_a_file_that_keeps_its_size_for_the_settling_time_is_read(tmp_path: Path) -> None:
    save(tmp_path, "a.csv", at=NOW - timedelta(seconds=1))
    assert await chosen(tmp_path, settle_seconds=0.01) == "a.csv"


@pytest.mark.parametrize(
    "options",
    [{}, {"folder": ""}, {"folder": "a", "name": "b/c"}, {"folder": "a", "choose": "last"}, {"foldr": "a"}],
    ids=str,
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        File(**options)
