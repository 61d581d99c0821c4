"""Read one printed value: the number, and the unit from beside it or from the labels around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Context, Decimal, Inexact

from monitor.model import Ask, Period, Quantity, Reading, Unit, canonical
from monitor.model.errors import Ambiguous, ExtractError, NoMatch, WrongUnit
from monitor.reading.direction import along_arrow, as_said, without_arrow
from monitor.reading.document import Document
from monitor.reading.filled import awaits_number
from monitor.reading.grouping import shows_decimal_points
from monitor.reading.kept import still_kept
from monitor.reading.labels import same_label, shortened, tidy
from monitor.reading.language import ENGLISH, language_of
from monitor.reading.marks import NOT_FINAL, SIGNS, Mark, is_provisional, meaning_of
from monitor.reading.period import read_named
from monitor.reading.quantity import is_missing, read_quantity
from monitor.reading.signs import HELD, Written, signs_of
from monitor.reading.stated import SHARES, stated_in
from monitor.reading.surroundings import ONE, Surroundings, told_by
from monitor.reading.units import NUMBER, YEAR, is_count, is_meant_by, suffix_of, unit_named

READERS_VERSION = 12
"""Of `quantity`, `period` and this module, in every rule's hash: raised whenever they read some text differently than
before, so that earlier versions are read again and our change never looks like the publisher's."""
LONGEST = 2_000
"""Characters of a text that is read as one number: those of cells have a few dozen."""
EXACT = Context(prec=1000, traps=[Inexact])
"""Arithmetic that is exact or fails."""
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
LEADING_IN = re.compile(r"^(?:in|en)\s+", re.I)
MARK_BEHIND = re.compile(
    rf"(?<=[\d%‰)])(?<!CO2)\s*(?P<mark>[{SIGNS}]+|\[\s*\w{{1,3}}\s*\]|\([^()\d]{{1,24}}\)|(?:(?<=\s)[a-z]{{2,5}}\.?|[a-z]))$",
    re.I,
)
MARK_BEFORE = re.compile(r"^(?P<mark>\([^()\d]{1,24}\))\s*(?=[-−–+$€£]?\d)", re.I)
BARE_MARKS = frozenset({"p", "e", "r", "P", "R", "pr", "rev", "est", "prel", "prov"})
"""Letters that are marks without brackets: no unit and no magnitude is written so."""
PERIOD_BEHIND = re.compile(r"(?<=\d)(?:[^\d()]{0,24})(?P<whole>\((?P<period>[^()]*\d{4}[^()]*)\))$")
YEAR_ALONE = re.compile(r"(?P<before>\D*?)(?P<open>\()?(?P<year>(?:19|20)\d\d)(?P<behind>\D*)")
NOTE_BEHIND = re.compile(r"\S\s*\(\d{1,2}\)$")
THREE_BEHIND_POINT = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,])")
CHANGE_BEHIND = re.compile(r"(?<=[0-9%])\s?\((?:[+−–±-]|\+/-)\s?[0-9][0-9.,'’ \u00a0\u202f]*\s?%?\)$")
PUNCTUATION = " \t.,;:()[]{}\"'“”„«»‘’|=_"
"""Beside a number, or beside the words there, it says nothing."""
COMPARED = re.compile(r"\b(?:than|que|als)\b", re.I)
"""Behind "12 fewer": the number is a difference from something else, whatever its sign."""
PLAIN = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,60})?")
"""A number as a workbook holds it."""
RATED = re.compile(
    r"(?:of )?(?:the )?(?:people|persons?|population|inhabitants|residents|live births|births|women|children|habitants|"
    r"personnes|naissances(?: vivantes)?|Einwohner(?:n|innen)?|Personen|Lebendgeborene[n]?|habitantes|personas|"
    r"nacidos vivos|nascidos vivos|pessoas|abitanti|nati vivi|inwoners|personen)",
    re.IGNORECASE,
)
"""What a rate is of: it says nothing else of the number before it."""
MARK = 16
"""Characters of a text that may be a publisher's mark for a missing value."""
_DIGIT = re.compile("[0-9]")
_SHORT_FOR = {"hours": ("h",), "minutes": ("min",), "seconds": ("s", "sec")}
"""What a cell writes for units whose short names are other words in a sentence: ``24 h``, ``18 h``."""
OF_OUTPUT = re.compile(r"(?:of|du|del|do|des|vom|van het)\s(?:GDP|PIB|PIL|BIP|bbp)")
"""What a percentage of a country's output is of: whoever declares ``%`` there means it."""
BARE_POWER = re.compile(r"10[⁰¹²³⁴-⁹]+(?:\s.*)?")


