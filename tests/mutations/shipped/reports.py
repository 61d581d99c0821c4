"""What offices do to PDF files when they print them anew: to the file, its sentences and its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tests.mutations import EITHER, LOUD, SAME, Allowed, Mutation, Operator, Said, another, mutations_into
from tests.mutations.shipped import ShippedRule, figures_read_by, shipped_rule
from tests.mutations.shipped.printed import Printed, printed_of
from tests.mutations.shipped.ruled import OF_TABLES
from tests.site.files import Heading, PageBreak, Paragraph, Ruled

# ---------------------------------------------------------------- the file, wherever the figure stands

OF_FILES: list[Mutation[Printed]] = []
mutation = mutations_into(OF_FILES)
OTHERS = Ruled(("Course", "People", "Days"), (("Boats", "88", "12"), ("Radio", "41", "9")), (60, 30, 30))


@mutation(SAME)
def running_title_changed(page: Printed) -> Printed:
    return replace(page, running="Annual report 2023, page copy 7")


@mutation(SAME)
def running_title_dropped(page: Printed) -> Printed:
    return replace(page, running="")


@mutation(SAME)
def lines_made_longer(page: Printed) -> Printed:
    return replace(page, width=165)


@mutation(SAME)
def letters_printed_smaller(page: Printed) -> Printed:
    return replace(page, size=9)


@mutation(SAME)
def page_with_a_notice_put_in_front(page: Printed) -> Printed:
    notice = (Paragraph("Released under section 15. 14 pages were reviewed in 2019 and 27 withheld."), PageBreak())
    return replace(page, parts=(*notice, *page.parts), place=page.place + 2)


@mutation(SAME)
def another_table_printed_before(page: Printed) -> Printed:
    return replace(page, parts=(Heading("Training"), OTHERS, *page.parts), place=page.place + 2)


@mutation(LOUD)
def file_of_another_report(page: Printed) -> Printed:
    other = (Heading("Summary"), Paragraph("The office reviewed 48 audits. None concerned this matter."), OTHERS)
    return replace(page, title="Audit plan", running="Office of Audit", parts=other, place=1, truth={})


@mutation(LOUD)
def cover_page_alone(page: Printed) -> Printed:
    return replace(page, parts=(Paragraph("To be published."),), place=0, truth={})


def _half(file: bytes) -> bytes:
    return file[: len(file) // 2]


def _web_page(_: bytes) -> bytes:
    return b"<!doctype html><html><head><title>File</title></head><body><p>The file has moved.</p></body></html>"


@mutation(LOUD)
def file_cut_short(page: Printed) -> Printed:
    return replace(page, sent=_half, truth={})


@mutation(LOUD)
def web_page_in_place_of_the_file(page: Printed) -> Printed:
    return replace(page, sent=_web_page, truth={})


# ---------------------------------------------------------------- the place, whatever is read there

OF_PLACES: list[Mutation[Printed]] = []
mutation = mutations_into(OF_PLACES)


@mutation(SAME)
def page_break_before_the_place(page: Printed) -> Printed:
    return page.before(PageBreak())


@mutation(SAME)
def paragraphs_with_numbers_added_around(page: Printed) -> Printed:
    more = page.before(Paragraph("Of 3,412 letters, 27.7 percent came late."))
    return more.behind(Paragraph("In 1999 the office had 99 people, and 1,234 five years later."))


@mutation(SAME)
def part_moved_to_the_end(page: Printed) -> Printed | None:
    rest = (*page.parts[: page.place], *page.parts[page.place + 1 :], Heading("Annex"), page.parts[page.place])
    return replace(page, parts=rest, place=len(rest) - 1)


# ---------------------------------------------------------------- numbers in sentences

OF_TEXTS: list[Mutation[Printed]] = []
mutation = mutations_into(OF_TEXTS)


def _digits(page: Printed) -> str:
    found = re.search(r"\d[\d,.]*", page.printed)
    assert found is not None
    return found[0]


@mutation(SAME)
def number_itself_changed(page: Printed) -> Printed | None:
    now = Decimal(another(_digits(page)).replace(",", ""))
    after = page.retold(lambda text: text.replace(_digits(page), another(_digits(page)), 1))
    return after and replace(after, truth={label: replace(one, value=now) for label, one in page.truth.items()})


@mutation(LOUD, Operator.TWIN_ROWS)
def sentence_printed_again_with_another_number(page: Printed) -> Printed:
    return page.behind(Paragraph(page.text.replace(_digits(page), another(_digits(page)))))


@mutation(SAME)
def paragraph_printed_twice(page: Printed) -> Printed:
    return page.behind(Heading("Summary"), page.parts[page.place])


@mutation(LOUD, Operator.PLACEHOLDER)
def number_blacked_out(page: Printed) -> Printed | None:
    after = page.retold(lambda text: text.replace(_digits(page), "[redacted]", 1))
    return after and replace(after, truth={})


@mutation(LOUD)
def unit_changed(page: Printed) -> Printed | None:
    unit = page.printed.rpartition(_digits(page))[2].lstrip(" -").split(" ")[-1]
    after = page.retold(lambda text: re.sub(rf"(?<={_digits(page)})(.{{0,9}}){unit}", r"\1litres", text, count=1))
    return after and replace(after, truth={})


@mutation(LOUD)
def sentence_reworded(page: Printed) -> Printed:
    number = f"{_digits(page)} of them"
    return page.but(Paragraph(f"What came to light was {number} according to the files. The rest is unknown."))


@mutation(LOUD)
def paragraph_removed(page: Printed) -> Printed:
    return replace(page.but(Paragraph("This part is not reproduced.")), truth={})


@mutation(SAME, Operator.SECOND_PERIOD)
def similar_number_added_in_another_sentence(page: Printed) -> Printed:
    return page.but(Paragraph(f"{page.text} The year before it was {another(_digits(page))}, elsewhere."))


@mutation(SAME)
def soft_hyphens_in_all_words(page: Printed) -> Printed | None:
    return page.retold(lambda text: re.sub(r"([a-z]{4})(?=[a-z]{4})", "\\1\u00ad", text.replace("\u00ad", "")))


@mutation(EITHER)
def paragraph_in_capitals(page: Printed) -> Printed | None:
    return page.retold(lambda text: text.replace("\u00ad", "").upper())


# ---------------------------------------------------------------- words

OF_WORDS: list[Mutation[Printed]] = []
mutation = mutations_into(OF_WORDS)
GONE = Said(Decimal(0))


def _without(page: Printed, words: str) -> Printed:
    """The file without the words, which is what it says then; soft hyphens in its paragraph are dropped."""
    part = page.parts[page.place]
    assert isinstance(part, Paragraph)
    after = page.but(Paragraph(part.text.replace("\u00ad", "").replace(page.printed, words)))
    return replace(after, truth=dict.fromkeys(page.truth, GONE))


@mutation(SAME, Operator.TWIN_ROWS)
def words_printed_twice(page: Printed) -> Printed:
    return page.behind(Heading("Summary"), page.parts[page.place])


@mutation(SAME)
def words_hyphenated_anew(page: Printed) -> Printed | None:
    return page.retold(lambda text: re.sub(r"([a-z]{4})(?=[a-z]{4})", "\\1\u00ad", text.replace("\u00ad", "")))


@mutation(SAME)
def words_in_capitals(page: Printed) -> Printed | None:
    return page.retold(lambda text: text.replace("\u00ad", "").upper())


@mutation(SAME)
def words_in_quotes(page: Printed) -> Printed | None:
    return page.retold(lambda text: text.replace("\u00ad", "").replace(page.printed, f"“{page.printed}”"))


@mutation(SAME)
def sentences_added_around_the_words(page: Printed) -> Printed | None:
    return page.retold(lambda text: f"It was a long year. {text} Nothing else is known.")


@mutation(EITHER)
def words_blacked_out(page: Printed) -> Printed:
    return _without(page, "[redacted]")


@mutation(EITHER, Operator.LEFTOVER_WORDS)
def words_denied(page: Printed) -> Printed:
    first, _, rest = page.printed.partition(" ")
    return _without(page, f"{first} not any longer {rest}")


@mutation(EITHER)
def a_word_exchanged(page: Printed) -> Printed:
    words = page.printed.split(" ")
    return _without(page, " ".join([*words[: len(words) // 2], "allegedly", *words[len(words) // 2 :]]))


@mutation(EITHER)
def paragraph_of_the_words_removed(page: Printed) -> Printed:
    return replace(page.but(Paragraph("This part is not reproduced.")), truth=dict.fromkeys(page.truth, GONE))


# ---------------------------------------------------------------- rules

READ_BY: Mapping[str, Sequence[Mutation[Printed]]] = {
    "text": OF_PLACES + OF_TEXTS,
    "phrase": OF_PLACES + OF_WORDS,
    "pdf": OF_PLACES + OF_TABLES,
}
AT_THE_TOP: Mapping[str, Allowed] = {"page break before the place": EITHER}
"""The title on every page, directly above the table, looks like a name over all of its columns."""


def rules(kind: str) -> tuple[ShippedRule[Printed], ...]:
    """The rules of a kind that read PDF files."""
    return tuple(
        shipped_rule(figure, printed_of(served, figure), on="PDF", but=AT_THE_TOP if kind == "pdf" else None)
        for served, figure in figures_read_by(kind, "pdf")
    )
