"""Read a figure out of an XML file: a field of its records, period by period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from pydantic import Field, model_validator

from monitor.kinds.extract.json import Json
from monitor.kinds.extract.offers.rows import Options, record_options
from monitor.kinds.extract.options import Texts
from monitor.kinds.extract.records import RecordOptions
from monitor.model import Ask, Grain, Reading
from monitor.model.errors import NoMatch
from monitor.plugin import NUMBERS
from monitor.reading.candidates import Candidate, Place
from monitor.reading.document import BINARY, CSV, HTML, JSON, PDF, XLSX, Document
from monitor.reading.document.xmlfile import names_in, read_xml, records_in
from monitor.reading.labels import did_you_mean, listed


class Xml(RecordOptions):
    """Reads a figure out of an XML file, or a feed (RSS, Atom).

    ``records`` names the elements that are records, wherever they stand, without a namespace: ``INDICATOR``, ``item``.
    The fields of a record are its attributes and the elements inside it: ``rate``, ``name/last``, ``link@href``;
    ``../time`` is the attribute ``time`` of the element around it. ``where`` keeps the records whose fields hold the
    values given, ``value`` names the field to read, and ``period`` the field, or the fields, that hold the time, as for
    ``json``. Entries of a feed have a field ``day``, too: the day on which they were published.

    A field that stands twice in a record is none that can be read.
    """

    version: ClassVar[int] = 2
    finds: ClassVar[str] = NUMBERS

    records: str = Field(pattern=r"^[^\W\d][\w.\-]*$", description="The name of the elements that are records.")
    value: str = Field(min_length=1, description="The field of the records to read.")
    missing: Texts = Field((), description="Texts that mark a missing value, beside the usual ones.")

    @classmethod
    def offers(cls, candidate: Candidate, document: Document) -> Iterator[Options]:
        """Options that may read a field of an element."""
        if candidate.place is Place.RECORDS and document.media != JSON:
            name = candidate.spot.part
            yield from record_options(candidate, records_in(read_xml(document.body), name), name)

    @model_validator(mode="after")
    def _is_consistent(self) -> Xml:
        _ = self._rule
        return self

    @property
    def _rule(self) -> Json:
        """The rule for the same records in JSON."""
        return Json(
            records=f"$[{self.records!r}]",
            where=self.where,
            value=self.value,
            formerly=self.formerly,
            period=self.period,
            pattern=self.pattern,
            dates=self.dates,
            calendar=self.calendar,
            times=self.times,
            missing=(*self.missing, ""),
        )

    @property
    def gives_period(self) -> bool:
        """Whether fields hold the time."""
        return self._rule.gives_period

    @property
    def goes_on(self) -> bool:
        """Whether the file tells the one period of the value, and may tell another next time."""
        return self._rule.goes_on

    @property
    def grains(self) -> Sequence[Grain]:
        """How long its periods are; empty where only the file tells."""
        return self._rule.grains

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """The value's reading, or one for each period in the order of time.

        Raises:
            NotUsable: it is no XML that can be read.
            NoMatch: there is no such element, no record fits, or what is there is no number.
            Ambiguous: several records are about one period.
            WrongUnit: the value or its name carries another unit than declared.
        """
        if document.media in (HTML, PDF, XLSX, BINARY, CSV, JSON):
            raise document.other_than(
                "an XML file", "open the address in a browser; if it is XML, declare `media: text`"
            )
        root = read_xml(document.body)
        records = records_in(root, self.records)
        if not records:
            names = names_in(root)
            near = did_you_mean(self.records, names)
            raise NoMatch(f"there is no element {self.records!r}{near} (there are: {listed(names)})")
        inner = Document(b"", media=JSON)
        inner.data = {self.records: records}
        return self._rule.read(inner, ask)