def as_shown(text: str, unit: Unit, times: Decimal | None, *, percent: bool | None, locator: str) -> str:
    """What a workbook's cell shows that holds a number and may show it as a percentage: ``25%`` of 0.25.

    So it counts where a percentage is declared, with `times` or without. Whoever declares a plain number means what is
    held, and whoever declares points says with `times` what they are.

    Args:
        text: what the cell holds.
        unit: the declared unit.
        times: what the rule says.
        percent: whether the cell shows a percentage; None where the file does not tell.
        locator: where it stands.

    Raises:
        Ambiguous: the file does not tell, and a part of one stands where a percentage is declared.
    """
    is_points = unit.dimension == "percentage points" and times is None
    if not (unit.symbol == "%" or is_points) or percent is False:
        return text
    if percent:
        return percentage(text)
    if times is None and PLAIN.fullmatch(text) and 0 < abs(Decimal(text)) <= 1:
        raise Ambiguous(
            f"{locator}: {text} is held, and this kind of workbook does not tell whether it is shown as "
            f"{percentage(text)}: open it, and write `times: 100` into the rule if it is, else `times: 1`"
        )
    return text


def language_held(text: str, language: str, *, held: bool) -> str:
    """The language by which a cell's text is read: where the file holds a number, its signs are those of programs."""
    if not held or not PLAIN.fullmatch(text.removesuffix("%")):
        return language
    doubted = language != ENGLISH.code and THREE_BEHIND_POINT.search(text)
    return Written(language, HELD) if doubted or signs_of(language) else language


def percentage(text: str) -> str:
    """``25%`` of ``0.25``; what is no plain number is as it was."""
    return f"{canonical(EXACT.multiply(Decimal(text), Decimal(100)))}%" if PLAIN.fullmatch(text) else text


def read_printed(
    text: str,
    ask: Ask,
    *,
    period: Period,
    locator: str,
    labels: Iterable[str] = (),
    around: Surroundings | None = None,
    times: Decimal | None = None,
    missing: Iterable[str] = (),
) -> Reading:
    """The reading of a text that must be one number, or a mark for a missing one.

    What is printed beats what is assumed: a magnitude or a percent sign in the text itself is applied once, and `times`
    not on top of it; so is the scale that a label names.

    Args:
        text: the characters in their place.
        ask: the figure's declaration.
        period: what time it is about.
        locator: where it stood, for a person.
        labels: what stands around it and may name the unit or the scale, nearest first: ``Sum Qty (lbs)``.
        around: the same by axis, with captions and notes; instead of `labels`.
        times: what the printed number is multiplied with; None where nobody said so, 1 where somebody says that it is
            whole already, whatever the labels say.
        missing: texts that mark a missing value, beside the usual ones.

    Raises:
        NoMatch: there is no number.
        Ambiguous: the text can be read in two ways, a label names a scale that is not understood, or scales contradict
            each other: the text's own, that of the labels, `times`.
        WrongUnit: the unit printed is not the one declared.
    """
    around = around or Surroundings((tuple(labels),))
    if is_missing(text, missing):
        return Reading(period, None, printed=text, locator=locator)
    if len(text) > LONGEST:
        raise Ambiguous(
            f"{locator}: a text of {len(text):,} characters is no number: it begins {tidy(text[:80])!r}; "
            "point the rule at the number alone, or give a `pattern` where the kind has one"
        )
    if awaits_number(text):
        raise NoMatch(
            f"{locator}: {shortened(tidy(text), 80)!r} stands where a number belongs: the page is not filled yet, and "
            "a script puts it in later; watch the data file that it loads, or have the page drawn (fetch: {browser: …})"
        )
    _refuse_time_alone(tidy(text), period, ask, locator, missing)
    text, said = _without_period(still_kept(text), period, ask)
    quantity, marks = _in_its_place(text, ask, around, locator)
    reading = reading_of(in_whole(quantity, around, ask, times, locator), ask, period, locator)
    return replace(reading, provisional=is_provisional(marks | said))


def in_whole(quantity: Quantity, around: Surroundings, ask: Ask, times: Decimal | None, locator: str) -> Quantity:
    """The quantity with the scale that its own characters, its labels or the rule state, each thing once.

    Raises:
        Ambiguous: they contradict each other, or a label's scale is not understood.
        WrongUnit: a label names another unit than the declared one.
    """
    if quantity.unit is not None and quantity.unit.symbol in SHARES:
        return quantity
    factor, unit = factor_told(around, ask, times, locator, quantity)
    return replace(multiplied(quantity, factor), unit=quantity.unit or unit)


