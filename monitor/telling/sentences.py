"""The sentences of the program: what changed, and why a claim stands as it does."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from monitor.model import (
    Change,
    ChangeKind,
    Claim,
    Doubt,
    Near,
    Observation,
    Part,
    Reason,
    ReasonKind,
    Verdict,
    Wording,
)
from monitor.reading.labels import counted, quoted, shortened
from monitor.reading.period import show_span
from monitor.reading.wording import CONTEXT, marked, plain
from monitor.telling.amounts import (
    FINE_PLACES,
    based,
    decimals,
    number,
    observed,
    places_apart,
    places_of,
    precisely,
    shown,
    signed,
    wording_words,
)
from monitor.telling.periods import MONTH_LABEL, QUARTER_LABEL, between, date_words, period_name
from monitor.telling.questions import question

LONGEST_QUOTE = 400
"""Characters of a sentence that a reason quotes."""

NOT_JUDGED = "the source has not been read yet"
"""Why nothing can be told of a claim that was never judged."""


class English:
    """The sentences that are kept beside what they tell, for people who query the database."""

    def explanation(self, change: Change) -> str:
        """What happened, in one sentence that states no cause beyond the numbers."""
        return explanation(change)

    def question(self, doubt: Doubt, printed: str) -> str:
        """Why a value is in doubt."""
        return question(doubt, printed)

    def reason(self, claim: Claim, verdict: Verdict) -> str:
        """Why a claim stands as it does."""
        return reason(claim, verdict.reason)


# ---------------------------------------------------------------- changes


def explanation(change: Change) -> str:
    """What happened, in one sentence that states no cause beyond the numbers."""
    return happened(change).sentence


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened, with the period beside it.

    Attributes:
        period: the name of the period that the sentence begins with; empty where it does not.
        words: the rest of the sentence.
        apart: whether a colon parts the two, so that the words can stand alone where the period is named already.
    """

    period: str
    words: str
    apart: bool = False

    @property
    def sentence(self) -> str:
        """Both in one."""
        return f"{self.period}{':' if self.apart else ''} {self.words}" if self.period else self.words

    @property
    def in_place(self) -> str:
        """What stands beside the period's name: the words alone where they can."""
        return self.words if self.apart else self.sentence

    @property
    def names_period(self) -> bool:
        """Whether that names the period itself."""
        return not self.apart and bool(self.period)


def happened(change: Change) -> Happened:
    """What happened to a figure."""
    name = period_name(change.period)
    if change.first_read:
        return Happened(name, f"first read as {observed(change.after)}")
    if change.after is not None and change.after.wording is not None:
        return Happened("", _explain_wording(change.before, change.after))
    if change.in_published_period:
        return Happened("", _explain_row(change, name))
    if change.is_of_noise:
        return Happened("", f"{counted(change.count, 'number')} moved before standing for long")
    if change.stands:
        return Happened(name, f"still {observed(change.before)}", apart=True)
    match change.kind:
        case ChangeKind.RELEASED if change.after is not None:
            return Happened(name, _explain_released(change, change.after))
        case ChangeKind.RELEASED:
            return Happened(name, f"{change.count:,} values published for the first time", apart=True)
        case ChangeKind.WITHDRAWN if change.before is not None and change.count > 1:
            months = counted(change.count - 1, "month")
            return Happened(name, f"and its {months}: no longer published in this document")
        case ChangeKind.WITHDRAWN if change.still_printed:
            return Happened(name, "the value is no longer read", apart=True)
        case ChangeKind.WITHDRAWN | ChangeKind.RESTORED:
            values = f"{change.count:,} values" if change.count > 1 else "the value is"
            return Happened(name, f"{values} {NO_LONGER_OR_AGAIN[change.kind]}", apart=True)
        case ChangeKind.REDEFINED if change.before and change.after and change.before.unit != change.after.unit:
            return Happened("", f"the unit changed from {change.before.unit} to {change.after.unit}")
        case ChangeKind.REDEFINED if change.before and change.after and change.before.is_on_other_base(change.after):
            return Happened(name, f"now counts from another base: {based(change.before)} → {based(change.after)}")
        case ChangeKind.REDEFINED:
            return Happened(name, f"now counts other days: {_covers(change.before)} → {_covers(change.after)}")
        case ChangeKind.EXTENDED | ChangeKind.REVISED:
            return Happened(name, _explain_numbers(change))
        case other:
            assert_never(other)


