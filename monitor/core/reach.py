"""Tell which claims no value can meet: their figure has periods of other lengths, or has gone past theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.core.catalogue import Catalogue
from monitor.model import Claim, Grain, Near, Observation, Period, Reason, ReasonKind, Span, Verdict

NEAREST = 2
"""How many of the nearest periods are named."""
ORDER = list(Grain)


def out_of_reach(verdict: Verdict, claim: Claim, said: Iterable[Observation]) -> Verdict:
    """The same verdict; with the periods that the figure has, where none was ever read that the claim speaks of and, as
    things are, none will be.

    A period that is later than all of its length is not out of reach: it may be published yet.

    Args:
        verdict: how the claim stands.
        claim: the claim.
        said: what its figure says.
    """
    if verdict.reason.kind is not ReasonKind.NOT_READ_YET or claim.period.span is None:
        return verdict
    periods = {o.period for o in said if o.series == claim.series and o.period.span is not None}
    near = _near(claim.period, claim.period.span, sorted(periods, key=_place))
    return replace(verdict, reason=Reason(ReasonKind.OUT_OF_REACH, near=near)) if near else verdict


def newly_out_of_reach(judged: Iterable[Verdict], before: Mapping[str, Verdict]) -> tuple[Verdict, ...]:
    """The verdicts on claims that no value can meet, of which that was not known before."""
    found = (verdict for verdict in judged if verdict.reason.kind is ReasonKind.OUT_OF_REACH)
    known = {id_ for id_, verdict in before.items() if verdict.reason.kind is ReasonKind.OUT_OF_REACH}
    return tuple(verdict for verdict in found if verdict.claim_id not in known)


def never_met(catalogue: Catalogue) -> list[tuple[Claim, Sequence[Grain]]]:
    """The claims about periods of a length that the rule of their figure never gives, with the lengths that it gives.

    Told from the configuration alone: where a rule says nothing of lengths, nothing is told.
    """
    found: list[tuple[Claim, Sequence[Grain]]] = []
    for claim in catalogue.claims.values():
        figure = catalogue.figure(claim.figure_id)
        given: Iterable[Grain] = getattr(figure.extractor, "grains", ()) if figure else ()
        grains = [grain for grain in ORDER if grain in set(given)]
        if grains and not claim.not_watched and claim.period.span is not None and claim.period.grain not in grains:
            found.append((claim, grains))
    return found


def by_figure(observations: Iterable[Observation]) -> Mapping[str, Sequence[Observation]]:
    """The observations of each figure."""
    found: dict[str, list[Observation]] = {}
    for observation in observations:
        found.setdefault(observation.figure_id, []).append(observation)
    return found


def _near(wanted: Period, span: Span, there: Sequence[Period]) -> Near | None:
    """What there is beside the period wanted; None where nothing is, or the one wanted may come yet."""
    of_its_length = [period for period in there if period.grain is wanted.grain]
    if not there or (of_its_length and _place(of_its_length[-1]) < _place(wanted)):
        return None
    nearest = sorted(there, key=lambda period: _distance(wanted, span, period))[:NEAREST]
    grains = tuple(grain for grain in ORDER if any(period.grain is grain for period in there))
    labels = tuple(period.label for period in nearest)
    return Near(grains, there[0].label, there[-1].label, labels)


def _distance(wanted: Period, span: Span, other: Period) -> tuple[int, int, timedelta]:
    """How many days lie between a period and the one wanted, and how much longer or shorter it is; later is nearer."""
    assert other.span is not None
    gap = max(other.span.start - span.end, span.start - other.span.end, timedelta()).days
    return gap, abs(ORDER.index(other.grain) - ORDER.index(wanted.grain)), span.end - other.span.end


def _place(period: Period) -> tuple[object, ...]:
    assert period.span is not None
    return period.span.end, period.span.start, period.label