def factor_told(
    around: Surroundings, ask: Ask, times: Decimal | None, locator: str, quantity: Quantity | None = None
) -> tuple[Decimal, Unit | None]:
    """What a number under these labels is multiplied with, and the unit that they name.

    Args:
        around: the labels.
        ask: the figure's declaration.
        times: what the rule says.
        locator: where the number stands.
        quantity: the number, which may have a magnitude of its own.

    Raises:
        Ambiguous: scales contradict each other, or a label's is not understood.
        WrongUnit: a label names another unit than the declared one.
    """
    told = told_by(around, ask.unit, ask.language, locator, whole=times == 1)
    own = quantity.scale if quantity is not None else ONE
    printed = repr(quantity.printed) if quantity is not None else "the number"
    scales = {own: printed, told.scale: repr(told.words), times or ONE: f"`times: {times}`"}
    scales.pop(ONE, None)
    if len(scales) > 1 and times != 1:
        raise Ambiguous(
            f"{locator}: {printed}: {' and '.join(scales.values())} state different scales: correct the rule"
        )
    unclear = told.unclear or (told.words if told.excepts and _may_have_decimals(quantity) else "")
    if unclear and times is None and own == 1:
        raise Ambiguous(
            f"{locator}: {printed} stands under {unclear!r}: write `times: 1000`, or what else it is, into the "
            "rule (`times: 1` if the number is whole already)"
        )
    return (ONE if own != 1 or times == 1 else times or told.scale), told.unit


def _may_have_decimals(quantity: Quantity | None) -> bool:
    return quantity is None or (quantity.value is not None and quantity.value % 1 != 0)


def reading_of(quantity: Quantity, ask: Ask, period: Period, locator: str) -> Reading:
    """A quantity as a reading.

    Raises:
        WrongUnit: it names another unit than the one declared.
    """
    refuse_other_unit(quantity, ask, locator)
    return Reading(
        period,
        quantity.value,
        unit=ask.unit if quantity.unit else None,
        qualifier=quantity.qualifier,
        low=quantity.low,
        high=quantity.high,
        printed=quantity.printed,
        locator=locator,
    )


def refuse_other_unit(quantity: Quantity, ask: Ask, locator: str) -> None:
    """Let the declared unit and an unnamed one pass.

    Raises:
        WrongUnit: the text names another unit.
    """
    if quantity.unit is None or is_meant_by(quantity.unit, ask.unit):
        return
    raise WrongUnit(
        f"{locator}: {quantity.printed!r} is in {quantity.unit.symbol}, but the figure is declared in "
        f"{ask.unit.symbol}: declare the printed unit or point the rule elsewhere"
    )


def refuse_foreign_thousands(printed: str, ask: Ask, locator: str, document: Document) -> None:
    """Let pass what a text prints of a figure, unless a point stands before three digits of what is counted.

    Not for files that say themselves what is a number. Plain numbers can have decimals: they pass on a page that says
    its language, which is held against theirs, or shows by other numbers that it writes decimals with a point.

    Raises:
        Ambiguous: "5.000 agents" are five thousand in other languages.
    """
    plain = ask.unit.symbol == NUMBER
    if language_of(ask.language).thousands_point or signs_of(ask.language):
        return
    if not (plain or is_count(ask.unit)) or not THREE_BEHIND_POINT.search(printed):
        return
    if plain and (document.language or shows_decimal_points(document.words_alone)):
        return
    raise Ambiguous(
        f"{locator}: {printed!r} of {ask.unit.symbol} can be thousands, as other languages group them, or "
        "decimals, and nothing tells which"
    )


def without_unit(label: str, language: str) -> str:
    """The label without the units that it names in brackets: ``FY2024 (lbs)`` is ``FY2024``."""
    return tidy(IN_BRACKETS.sub(lambda found: found[0] if stated_in(found[1], language).says_nothing else "", label))


def multiplied(quantity: Quantity, times: Decimal) -> Quantity:
    """The quantity with its numbers multiplied, exactly."""
    if times == 1:
        return quantity
    value, low, high = (
        None if number is None else EXACT.multiply(number, times)
        for number in (quantity.value, quantity.low, quantity.high)
    )
    return replace(quantity, value=value, low=low, high=high)


def _in_its_place(text: str, ask: Ask, around: Surroundings, locator: str) -> tuple[Quantity, frozenset[Mark]]:
    """The number in a cell, and what the marks behind it say of it."""
    try:
        bare, arrow = without_arrow(without_change(still_kept(text)))
        if BARE_POWER.fullmatch(bare):
            raise Ambiguous("it can be a power of ten, or 10 with the mark of a footnote")
        bare, marks = _without_marks(bare, money=ask.unit.dimension.startswith("money"))
        quantity = read_quantity(bare, language=ask.language, years=ask.unit.symbol == YEAR)
        signed = along_arrow(as_said(quantity, bare, ask.language), arrow, around.labels)
    except (NoMatch, Ambiguous) as error:
        mark = tidy(text)
        is_mark = isinstance(error, NoMatch) and 0 < len(mark) <= MARK and not _DIGIT.search(mark)
        hint = f"; if it marks a missing value, write `missing: [{mark!r}]`" if is_mark else ""
        raise type(error)(f"{locator}: {shortened(mark, 80)!r}: {error}{hint}") from error
    if NOTE_BEHIND.search(bare) and bare.endswith(f"{quantity.printed})"):
        raise Ambiguous(f"{locator}: the only number of {shortened(bare, 80)!r} may be the mark of a footnote")
    known = (*around.labels, *around.around)
    told = signed is not quantity and not COMPARED.search(bare, quantity.end)
    if ask.unit.symbol != YEAR and not told and (left := left_over(bare, quantity, ask, known)):
        raise Ambiguous(
            f"{locator}: beside {quantity.printed!r} stands {shortened(left, 80)!r}, which can make another figure of "
            "it: point the rule at the number alone, give a `pattern` with these words where the kind has one, or "
            "declare them under `units` where they are what is counted"
        )
    return signed, marks