NO_LONGER_OR_AGAIN = {
    ChangeKind.WITHDRAWN: "no longer published in this document",
    ChangeKind.RESTORED: "published again",
}


def _explain_wording(before: Observation | None, after: Observation) -> str:
    """What became of words on a page, with the sentence that stands there now as a word diff."""
    was, now = before.wording if before else None, after.wording
    step = marked(before.printed, after.printed, context=CONTEXT) if before and before.printed else ""
    change_of_words = step or f"“{plain(after.printed)}”"
    if before is None or was is None:
        return f"watched from now on: {wording_words(after.value, plain(after.printed))}"
    match now:
        case Wording.PRESENT if was is Wording.PRESENT:
            return f"the words still stand there; the sentence around them now reads: {change_of_words}"
        case Wording.PRESENT:
            return f"the words stand there now: {change_of_words}"
        case Wording.REWORDED if was is Wording.PRESENT:
            return f"the words no longer stand there; the sentence now reads: {change_of_words}"
        case Wording.REWORDED if was is Wording.REWORDED:
            return f"reworded once more; the sentence now reads: {change_of_words}"
        case Wording.REWORDED:
            return f"a sentence like it stands there again, in other words: {change_of_words}"
        case _:
            if was is Wording.PRESENT:
                gone = "the words are gone, and no sentence stands in their place"
            else:
                gone = "the reworded sentence is gone, and no other stands in its place"
            return f"{gone}; it read: “{plain(before.printed)}”"


def _explain_row(change: Change, name: str) -> str:
    if change.kind is ChangeKind.WITHDRAWN:
        return f"the row for {name} is gone from a period that is still published"
    return f"a row for {name} was added to a period already published: {observed(change.after)}"


def _explain_released(change: Change, after: Observation) -> str:
    so_far = f" so far ({_covers(after)})" if after.coverage and after.coverage != after.period.span else ""
    so_far = " to date" if after.is_to_date else so_far
    parts = f", with its {counted(change.count - 1, 'month')}" if change.count > 1 else ""
    return f"published for the first time: {observed(after)}{so_far}{parts}"


def _explain_numbers(change: Change) -> str:
    to_date = "to date " if change.kind is ChangeKind.EXTENDED else ""
    places = places_apart(change)
    head = f"{to_date}{observed(change.before, places)} → {observed(change.after, places)}"
    head += f" ({again})" if (again := again_words(change)) else ""
    if not change.parts:
        return head
    symbol = change.after.unit if change.after else ""
    return f"{head}: {', '.join(part_sentence(part, symbol) for part in change.parts)}"


def again_words(change: Change) -> str:
    """``as until 3 May 2024``, of what stood there before; empty where it did not."""
    return f"as until {date_words(change.stood_until.date())}" if change.stood_until and change.after else ""


def _covers(observation: Observation | None) -> str:
    if observation is not None and observation.is_to_date:
        return "to date"
    return show_span(observation.coverage) if observation and observation.coverage else "not stated"


def part_sentence(part: Part, symbol: str) -> str:
    """One reason why a total changed: ``+27.77 lb in 6 new months (April to September 2024)``."""
    ends = [v for v in (part.before, part.after) if v is not None]
    places = places_of(ends, part.amount)
    amount, span, noun = signed(part.amount, symbol, places), between(part.first, part.last), _noun(part)
    if part.before is None:
        return f"{amount} in {part.count:,} new {noun} ({span})"
    if part.after is None:
        return f"{amount} from {part.count:,} {noun} no longer published ({span})"
    # A restatement is often small beside the sum that it changes.
    fine = max(places, min(FINE_PLACES, max(decimals(end) for end in ends)))
    ends_shown = f"{number(part.before, symbol, fine)} → {shown(part.after, symbol, fine)}"
    return f"{amount} restated in {_restated(part, noun)} already published ({span}: {ends_shown})"


