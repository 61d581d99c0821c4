"""``python -m bench look FOLDER``: whether the numbers that a person found are listed, and offered with a rule.

The folder is that of `bench.real`. For each figure of the truth it is asked: is its number listed with its exact value;
does its path of labels, with what stands around it, have the words that the person used; and does looking for the
number as it is printed offer, first or among three, a rule that reads it. ``--misses`` lists the others.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tabulate import tabulate

from bench.real import expected_value, truth_of
from monitor.config.installed import installed_kinds
from monitor.core.propose import Proposal
from monitor.core.seek import seek
from monitor.model.errors import Ambiguous, CheckError, NoMatch
from monitor.reading.candidates import Candidate, Sought, candidates_in, language_in
from monitor.reading.document import Document
from monitor.reading.labels import bare_words, shortened
from monitor.reading.language import number_of_any_month

EVERY = 100_000
ENOUGH = 0.5
"""The share of a person's words that the labels must have."""
STOP = frozenset(
    {
        *("the", "of", "in", "and", "by", "for", "to", "a", "an", "all", "on", "at", "from", "with"),
        *("de", "la", "le", "les", "des", "du", "au", "aux", "en", "et", "der", "die", "das", "und", "im"),
    }
)
TIMES = re.compile(r"(?:19|20)?[0-9]{1,4}")


@dataclass(frozen=True)
class Scored:
    """One figure of the truth.

    Attributes:
        file: its document.
        form: its format.
        what: what the person called it.
        listed: whether its value is listed.
        labelled: whether it is listed under the right words.
        first: whether the first rule offered reads it.
        among: whether one of the first three does.
        told: what was offered, or what is missing.
    """

    file: str
    form: str
    what: str
    listed: bool = False
    labelled: bool = False
    first: bool = False
    among: bool = False
    told: str = field(default="", compare=False)


def score(folder: Path, truth: Mapping[str, Any]) -> Iterator[Scored]:
    """Every figure of every document, in the order of the truth."""
    for about in truth["documents"]:
        if about["figures"]:
            document = Document((folder / about["file"]).read_bytes(), url=about["file"])
            yield from _of_document(document, about)


def _of_document(document: Document, about: Mapping[str, Any]) -> Iterator[Scored]:
    try:
        every = candidates_in(document, most=EVERY)
    except CheckError as error:
        yield from (Scored(about["file"], about["kind"], one["what"], told=str(error)) for one in about["figures"])
        return
    for figure in about["figures"]:
        wanted = {expected_value(figure), Decimal(figure["value"])}
        same = [one for one in every.candidates if one.value in wanted or _printed_value(one) in wanted]
        labelled = any(_has_words(one, figure["what"], every.title) for one in same)
        offered, told = _offered(document, figure)
        right = [
            proposal for proposal in offered if proposal[0].value in wanted or _printed_value(proposal[0]) in wanted
        ]
        at = [offered.index(one) for one in right]
        yield Scored(
            about["file"],
            about["kind"],
            figure["what"],
            bool(same),
            labelled,
            0 in at,
            any(place < 3 for place in at),
            told or f"{offered[at[0] if at else 0][1].kind} {offered[at[0] if at else 0][1].options}",
        )


def _offered(document: Document, figure: Mapping[str, Any]) -> tuple[list[tuple[Candidate, Proposal]], str]:
    try:
        sought = Sought.of(figure["printed"], language_in(document), "en")
        answer = seek(document, sought, installed_kinds().extractors)
    except (CheckError, NoMatch, Ambiguous) as error:
        return [], str(error)
    found = [(place.candidate, proposal) for place in answer.places for proposal in place.proposals[:1]]
    doubts = "; ".join(place.candidate.doubt for place in answer.places[:2])
    return found, "" if found else doubts or ("no rule" if answer.places else "not found")


def _printed_value(one: Candidate) -> Decimal | None:
    return one.value / one.scale if one.value is not None else None


def _has_words(one: Candidate, what: str, title: str) -> bool:
    wanted = {
        word
        for word in bare_words(what)
        if word not in STOP and number_of_any_month(word, "en") is None and not TIMES.fullmatch(word)
    }
    there = {word for label in (*one.labels, title, one.unit) for word in bare_words(label)}
    return not wanted or len(wanted & there) >= ENOUGH * len(wanted)


def lines_of(scored: Sequence[Scored], *, misses: bool = False) -> list[str]:
    """A table by format and, where it is asked for, what is not right."""
    groups = {f"all {one.form}": [other for other in scored if other.form == one.form] for one in scored}
    groups["all"] = list(scored)
    rows = [[name, len(some), *map(sum, zip(*map(_held, some), strict=True))] for name, some in groups.items()]
    heads = ["", "figures", "listed", "under their words", "rule offered first", "among three"]
    missed = [one for one in scored if not all(_held(one)[1::2])]
    return [
        tabulate(rows, heads, disable_numparse=True, colalign=("left", *["right"] * 5)),
        *(f"{_marks(one)} {one.file}: {one.what}: {shortened(one.told, 200)}" for one in (missed if misses else ())),
    ]


def _held(one: Scored) -> tuple[bool, ...]:
    return one.listed, one.labelled, one.first, one.among


def _marks(one: Scored) -> str:
    return "".join(sign if held else "-" for sign, held in zip("lw13", _held(one), strict=True))


def main(arguments: Sequence[str]) -> int:
    """Print the scores."""
    parser = argparse.ArgumentParser(prog="python -m bench look", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="documents beside a TRUTH.json")
    parser.add_argument("--misses", action="store_true", help="list what is not right")
    given = parser.parse_args(arguments)
    truth = truth_of(given.folder)
    if truth is None:
        print(f"there is no TRUTH.json in {given.folder}")
        return 1
    print(*lines_of(list(score(given.folder, truth)), misses=given.misses), sep="\n")
    return 0
