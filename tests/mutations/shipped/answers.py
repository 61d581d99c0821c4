"""Answers of interfaces as they are served, taken apart so that what programmers do to answers can be done to them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor.core.catalogue import Figure
from monitor.kinds.extract.json import Json
from monitor.reading.document import Document
from monitor.reading.document.jsonpath import find_places
from tests.mutations import EITHER, Allowed, Mutation
from tests.mutations.answer import Answer, inside
from tests.mutations.answer_mutations import MUTATIONS as OF_ANSWERS
from tests.mutations.answers import ONE_PERIOD_LESS
from tests.mutations.shipped import Served, ShippedRule, figures_read_by, shipped_rule


@dataclass(frozen=True)
class ServedAnswer(Answer):
    """The served answer with the value that is a figure.

    Attributes:
        served: the source with its document.
    """

    served: Served = field(kw_only=True, repr=False)

    def document(self) -> Document:
        return self.served.read(self.written(self.data).encode())


def answer_of(served: Served, figure: Figure) -> ServedAnswer:
    """The served answer, with the place of the figure's last value."""
    data = json.loads(served.body)
    rule, last = figure.extractor, served.says(figure)[-1]
    assert isinstance(rule, Json)
    places = find_places(served.document.data, rule.path or rule.records)
    at, records = places[0].parts, None
    if rule.records:
        (place,) = (p for p in places if str(p.inside(rule.value)) == last.locator)
        at, records = (*place.parts, rule.value), place.parts[:-1]
    assert str(inside(data, at)) == last.printed
    return ServedAnswer(
        data,
        at,
        served.truth(figure),
        figure.unit.symbol,
        records=records,
        labels=tuple(reversed(rule.where)),
        when=_fields_of_time(rule),
        period=last.period.label,
        served=served,
    )


def _fields_of_time(rule: Json) -> tuple[str, ...]:
    """The fields of a record that say what time it is about."""
    named = rule.period.model_dump() if rule.period else {}
    return tuple(field for name, field in named.items() if field and name not in ("ending", "starting"))


MUTATIONS: Sequence[Mutation[Answer]] = OF_ANSWERS
BUT: Mapping[str, Mapping[str, Allowed]] = {
    # Its path `$[*]` leads through an object as well.
    "cdc-vsrr-overdose/overdose-deaths": {"everything wrapped in another object": EITHER},
}
"""For one rule alone."""


def rules() -> tuple[ShippedRule[ServedAnswer], ...]:
    """The rules that read answers in JSON."""
    return tuple(
        shipped_rule(figure, answer_of(served, figure), on="JSON", but={**ONE_PERIOD_LESS, **BUT.get(figure.id, {})})
        for served, figure in figures_read_by("json", "json")
    )