def _restated(part: Part, noun: str) -> str:
    whole = _months_between(part.first, part.last)
    if whole is None or whole < part.count:
        return f"{part.count:,} {noun}"
    if whole == part.count:
        return f"{part.count:,} {noun}" if whole == 1 else f"all {whole:,} months"
    return f"{part.count:,} of the {whole:,} months"


def _months_between(first: str, last: str) -> int | None:
    one, other = MONTH_LABEL.fullmatch(first), MONTH_LABEL.fullmatch(last)
    if not one or not other:
        return None
    return (int(other[1]) - int(one[1])) * 12 + int(other[2]) - int(one[2]) + 1


def _noun(part: Part) -> str:
    if MONTH_LABEL.fullmatch(part.first):
        noun = "month"
    else:
        noun = "quarter" if QUARTER_LABEL.fullmatch(part.first) else "period"
    return noun if part.count == 1 else f"{noun}s"


# ---------------------------------------------------------------- claims


REASONS = {
    ReasonKind.NOT_WATCHED: "{note}",
    ReasonKind.NOT_READ_YET: "no value{for_period} has been read yet",
    ReasonKind.OUT_OF_REACH: "no value{for_period} has been read, and as things are none will be: {near}",
    ReasonKind.NEVER_PUBLISHED: "{it} is not published, and no value is held",
    ReasonKind.NOT_COMPLETE: "{period} is not complete: {now}{so_far}",
    ReasonKind.SAYS: "the source says {now}",
    ReasonKind.ROUNDS_TO: "the source says {now}, which rounds to {quote}",
    ReasonKind.AMOUNTS_TO: "the source says {now}, which is what {quote} says",
    ReasonKind.DOUBTFUL: "the {thing} read is doubtful ({doubt})",
    ReasonKind.MISSING: "the source prints no value (“{printed}”)",
    ReasonKind.NO_RANGE: "the source says {now} and gives no range, of which {quote} could be the {end} end",
    ReasonKind.OTHER_MEASURE: "{quote} and {now} measure different things",
    ReasonKind.OTHER_SIGN: "the source says {now}, below zero; whether {quote} means a loss cannot be told from its "
    "words: write `says` with the sign",
    ReasonKind.PERHAPS_ROUNDED: "the source says {now}; whether {quote} was rounded to it cannot be told",
    ReasonKind.NEITHER: "the source says {now}, which neither supports nor contradicts {quote}",
    ReasonKind.REVISED: "the source said {before}, and now says {now}",
    ReasonKind.EARLIER_UNDECIDED: "the source says {now}; whether {before}, which it said earlier, supported {quote} "
    "cannot be told",
    ReasonKind.NONE_SUPPORTS: "the source says {now}; no version held supports {quote}",
    ReasonKind.NONE_SUPPORTED_AND_GONE: "no version held supports {quote}, and {it} is no longer published",
    ReasonKind.GONE_SUPPORTED: "{it} is no longer published; the last value held, {before}, supported the claim",
    ReasonKind.GONE_UNSUPPORTED: "{it} is no longer published; the last value held, {before}, did not support the "
    "claim",
    ReasonKind.GONE_UNDECIDED: "{it} is no longer published; the last value held, {before}, left undecided the claim",
    ReasonKind.NUMBER_FOR_WORDS: "{quote} is a number, and the source is watched for a wording",
    ReasonKind.WORDS_STAND: "the words stand there: “{sentence}”",
    ReasonKind.WORDS_CHANGED: "the words stood there; {reads}",
    ReasonKind.WORDS_GONE: "the words no longer stand there, and {reads}",
    ReasonKind.WORDS_UNDECIDED: "the words do not stand there, and whether they ever did is doubtful; {reads}",
    ReasonKind.WORDS_NEVER_STOOD: "no version held has these words{nearest}",
    ReasonKind.SAID_THAT_DAY: "as of {day} the source said {before}; today it says {now}",
    ReasonKind.GROWN_BEYOND: "the source says {now}; what it said when the article appeared is not held, and "
    "it has grown since",
    ReasonKind.REBASED: "the source now says {now_based}; before, from another base, it said {before_based}",
}


