"""PDF files as the site's own printer makes them, by their parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from monitor.core.catalogue import Figure
from monitor.kinds.extract.phrase import Phrase
from monitor.reading.document import Document
from tests.mutations import Truth
from tests.mutations.shipped import Served
from tests.site import USUAL, Edition
from tests.site.files import Heading, Paragraph, Part, Print, Report, Ruled


@dataclass(frozen=True)
class Printed:
    """A PDF file by its parts.

    Attributes:
        served: the source with its document.
        title: printed at its top.
        parts: what stands below.
        running: the title on every page.
        place: which part holds the figure.
        printed: the characters that it is read from: a number, or the words.
        truth: what the file says of the figure.
        width: of paragraphs, in millimetres.
        size: of their letters, in points.
        sent: what is done last to the file.
    """

    served: Served = field(repr=False)
    title: str
    parts: tuple[Part, ...]
    running: str
    place: int
    printed: str
    truth: Truth
    width: int = 105
    size: float = 11
    sent: Callable[[bytes], bytes] = bytes

    @property
    def words(self) -> Sequence[str]:
        texts = [part.text for part in self.parts if isinstance(part, Heading | Paragraph)]
        sentences = [
            one for text in (self.title, *texts) for one in re.split(r"(?<=[.!?]) ", text.replace("\u00ad", ""))
        ]
        tables = [part for part in self.parts if isinstance(part, Ruled)]
        # Of a file that is none, the message can only say what it is.
        facts = ["the mark at the end of a PDF file is missing", "The file has moved."]
        return [
            *facts,
            self.running,
            *sentences,
            *(cell for table in tables for row in (table.header, *table.rows) for cell in row),
        ]

    def document(self) -> Document:
        return _printed(self.served, self.title, self.running, self.parts, self.width, self.size, self.sent)

    @property
    def text(self) -> str:
        """The paragraph that holds the figure."""
        part = self.parts[self.place]
        assert isinstance(part, Paragraph)
        return part.text

    @property
    def table(self) -> Ruled:
        """The table that holds the figure."""
        part = self.parts[self.place]
        assert isinstance(part, Ruled)
        return part

    def but(self, part: Part) -> Printed:
        """With another part in the figure's place."""
        return replace(self, parts=(*self.parts[: self.place], part, *self.parts[self.place + 1 :]))

    def before(self, *parts: Part) -> Printed:
        """With parts put directly before the figure's."""
        around = self.parts[: self.place], self.parts[self.place :]
        return replace(self, parts=(*around[0], *parts, *around[1]), place=self.place + len(parts))

    def behind(self, *parts: Part) -> Printed:
        """With parts put directly behind the figure's."""
        return replace(self, parts=(*self.parts[: self.place + 1], *parts, *self.parts[self.place + 1 :]))

    def retold(self, change: Callable[[str], str]) -> Printed | None:
        """With the figure's paragraph changed; None where that changes nothing."""
        after = change(self.text)
        return self.but(Paragraph(after)) if after != self.text else None


@cache
def _printed(
    served: Served,
    title: str,
    running: str,
    parts: tuple[Part, ...],
    width: int,
    size: float,
    sent: Callable[[bytes], bytes],
) -> Document:
    """Several figures are read from one file: it is printed and read once."""
    report = Report(title, USUAL, running=running, width=width, size=size)
    report.parts.extend(parts)
    return served.read(sent(report.made()))


def printed_of(served: Served, figure: Figure) -> Printed:
    """The served PDF file by its parts."""
    assert isinstance(served.resource, Print)
    assert served.resource.report is not None
    report = served.resource.report(Edition.SEEN, USUAL)
    last = served.says(figure)[-1]
    printed = _wording(figure.extractor) if isinstance(figure.extractor, Phrase) else last.printed
    place = next(i for i, part in enumerate(report.parts) if _holds(part, printed))
    return Printed(served, report.title, tuple(report.parts), report.running, place, printed, served.truth(figure))


def _wording(phrase: Phrase) -> str:
    """The words; of words with a gap the longest run."""
    return max(phrase.words.split(" ... "), key=len)


def _holds(part: Part, printed: str) -> bool:
    match part:
        case Heading(text) | Paragraph(text):
            return printed in text.replace("\u00ad", "")
        case Ruled(rows=rows):
            return any(printed in row for row in rows)
        case _:
            return False
