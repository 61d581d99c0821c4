from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

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
    with pytest.raises(FetchError, match=r"'2024-01_a\.csv', '2024-02_a\.csv'"):
        await fetch(tmp_path, choose="only")


# ---------------------------------------------------------------- names and links of strangers


STRANGE = [
    b"caf\xe9.csv",
    b"two\nlines.csv",
    b"bell\x07 \x1b]0;x.csv",
    b"\xe2\x80\xaeturned.csv",
    b"#?&%41.csv",
    b"[x].csv",
]


@pytest.mark.parametrize("name", STRANGE, ids=repr)
async def test_a_file_of_any_name_is_read_and_named_so_that_it_can_be_stored_and_shown(
    tmp_path: Path, name: bytes
) -> None:
    path = save(tmp_path, os.fsdecode(b"2024-04-08_" + name))
    capture = await fetch(tmp_path)
    assert isinstance(capture, Capture)
    assert capture.body == b"FY,lb\n2024,34.82\n"
    assert capture.final_url.isascii()
    assert capture.final_url.isprintable()
    assert unquote_to_bytes(capture.final_url.removeprefix("file:")) == os.fsencode(path)
    assert isinstance(await fetch(tmp_path, capture.validators), NotModified)


@pytest.mark.parametrize("name", STRANGE, ids=repr)
async def test_a_message_shows_any_name_as_text(tmp_path: Path, name: bytes) -> None:
    save(tmp_path, os.fsdecode(name), b"x" * 2000)
    other = save(tmp_path, os.fsdecode(b"2024-05_" + name), b"y" * 2000)
    for options in ({"choose": "only"}, {"max_bytes": "1 kB"}):
        with pytest.raises(FetchError) as refused:
            await fetch(tmp_path, **options)
        assert str(refused.value).isprintable()
    other.unlink()
    other.symlink_to("/etc/hostname")
    with pytest.raises(FetchError) as refused:
        await fetch(tmp_path)
    assert str(refused.value).isprintable()


async def test_a_link_that_leads_out_of_the_folder_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    inbox, secrets = tmp_path / "inbox", tmp_path / "secrets"
    inbox.mkdir()
    secrets.mkdir()
    save(secrets, "2024-04_key.csv")
    (inbox / "2024-04_a.csv").symlink_to(secrets / "2024-04_key.csv")
    with pytest.raises(FetchError, match=r"'2024-04_a\.csv' is a link that leads out of it.*key\.csv'.*links_out"):
        await fetch(inbox)
    assert await chosen(inbox, links_out=True) == "2024-04_a.csv"


async def test_a_link_out_of_the_folder_that_is_not_the_newest_file_hinders_nothing(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    save(tmp_path, "outside.csv")
    (inbox / "2024-04_a.csv").symlink_to(tmp_path / "outside.csv")
    save(inbox, "2024-05_a.csv")
    assert await chosen(inbox) == "2024-05_a.csv"


async def test_links_within_the_folder_and_to_the_folder_are_followed(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (tmp_path / "by-another-name").symlink_to(inbox)
    (inbox / "deeper").mkdir()
    save(inbox / "deeper", "2024-04_a.csv")
    (inbox / "newest.csv").symlink_to(Path("deeper") / "2024-04_a.csv")
    assert await chosen(tmp_path / "by-another-name") == "newest.csv"


@pytest.mark.parametrize("how", ["link", "pipe"])
async def test_what_is_put_in_the_place_of_a_file_that_was_looked_at_is_not_read(tmp_path: Path, how: str) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    path = save(inbox, "a.csv", at=NOW)
    secret = save(tmp_path, "secret.csv", at=NOW)

    async def swap() -> None:
        await asyncio.sleep(0.05)
        path.unlink()
        if how == "link":
            path.symlink_to(secret)
        else:
            os.mkfifo(path)

    swapping = asyncio.create_task(swap())
    with pytest.raises(FetchError, match="still being written"):
        await fetch(inbox, settle_seconds=0.3)
    await swapping


async def test_links_in_a_circle_and_to_nothing_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to("b.csv")
    (tmp_path / "b.csv").symlink_to("a.csv")
    (tmp_path / "c.csv").symlink_to("nowhere")
    with pytest.raises(FetchError, match="holds no finished file"):
        await fetch(tmp_path)


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