def reason(claim: Claim, why: Reason) -> str:
    """Why a claim stands as it does, with the values that decide it."""
    now, dated = why.now, claim.period.span is not None
    quantum = claim.quantity.quantum
    sentence = shortened(now.printed, LONGEST_QUOTE) if now else ""
    said = REASONS[why.kind].format(
        quote=quoted(claim.quote),
        now=_precisely(now, quantum),
        now_based=based(now),
        before_based=based(why.before),
        day=date_words((why.before.as_of if why.before else None) or claim.published_on),
        before=_precisely(why.before, quantum),
        printed=now.printed if now else "",
        doubt=question(now.doubt, now.printed) if now else "",
        thing="wording" if now and now.wording is not None else "value",
        so_far="" if now is None or now.is_to_date else " so far",
        sentence=sentence,
        reads=f"the sentence now reads “{sentence}”" if sentence else "no sentence like them stands there",
        nearest=f"; the nearest sentence reads “{sentence}”" if sentence else "",
        it=claim.period.label if dated else "it",
        period=claim.period.label,
        for_period=f" for {claim.period}" if dated else "",
        end=claim.end,
        note=why.note,
        near=near_words(why.near) if why.near else "",
    )
    passed = ", and has gone on to later periods since" if why.passed else ""
    then = f"; when the article appeared, it already said {_precisely(why.then, quantum)}" if why.then else ""
    is_other = why.note and why.kind is not ReasonKind.NOT_WATCHED
    other = f", but of something else: {why.note}" if is_other else ""
    return said + passed + _as_before(claim, why) + then + other


def near_words(near: Near) -> str:
    """What periods a figure has: ``the figure has 2024-07 to 2024-09, by month; the nearest is 2024-09``."""
    lengths = " and ".join(near.grains)
    if near.first == near.last:
        return f"the figure has {near.first} alone, by {lengths}"
    verb = "is" if len(near.nearest) == 1 else "are"
    return f"the figure has {near.first} to {near.last}, by {lengths}; the nearest {verb} {' and '.join(near.nearest)}"


def _as_before(claim: Claim, why: Reason) -> str:
    """What the source said that supports the claim, where it says something else now; of another scope, it does not."""
    quantum = claim.quantity.quantum
    before, now = _precisely(why.before, quantum), _precisely(why.now, quantum)
    if why.kind not in UNDECIDED or why.before is None or before == now:
        return ""
    bearing = f"of something else: {claim.scope_differs}" if claim.scope_differs else "which supports it"
    return f"; before, it said {before}, {bearing}"


UNDECIDED = (
    *(ReasonKind.DOUBTFUL, ReasonKind.MISSING, ReasonKind.NO_RANGE),
    *(ReasonKind.OTHER_MEASURE, ReasonKind.OTHER_SIGN, ReasonKind.PERHAPS_ROUNDED, ReasonKind.NEITHER),
)
"""Why what the source says now decides nothing, so that what it said before is worth telling."""


def _precisely(observation: Observation | None, quantum: Decimal) -> str:
    """The value with the decimals that show how it was rounded, and how much of its period it counts."""
    if observation is None or observation.wording is not None:
        return observed(observation)
    span, coverage = observation.period.span, observation.coverage
    covered = f" ({show_span(coverage)})" if span and coverage and coverage != span else ""
    covered = " to date" if observation.is_to_date else covered
    if observation.value is None and observation.low is None:
        return repr(observation.printed)
    return precisely(observation, quantum) + covered
