"""Rules of kind `css`, each with the page it was written for, and what is done to the one element."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from monitor.kinds.extract.css import Css
from tests.mutations import EITHER, Mutation, Rule
from tests.mutations.story import Story, story
from tests.mutations.story_mutations import AROUND, WITHIN
from tests.mutations.story_operators import MUTATIONS as OF_OPERATORS


class Element(Story):
    """A page whose element is read on its own."""

    @property
    def words(self) -> Sequence[str]:
        s = self.sentence
        pieces = (s.number, f"{s.number}{s.unit}", s.before, s.after, s.unit)
        return (*super().words, *(piece.strip() for piece in pieces if piece.strip()))


def element(*sentence: str, **more: str) -> Element:
    """An element that prints a plain number."""
    made = story(*sentence, **more)
    return Element(**{field.name: getattr(made, field.name) for field in fields(made)})


def _if_it_changes(mutation: Mutation[Story]) -> Mutation[Story]:
    """Not where the element has nothing around its number."""

    def apply(page: Story) -> Story | None:
        after = mutation.apply(page)
        return None if after is None or after.document().body == page.document().body else after

    return replace(mutation, apply=apply)


MUTATIONS: list[Mutation[Story]] = [
    *(_if_it_changes(replace(mutation, allowed=mutation.allowed | EITHER)) for mutation in AROUND),
    *map(_if_it_changes, (*WITHIN, *OF_OPERATORS)),
]
"""What stands around the element may hide it, and what stands elsewhere is none of its business."""

RULES = (
    Rule(
        "a number alone",
        element(
            "",
            "2,747",
            " kg",
            "",
            "{} all in all",
            unit="kg",
            other=" lb",
            short=" kilograms",
            heading="Seized this year",
        ),
        Css(select="h2 + p"),
        "kg",
    ),
    Rule(
        "a number in a sentence",
        element(
            "Officers took away a total of ",
            "89",
            " firearms",
            ", some of them loaded.",
            "Some {} were found, loaded or not.",
            unit="firearms",
            other=" vehicles",
            short=" guns",
        ),
        Css(select="h2 + p", pattern="a total of {figure}, some of them"),
        "firearms",
    ),
    Rule(
        "a share",
        element(
            "",
            "12.5",
            "%",
            "",
            "{} all in all",
            unit="%",
            other=" kg",
            short=" percent",
            heading="Share of the total",
        ),
        Css(select="h2 + p"),
        "%",
    ),
)
