"""Sentences in PDF files, and what offices do when they print them anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.kinds.extract.text import Text
from monitor.reading.document import Document
from tests.mutations import EITHER, LOUD, SAME, Mutation, Operator, Rule, Said, Truth, another, mutations_into
from tests.mutations.sheet import UNDATED
from tests.pdfs import Paper


@dataclass(frozen=True)
class Leaflet:
    """A PDF file with the sentence in which the figure stands.

    Attributes:
        before: the words before the number.
        number: its characters.
        after: what is printed behind, the unit first.
        said: what the sentence says; None for nothing.
        lead: the paragraph before.
        tail: the sentence behind.
        heading: the heading above.
        width: of the text in millimetres; 0 for the whole page.
        align: ``L``, ``J`` or ``C``.
        size: of the letters, in points.
        running: the title on every page.
        down: millimetres that are left empty above.
        more: paragraphs behind.
        unseen: a paragraph before, printed in white.
    """

    before: str
    number: str
    after: str
    said: Said | None
    lead: str = "Officers searched four places in May."
    tail: str = "Nobody was hurt."
    heading: str = "Summary"
    width: float = 0
    align: str = "L"
    size: float = 11
    running: str = ""
    down: float = 0
    more: tuple[str, ...] = ("The inquiry goes on.",)
    unseen: str = ""

    @property
    def truth(self) -> Truth:
        return {UNDATED: self.said} if self.said else {}

    @property
    def sentence(self) -> str:
        """The sentence with the figure."""
        return f"{self.before}{self.number}{self.after}"

    @property
    def words(self) -> Sequence[str]:
        return (self.heading, self.lead, self.sentence, *self.sentence.split(". "), self.tail, *self.more)

    def document(self) -> Document:
        paper = Paper(running=self.running, numbered=bool(self.running), size=self.size)
        paper.heading(self.heading)
        paper.ln(self.down)
        paper.paragraph(self.lead, width=self.width, align=self.align)
        if self.unseen:
            paper.set_text_color(255, 255, 255)
            paper.paragraph(self.unseen)
            paper.set_text_color(0, 0, 0)
        paper.paragraph(f"{self.sentence} {self.tail}", width=self.width, align=self.align)
        for text in self.more:
            paper.paragraph(text, width=self.width, align=self.align)
        return Document(paper.bytes(), content_type="application/pdf", url="https://x.example/leaflet.pdf")


MUTATIONS: list[Mutation[Leaflet]] = []
mutation = mutations_into(MUTATIONS)


@mutation(SAME)
def lines_made_shorter(page: Leaflet) -> Leaflet:
    return replace(page, width=60)


@mutation(SAME)
def lines_made_very_short(page: Leaflet) -> Leaflet:
    return replace(page, width=38)


@mutation(SAME)
def text_justified(page: Leaflet) -> Leaflet:
    return replace(page, width=120, align="J")


@mutation(SAME)
def letters_printed_larger(page: Leaflet) -> Leaflet:
    return replace(page, size=13)


@mutation(SAME)
def words_parted_at_the_ends_of_lines(page: Leaflet) -> Leaflet:
    """A soft hyphen, which is printed where a line ends."""
    after = "".join(f"{word[:4]}\u00ad{word[4:]}" if len(word) > 7 else word for word in _words(page.after))
    return replace(page, after=after, width=55)


@mutation(SAME)
def running_title_added(page: Leaflet) -> Leaflet:
    return replace(page, running="Annual report 2023")


@mutation(SAME)
def text_moved_down(page: Leaflet) -> Leaflet:
    return replace(page, down=120)


@mutation(EITHER)
def sentence_broken_by_the_end_of_the_page(page: Leaflet) -> Leaflet:
    return replace(page, down=222, width=50, running="Annual report 2023")


@mutation(SAME)
def spaces_made_unbreakable(page: Leaflet) -> Leaflet:
    return replace(page, after=page.after.replace(" ", "\u00a0", 2))


@mutation(SAME, Operator.SECOND_PERIOD)
def similar_number_added_in_another_sentence(page: Leaflet) -> Leaflet:
    return replace(page, tail=f"The year before it was {another(page.number)}, elsewhere. {page.tail}")


@mutation(LOUD, Operator.TWIN_ROWS)
def sentence_printed_again_with_another_number(page: Leaflet) -> Leaflet:
    return replace(page, more=(*page.more, page.sentence.replace(page.number, another(page.number))))


@mutation(LOUD)
def sentence_reworded(page: Leaflet) -> Leaflet:
    return replace(page, before=f"Altogether, {page.number[:1]} or more: ")


@mutation(LOUD)
def sentence_removed(page: Leaflet) -> Leaflet:
    return replace(page, before="The matter is before", number=" ", after="the courts.", said=None)


@mutation(LOUD, Operator.PLACEHOLDER)
def number_blacked_out(page: Leaflet) -> Leaflet:
    return replace(page, number="[redacted]", said=None)


@mutation(SAME)
def number_itself_changed(page: Leaflet) -> Leaflet | None:
    if page.said is None or page.said.value is None:
        return None
    now = Decimal(another(page.number).replace(",", ""))
    return replace(page, number=another(page.number), said=replace(page.said, value=now))


@mutation(LOUD)
def unit_changed(page: Leaflet) -> Leaflet:
    _, unit, *_ = page.after.split(" ")
    return replace(page, after=page.after.replace(unit, "litres", 1), said=None)


@mutation(EITHER)
def footnote_behind_the_number(page: Leaflet) -> Leaflet:
    return replace(page, number=f"{page.number}[1]")


@mutation(EITHER, Operator.HIDDEN_COPY)
def sentence_with_another_number_printed_in_white(page: Leaflet) -> Leaflet:
    return replace(page, unseen=page.sentence.replace(page.number, another(page.number)))


@mutation(EITHER, Operator.SPLIT_NUMBER)
def number_split_by_a_space(page: Leaflet) -> Leaflet:
    return replace(page, number=f"{page.number[:1]} {page.number[1:]}")


@mutation(LOUD, Operator.LEFTOVER_WORDS)
def number_told_per_month(page: Leaflet) -> Leaflet:
    _, unit, *_ = page.after.split(" ")
    return replace(page, after=page.after.replace(unit, f"{unit} per month", 1), said=None)


@mutation(EITHER, Operator.SECOND_PERIOD)
def year_before_told_behind_the_number(page: Leaflet) -> Leaflet:
    _, unit, *_ = page.after.split(" ")
    return replace(page, after=page.after.replace(unit, f"{unit}, up from {another(page.number)} {unit} in 2019,", 1))


def _words(text: str) -> list[str]:
    """The words of a text with the spaces between them, so that joined they are the text."""
    words = text.split(" ")
    return [word for pair in zip(words, [" "] * len(words), strict=True) for word in pair][:-1]


# ---------------------------------------------------------------- rules

RULES = (
    Rule(
        "an operation",
        Leaflet(
            "In total, investigators seized ",
            "27.7",
            " kilograms of fentanyl in metropolitan neighbourhoods.",
            Said(Decimal("27.7")),
        ),
        Text(pattern="In total, investigators seized {figure} of fentanyl"),
        "kg",
        on="PDF",
    ),
    Rule(
        "length of a border",
        Leaflet(
            "The two countries share a border of ",
            "5,225",
            " miles that is the longest undefended international boundary.",
            Said(Decimal(5225)),
        ),
        Text(pattern="share a border of {figure} that is"),
        "mi",
        on="PDF",
    ),
    Rule(
        "narcotics with a rebate",
        Leaflet(
            "Since then the rebates have covered ",
            "17",
            " substances under international control.",
            Said(Decimal(17)),
        ),
        Text(pattern="the rebates have covered {figure} under", under="Summary"),
        "substances",
        on="PDF",
    ),
)