def _refuse_time_alone(text: str, period: Period, ask: Ask, locator: str, missing: Iterable[str]) -> None:
    """Let pass what has more digits than those of a year beside the place of a number: ``# (2011)``, ``2011 est.``.

    Raises:
        NoMatch: it has no others, and a mark stands in that place, or the year is the figure's own.
    """
    found = YEAR_ALONE.fullmatch(text) if ask.unit.symbol != YEAR else None
    if found is None:
        return
    before, behind = found["before"].strip(), found["behind"].strip(" ).")
    waits = bool(before) and (is_missing(before, missing) or awaits_number(before))
    own = period.span is not None and period.span.start.year <= int(found["year"]) <= period.span.end.year
    if (found["open"] and (waits or own)) or (own and meaning_of(behind) & NOT_FINAL):
        raise NoMatch(
            f"{locator}: {shortened(text, 80)!r} has no number but that of a year: the page is not filled yet, or the "
            "number stands elsewhere"
        )


def _without_period(text: str, period: Period, ask: Ask) -> tuple[str, frozenset[Mark]]:
    """A text without the time in brackets behind its number, where that is the figure's, and what marks beside it say.

    ``5.6% (2014 est.)``; what names another time, or none, is as it was.
    """
    found = PERIOD_BEHIND.search(text) if period.span is not None and ask.unit.symbol != YEAR else None
    if found is None:
        return text, frozenset()
    try:
        named = read_named(found["period"], ask.calendar or "calendar", ask.language)
    except ExtractError:
        return text, frozenset()
    if named.period.span != period.span or named.coverage is not None:
        return text, frozenset()
    return text[: found.start("whole")].rstrip(), named.marks


def without_change(text: str) -> str:
    """A cell without the change in brackets behind its number, which a sign makes one: ``187,462 (+1,285)``."""
    return text[: found.start()] if (found := CHANGE_BEHIND.search(text)) else text


def _without_marks(text: str, *, money: bool) -> tuple[str, frozenset[Mark]]:
    """A cell without the marks before and behind its number, and what they say; "5p" of money are five pence."""
    marks: frozenset[Mark] = frozenset()
    for pattern in (MARK_BEHIND, MARK_BEFORE):
        while found := pattern.search(text):
            said = meaning_of(found["mark"]) or frozenset({Mark.NOTE} if found["mark"][0] == "[" else ())
            if not said:
                break
            if found["mark"].isalpha() and (money or found["mark"] not in BARE_MARKS):
                break
            text, marks = tidy(text[: found.start()] + text[found.end() :]), marks | said
    return text, marks


def left_over(text: str, quantity: Quantity, ask: Ask, labels: Iterable[str]) -> str:
    """The words of a text beside its number that are neither its unit, nor a label of its place, nor a known mark.

    Empty where there are none.
    """
    before, behind = text[: quantity.start].strip(), text[quantity.end :].strip()
    known = [*labels, *(inside for label in labels for inside in IN_BRACKETS.findall(label))]
    return next((part for part in (before, behind) if part and not _says_nothing(part, quantity, ask, known)), "")


def _says_nothing(words: str, quantity: Quantity, ask: Ask, labels: Iterable[str]) -> bool:
    """Whether what stands on one side of a number leaves it as it is."""
    bare = words.strip(PUNCTUATION)
    known = (*labels, ask.unit.symbol, suffix_of(ask.unit, "1"), *_SHORT_FOR.get(ask.unit.symbol, ()))
    if not bare or meaning_of(bare) or any(same_label(bare, label.strip(PUNCTUATION)) for label in known):
        return True
    if quantity.unit is not None and quantity.unit.dimension == "rate" and RATED.fullmatch(bare):
        return True
    if quantity.unit is not None and quantity.unit.symbol == "%" and OF_OUTPUT.fullmatch(bare):
        return True
    named = unit_named(tidy(LEADING_IN.sub("", bare)), ask.language)
    return named is not None and named.symbol == (quantity.unit or ask.unit).symbol
