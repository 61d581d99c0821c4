"""Rules of kind `labelled`, each with the page it was written for, and what is done to the label and its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from monitor.kinds.extract.labelled import Labelled
from tests.mutations import EITHER, LOUD, Allowed, Mutation, Rule, mutations_into
from tests.mutations.elements import MUTATIONS as OF_ELEMENTS
from tests.mutations.elements import Element, element
from tests.mutations.story import Story, another_number


class Card(Element):
    """A page on which a label stands beside a number."""

    @property
    def words(self) -> Sequence[str]:
        return (*super().words, self.sentence.before.strip(" :"))


def labelled(*sentence: str, **more: str) -> Card:
    """A label with a plain number."""
    made = element(*sentence, **more)
    return Card(**{field.name: getattr(made, field.name) for field in fields(made)})


OF_CARDS: list[Mutation[Story]] = []
mutation = mutations_into(OF_CARDS)


def card(label: str, number: str) -> str:
    """Another card like the page's own."""
    return f"<h2>{label}</h2><p>{number}</p>"


@mutation(EITHER)
def cards_added_on_both_sides(page: Story) -> Story:
    number = another_number(page.sentence.number)
    return replace(
        page, above=page.above + card("In the north", number), below=card("In the south", number) + page.below
    )


@mutation(LOUD)
def card_printed_again_with_another_number(page: Story) -> Story:
    return replace(page, below=f"<h2>{page.heading}</h2><p>{page.twin}</p>{page.below}")


@mutation(LOUD)
def number_not_filled_in_before_another_card(page: Story) -> Story:
    """The label stays, and the next number on the page is that of another label."""
    empty = page.but(number="", unit="", after="")
    other = f"{another_number(page.sentence.number)}{page.sentence.unit}"
    return replace(empty, said=None, below=f"<p>{other}</p>{card('In the south', other)}{page.below}")


@mutation(LOUD)
def number_left_out_before_another_card(page: Story) -> Story:
    other = f"{another_number(page.sentence.number)}{page.sentence.unit}"
    empty = replace(page.but(number="", unit="", after=""), said=None, tag="template")
    return replace(empty, below=f"{card('In the south', other)}{page.below}")


@mutation(LOUD)
def numbers_moved_above_their_labels(page: Story) -> Story | None:
    """Below the label stands the number of the next one."""
    if page.sentence.before:
        return None
    return replace(
        page.but(number=another_number(page.sentence.number)),
        above=f"{page.above}<p>{page.sentence}</p>",
        below=f"<h2>In the south</h2>{page.below}",
    )


MUTATIONS: list[Mutation[Story]] = [*OF_ELEMENTS, *OF_CARDS]

BELOW = labelled(
    "",
    "2,747",
    " kg",
    "",
    "{} all in all",
    unit="kg",
    other=" lb",
    short=" kilograms",
    heading="Seized this year",
)
ON_A_LINE = labelled(
    "Firearms taken away: ",
    "89",
    " firearms",
    "",
    "Taken away were {}",
    unit="firearms",
    other=" vehicles",
    short=" guns",
)
A_SHARE = labelled(
    "Share of the total: ",
    "12.5",
    "%",
    "",
    "{} of the total",
    unit="%",
    other=" kg",
    short=" percent",
)

TWICE: dict[str, Allowed] = {"sentence printed twice": EITHER}
"""A line so short may be about another section, its number the same by chance."""

RULES = (
    Rule(
        "a number below its label",
        BELOW,
        Labelled(label="Seized this year", number="below"),
        "kg",
        # An empty element may be one that is still to be filled in, and a number above the label may be its own.
        but=TWICE | {"heading changed": LOUD, "sentence reworded": EITHER, "words emphasised": EITHER},
    ),
    Rule("a number on a line", ON_A_LINE, Labelled(label="Firearms taken away"), "firearms", but=TWICE),
    Rule("a share on a line", A_SHARE, Labelled(label="Share of the total"), "%", but=TWICE),
)
