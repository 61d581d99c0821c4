"""``python -m bench start [FOLDER]``: what is proposed for labelled articles, from their sources and from others'.

Each folder of an article holds its text, a ``ledger.json`` and its ``sources``. A place that is proposed is right where
it prints the number of a place that the label names, or, in the label's document or one beside it, a number that
supports the claim under a word of the label's subject, and of no other time. Other claims rest on nothing or on what
is derived from several cells: what is proposed for them is wrong, unless a sum is offered that the label names.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tabulate import tabulate

from bench.calibration import Point
from bench.claims import FOLDER
from monitor.core.align import Stand
from monitor.core.outcome import Outcome, Placed, Settled, settle
from monitor.model.errors import CheckError
from monitor.reading.candidates import Candidate, Place, candidates_in
from monitor.reading.document import Document
from monitor.reading.labels import bare_words, shortened
from monitor.services.readers.aligning import MOST_LOOKED_AT, aligned
from monitor.services.readers.looking import Claimed, claimed_in

NOT_READ = ("index.json", "README.md")
MEDIA = {".csv": "csv", ".html": "html", ".txt": "text", ".md": "text", ".json": "json", ".pdf": "pdf", ".xlsx": "xlsx"}
EXACT = re.compile(r"= (-?[0-9][0-9 ,.]*)")
SAME = 0.6
"""Which share of the words of two sentences is the same, where one was taken from the other."""
CELL, SENTENCE, DERIVED = "cell", "sentence", "derived"


@dataclass(frozen=True, slots=True)
class Text:
    """An article with its labels and its sources.

    Attributes:
        name: its folder.
        claims: what is found in it.
        labels: what a person found, beside each claim; empty where nobody labelled it.
        sources: its documents by file name.
        titles: what it calls them.
    """

    name: str
    claims: Sequence[Claimed]
    labels: Sequence[Mapping[str, Any]]
    sources: Mapping[str, Document]
    titles: Mapping[str, str]


@dataclass(slots=True)
class Counts:
    """What came of the claims of one article.

    Attributes:
        of: how many rest on a cell or a sentence of a source.
        proposed: how many are proposed, among all.
        right: how many of these are right.
        found: how many of those that rest on one are proposed rightly.
        among: how many of those are rightly proposed or among the three to choose from.
        derived: how many claims follow from several cells.
        derived_found: how many of these are proposed rightly.
        reckoned: how many are proposed that follow from several, reckoned or added up.
        reckoned_right: how many of these are right.
        wrong: those that are not right, a line each.
        missed: those that rest on a place and are not proposed, a line each.
        points: each claim with a place that is proposed, or the first to choose from.
        unfound: what is listed of each claim that rests on a place, or follows from some, and is not proposed.
        alone: right, proposed and all, where the value alone is asked for: it stands in one place of the sources.
        seconds: of processor time.
    """

    of: int = 0
    proposed: int = 0
    right: int = 0
    found: int = 0
    among: int = 0
    derived: int = 0
    derived_found: int = 0
    reckoned: int = 0
    reckoned_right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    unfound: list[str] = field(default_factory=list)
    alone: tuple[int, int, int] = (0, 0, 0)
    seconds: float = 0.0


def text_in(folder: Path) -> Text:
    """The article of a folder."""
    ledger = json.loads((folder / "ledger.json").read_text("utf-8"))
    body = (folder / ledger["article"]).read_text("utf-8")
    claims = claimed_in(body, title=ledger.get("title", ""), published_on=None, language="")
    labels = [_label_of(one, ledger["claims"]) for one in claims]
    files = sorted((folder / "sources").glob("*")) if (folder / "sources").is_dir() else []
    sources = {
        one.name: Document(one.read_bytes(), media=MEDIA[one.suffix], url=f"https://example.org/{one.name}")
        for one in files
        if one.suffix in MEDIA and one.name not in NOT_READ and not _is_about(one)
    }
    index = folder / "sources" / "index.json"
    titles = {name: title for title, name in json.loads(index.read_text("utf-8"))} if index.exists() else {}
    return Text(folder.name, claims, labels, sources, titles)


def _is_about(path: Path) -> bool:
    """Whether a file only says what another one is."""
    return path.suffix == ".json" and path.with_suffix(".html").exists()


def _label_of(one: Claimed, labels: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next((label for label in labels if label["start"] < one.end and one.start < label["end"]), {})


def settled(text: Text, sources: Text) -> tuple[list[Settled], list[str]]:
    """What follows for the claims of one article from the sources of one; and the names of these."""
    wanted = [one.wanted for one in text.claims]
    names, places = list(sources.sources), list[Placed]()
    for number, name in enumerate(names):
        try:
            told = aligned(
                sources.sources[name], "us-federal", wanted, sources.titles.get(name.partition(".")[0], ""), number
            )
        except CheckError:
            continue
        places += told.places
    return [settle(one for one in places if one.stand.claim == at) for at in range(len(wanted))], names


def score(text: Text) -> Counts:
    """How the proposals for an article from its own sources are."""
    counts = Counts()
    began = time.process_time()
    found, names = settled(text, text)
    counts.seconds = time.process_time() - began
    for claim, label, one in zip(text.claims, text.labels, found, strict=True):
        rests = any(source["how"] in (CELL, SENTENCE) and not source["later"] for source in label.get("source", ()))
        follows = not rests and any(
            source["how"] == DERIVED and not source["later"] for source in label.get("source", ())
        )
        good = [_is_right(place, claim, label, names, text.titles) for place in one.places]
        counts.of += rests
        counts.derived += follows
        counts.proposed += one.outcome is Outcome.PROPOSED
        if one.outcome is Outcome.PROPOSED:
            counts.right += good[0]
            counts.found += rests and good[0]
            counts.derived_found += follows and good[0]
            several = one.places[0].stand.candidate.place in (Place.RECKONED, Place.SUM)
            counts.reckoned += several
            counts.reckoned_right += several and good[0]
            if not good[0]:
                counts.wrong.append(
                    f"{claim.quote!r} in {shortened(claim.sentence, 90)!r}: {_shown(one.places[0], names)}"
                )
        elif rests or follows:
            shown = [_shown(place, names) for place in (*one.places, *filter(None, [one.unread]))]
            counts.unfound.append(f"{claim.quote}: {one.outcome}{', the right one among them' * any(good)}")
            counts.missed.append(f"{one.outcome} {claim.quote!r} {label['source'][0]['where'][:50]!r}: {shown}")
        counts.among += rests and any(good)
        if one.places:
            counts.points.append(Point(text.name, one.places[0].score, one.margin, good[0]))
    counts.alone = _by_value_alone(text)
    return counts


def _by_value_alone(text: Text) -> tuple[int, int, int]:
    """What would come of proposing each number that stands in one place of the sources at its printed precision."""
    names, stands = list(text.sources), []
    for number, document in enumerate(text.sources.values()):
        with suppress(CheckError):
            found = candidates_in(document, calendar="us-federal", most=MOST_LOOKED_AT).candidates
            stands += [(number, one) for one in found if one.value is not None and not one.doubt]
    right = proposed = of = 0
    for claim, label in zip(text.claims, text.labels, strict=True):
        of += any(source["how"] in (CELL, SENTENCE) and not source["later"] for source in label.get("source", ()))
        low, high = claim.wanted.reach if claim.wanted else (Decimal(1), Decimal(0))
        fitting = [(number, one) for number, one in stands if one.value is not None and low <= abs(one.value) <= high]
        if len(fitting) == 1:
            [(number, one)] = fitting
            proposed += 1
            place = Placed(number, Stand(0, one, 0.0, 0.0, 0.0, 0.0, 0.0))
            right += _is_right(place, claim, label, names, text.titles)
    return right, proposed, of


def _is_right(
    place: Placed, claim: Claimed, label: Mapping[str, Any], names: Sequence[str], titles: Mapping[str, str]
) -> bool:
    one = place.stand.candidate
    name = names[place.document]
    for source in label.get("source", ()):
        same_file = source["file"].rpartition("/")[2] == name
        if one.words and same_file and not source["later"] and _same_words(one.words, claim.sentence) > SAME:
            return True
        if source["how"] == DERIVED and same_file and one.how:
            return _follows(one, source["where"])
        if source["how"] == DERIVED and same_file and one.where:
            return all(value.lower() in source["where"].lower() for _, value in one.where)
        if source["how"] == CELL and _is_the_number(one.value, source["where"], label):
            title = titles.get(name.partition(".")[0], "")
            told = " ".join((*one.row, *one.column, one.caption, one.heading, one.words, title))
            return same_file or bool({*bare_words(label["subject"])} & {*bare_words(told)})
    return False


def _follows(one: Candidate, where: str) -> bool:
    """Whether a label names the numbers that a place is reckoned from, or all of their labels."""
    numbers = re.findall(r"[0-9][0-9.,]*", f"{one.printed}")
    named = {*bare_words(where)}
    return all(number in where for number in numbers) or all(
        {*bare_words(label)} <= named for label in (*one.row, *one.column, *one.against)
    )


def _is_the_number(value: Decimal | None, where: str, label: Mapping[str, Any]) -> bool:
    exact = EXACT.search(where)
    if exact and value is not None:
        try:
            wanted = Decimal(_printed(exact[1]))
        except InvalidOperation:
            return False
        return any(
            abs(abs(value) - abs(wanted) * scale) <= abs(wanted) * scale / 1000 for scale in (1, 1000, 10**6, 10**9)
        )
    return value is not None and any(
        abs(abs(value) - abs(Decimal(str(one)))) <= abs(value) / 50 for one in label["values"]
    )


def _printed(text: str) -> str:
    """A number of a label without its groups: "788,300", "-0,3", "2 325,9"."""
    bare = text.strip().rstrip(".,").replace(" ", "")
    return re.sub(r",(?=[0-9]{1,2}$)", ".", bare).replace(",", "")


def _same_words(one: str, other: str) -> float:
    a, b = {*bare_words(one)}, {*bare_words(other)}
    return len(a & b) / max(1, min(len(a), len(b)))


def _shown(place: Placed, names: Sequence[str]) -> str:
    one = place.stand.candidate
    where = " / ".join((*one.row, *one.column)) or shortened(one.words, 80)
    rule = place.proposals[0].kind if place.proposals else f"no rule: {place.refusal[:80]}"
    return f"{place.score:.1f} {names[place.document]} {one.printed} {one.period and one.period.label} {where} ({rule})"


def foreign(texts: Sequence[Text]) -> Iterator[str]:
    """What is proposed for an article from the sources of others, a line each."""
    for text in texts:
        for other in texts:
            if other is text or not other.sources:
                continue
            found, names = settled(text, other)
            for claim, one in zip(text.claims, found, strict=True):
                if one.outcome is Outcome.PROPOSED:
                    yield f"{text.name} from {other.name}: {claim.quote!r}: {_shown(one.places[0], names)}"


def main(arguments: Sequence[str]) -> int:
    """Print the scores; 0 when nothing wrong is proposed."""
    parser = argparse.ArgumentParser(prog="python -m bench start", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="articles with their labels and sources")
    parser.add_argument("--misses", action="store_true", help="list everything that is not right")
    chosen = parser.parse_args(arguments)
    texts = [text_in(one.parent) for one in sorted(chosen.folder.glob("*/ledger.json"))]
    if not texts:
        raise SystemExit(f"no ledger.json in the folders of {chosen.folder}")
    all_ = {text.name: score(text) for text in texts}
    rows = [
        [name, one.of, one.proposed, one.right, one.found, one.among, f"{one.seconds:.1f}"]
        for name, one in all_.items()
    ]
    total: Counter[str] = Counter()
    for one in all_.values():
        total.update(of=one.of, proposed=one.proposed, right=one.right, found=one.found, among=one.among)
        total.update(
            derived=one.derived,
            derived_found=one.derived_found,
            reckoned=one.reckoned,
            reckoned_right=one.reckoned_right,
        )
    rows.append(["all", *(total[name] for name in ("of", "proposed", "right", "found", "among")), ""])
    print(tabulate(rows, ["", "rest on a place", "proposed", "right", "of those that rest", "among three", "CPU s"]))
    print(
        f"precision {total['right'] / max(1, total['proposed']):.3f}, "
        f"recall {total['found'] / max(1, total['of']):.3f}, ",
        end="",
    )
    print(f"right among three {total['among'] / max(1, total['of']):.3f}")
    print(
        f"derived: {total['reckoned']} are proposed as reckoned or added up, {total['reckoned_right']} rightly; "
        f"of {total['derived']} claims that follow from several cells {total['derived_found']} are proposed rightly"
    )
    false = list(foreign(texts))
    print(f"proposed from the sources of another article: {len(false)}", *false, sep="\n  ")
    for name, one in all_.items():
        if one.wrong or (chosen.misses and one.missed):
            print(
                f"\n{name}",
                *(f"WRONG {line}" for line in one.wrong),
                *(one.missed if chosen.misses else ()),
                sep="\n  ",
            )
    return int(bool(false) or total["right"] < total["proposed"])
