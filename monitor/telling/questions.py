"""The sentences that say why a value is in doubt."""

from __future__ import annotations

from decimal import Decimal

from monitor.model import Doubt, DoubtKind
from monitor.reading.labels import counted
from monitor.telling.amounts import amount

SLIPS = {
    Decimal(10): "ten times",
    Decimal(100): "a hundred times",
    Decimal(1000): "a thousand times",
    Decimal(10**6): "a million times",
    Decimal(10**9): "a billion times",
    Decimal("2.20462"): "2.2046 times",
}

QUESTIONS = {
    DoubtKind.BELOW_MINIMUM: "{value} is below the declared minimum of {beside}",
    DoubtKind.ABOVE_MAXIMUM: "{value} is above the declared maximum of {beside}",
    DoubtKind.JUMPED: "{beside} → {value}: {jump}: a slip of the decimal point or the unit?",
    DoubtKind.FELL: "{beside} → {value}: the sum fell although it now counts more of {period}",
    DoubtKind.INCLUDES_DOUBTFUL: "it includes {period}, which is doubtful: {part}",
    DoubtKind.NEW_RULE: "the rule is new and cannot read the page as it was before, so the difference may be the "
    "rule's and not the page's",
    DoubtKind.EARLIER_VERSION: "an earlier version of the program doubted it",
    DoubtKind.NOT_FOUND: "its rule finds nothing in the document; it is optional, so the others were read and its last "
    "value stands: see `monitor extract`",
    DoubtKind.STILL_PRINTED: "it may still stand there: {found}",
    DoubtKind.COMMON_FACTOR: "{beside} → {value}: all that was restated became {times} times what it was: another "
    "unit, another base, or rows that count twice?",
    DoubtKind.CAME_WITH_FACTOR: "it came with a release in which all that was restated became {times} times what it "
    "was",
    DoubtKind.SLIPPED: "{beside} → {value}: all numbers of the series stand at the period beside theirs now: did a row "
    "or a column slip?",
    DoubtKind.ALL_ZERO: "whatever was a number became 0: have the numbers not been put in yet?",
    DoubtKind.ELSEWHERE: "{beside} → {value}: it is read in another place now; before, it stood at {found}: is it the "
    "same figure?",
    DoubtKind.IN_TURN: "{turn}: are two copies served in turn? Each turn is kept, and none is told until it settles",
    DoubtKind.AFTER_REJECTED: "{beside} was rejected, and now {value} stands there: is it right?",
    DoubtKind.REJECTED: "a person rejected it{asked}",
    DoubtKind.NEEDS_WORK: "a person said that its rule needs work{asked}",
    DoubtKind.LABEL_NEW: "“{label}” is new in the column “{column}” ({rows}{brings}): is it a part of this, or a "
    "total, a copy or another thing, to be dropped with `without`?",
    DoubtKind.LABEL_NEAR: "“{label}” is new in the column “{column}” beside “{found}” ({rows}{brings}): is it the same "
    "thing, renamed or divided?",
    DoubtKind.LABEL_GONE: "“{label}” stands no longer in the column “{column}”, over which this adds up: were its rows "
    "dropped, or moved elsewhere?",
    DoubtKind.LABEL_LACKS: "“{label}” has no row there in the column “{column}”, as all periods before it have: is the "
    "release whole yet?",
    DoubtKind.LABEL_OTHER: "its rows are those with “{label}” in the column “{column}”{stood}: is it the same figure? "
    "The label that is meant may stand in `where`",
    DoubtKind.BELOW_ZERO: "{beside} → {value}: fewer than none: is it a code for “no value”, or a change?",
    DoubtKind.CODE: "{beside} → {value}: is it a code for “no value”, or a number put there for a try?",
    DoubtKind.NOTE: "{beside} → {value}: decimals of what is counted: is it the mark of a footnote?",
    DoubtKind.FEWER_DIGITS: "{beside} → {value}: fewer digits are printed, and what stood before rounds to this: "
    "is it another value?",
    DoubtKind.OUT_OF_LINE: "{value}, where {beside} stands beside it: another scale, or not filled in yet?",
    DoubtKind.HALF_GONE: "{value} of its {beside} values are gone: is the release whole?",
    DoubtKind.RESTLESS: "{restless}: are these figures, or noise? Accept the question where they are, reject it where "
    "they are not: until then they are kept and not told",
    DoubtKind.RECOGNISED: "it was recognised in a picture of the page (OCR): is {value} what stands there?",
}


def question(doubt: Doubt | None, *printed: str) -> str:
    """Why a value is in doubt; empty where it is not.

    Args:
        doubt: why.
        printed: the texts that print the value and the one before: numbers keep the decimals that they have there.
    """
    if doubt is None:
        return ""
    texts = " ".join(printed)
    value, beside = (amount(one, None, None, doubt.unit, printed=texts) for one in (doubt.value, doubt.beside))
    return QUESTIONS[doubt.kind].format(
        value=value,
        beside=beside,
        jump=_jump(doubt),
        period=doubt.period,
        part=question(doubt.part, *printed),
        times="" if doubt.times is None else f"{doubt.times:f}",
        found=doubt.found,
        asked=f"; it was asked about because {question(doubt.part, *printed)}" if doubt.part else "",
        label=doubt.label,
        stood=f", where “{doubt.found}” stood" if doubt.found else ", which is new",
        column=doubt.column,
        restless=_restless(doubt),
        rows=counted(doubt.rows, "row"),
        brings=f", {value}" if value else "",
        turn=f"{beside} → {value} once more" if value and beside else "it goes and comes back",
    )


def _restless(doubt: Doubt) -> str:
    """How many numbers moved without having stood, and which the first of them are."""
    if doubt.value is None or doubt.beside is None:
        return "it moved before it had ever stood for long"
    named = doubt.found + ("; …" if doubt.value > doubt.found.count("; ") + 1 else "")
    count = f"{doubt.value:,f} of {counted(int(doubt.beside), 'number')}"
    return f"{count} moved before standing for long ({named})"


def _jump(doubt: Doubt) -> str:
    """By which factor a value jumped, and which way; empty where it did not."""
    if doubt.times is None or doubt.value is None or doubt.beside is None:
        return ""
    times = SLIPS.get(doubt.times, f"{doubt.times} times")
    way = f"it is {times} what it was" if doubt.value > doubt.beside else f"it was {times} what it is now"
    return f"{way} (kilograms against pounds)" if times.startswith("2.2046") else way
