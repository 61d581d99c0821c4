"""Tables on HTML pages, and what redesigns, editors and content systems do to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from monitor.reading.document import Document
from tests.mutations import (
    EITHER,
    LOUD,
    QUESTION,
    SAME,
    Mutation,
    Operator,
    Said,
    Truth,
    is_number,
    mutations_into,
    plain,
)
from tests.mutations.cell_mutations import below_zero
from tests.mutations.sheet import Path, Row, Sheet
from tests.mutations.sheet_mutations import MUTATIONS as OF_SHEETS

LAYOUT = "<header><p>Statistics office</p></header><main>{}</main><footer><p>Page last changed in May</p></footer>"
OTHER_LAYOUT = """<div id="app" class="ds-1f2e">
<nav><ul><li><a href="/">Home</a><li><a href="/2019">2019 archive</a></ul></nav>
<script>window.data = {{"total": 99, "rows": [1, 2, 3]}}</script><style>td {{ width: 12px }}</style>
<div class="grid-12"><div class="col-8"><section><article>{}</article></section></div>
<aside><h3>Related</h3><p>77 reports of 2023</p></aside></div></div>"""


@dataclass(frozen=True)
class TablePage:
    """An HTML page with the table in which the figure stands.

    Attributes:
        sheet: the table.
        layout: the page around its content.
        before: what stands before the table's heading.
        after: what stands behind the table.
        wrap: what is directly around the table.
        attributes: of the table's element.
        label_tag: the element of cells that name rows.
        has_head: whether the header rows stand in ``<thead>``.
        unseen: attributes of the row above the figure's, by which nobody sees it.
    """

    sheet: Sheet
    layout: str = LAYOUT
    before: str = "<h1>Figures</h1><p>Updated every month.</p>"
    after: str = "<p>Source: administrative records.</p>"
    wrap: str = "{}"
    attributes: str = 'class="data" id="t1"'
    label_tag: str = "th"
    has_head: bool = True
    unseen: str = ""

    @property
    def truth(self) -> Truth:
        return self.sheet.truth

    @property
    def words(self) -> Sequence[str]:
        return self.sheet.words

    def document(self) -> Document:
        heading = f"<h2>{self.sheet.heading}</h2>" if self.sheet.heading else ""
        content = f"{self.before}{heading}{self.wrap.format(self.markup(self.sheet))}{self.after}"
        page = (
            f"<!doctype html><html><head><title>Figures</title></head><body>{self.layout.format(content)}</body></html>"
        )
        return Document(page.encode(), content_type="text/html; charset=utf-8")

    def markup(self, sheet: Sheet) -> str:
        """A table in this page's manner."""
        caption = f"<caption>{sheet.caption}</caption>" if sheet.caption else ""
        head = "".join(f"<tr>{row}</tr>" for row in _header(sheet))
        head = f"<thead>{head}</thead>" if head and self.has_head else head
        body = "".join(
            f"<tr {self.unseen if y == sheet.row - 1 else ''}>{self._row(sheet, row)}</tr>"
            for y, row in enumerate(sheet.rows)
        )
        return f"<table {self.attributes}>{caption}{head}<tbody>{body}</tbody></table>"

    def _row(self, sheet: Sheet, row: Row) -> str:
        if len(row) == 1:
            width = max(len(other) for other in sheet.rows)
            return f'<th colspan="{width}">{row[0]}</th>'
        tag = self.label_tag
        return "".join(
            f"<{tag}>{text}</{tag}>" if x < sheet.labels else f"<td>{text}</td>" for x, text in enumerate(row)
        )


def _header(sheet: Sheet) -> list[str]:
    """The cells of each header row; equal neighbours are one wide cell, short paths one high one."""
    depth = max(map(len, sheet.columns), default=0)
    lines = []
    for y in range(depth):
        cells = []
        for _, group in groupby(enumerate(sheet.columns), key=lambda one: _cell_key(one, y)):
            paths: list[Path] = [path for _, path in group]
            if y < len(paths[0]):
                high = depth - y if y == len(paths[0]) - 1 else 1
                cells.append(f'<th colspan="{len(paths)}" rowspan="{high}">{paths[0][y]}</th>')
        lines.append("".join(cells))
    return lines


def _cell_key(place: tuple[int, Path], y: int) -> tuple[object, ...]:
    """What neighbours must share to be one cell of header row `y`; a lowest label is always its own cell."""
    x, path = place
    return path[: y + 1] if y < len(path) - 1 else (x,)


# ---------------------------------------------------------------- mutations

OF_CONTENT: list[Mutation[TablePage]] = [
    mutation.on(lambda page: page.sheet, lambda page, sheet: replace(page, sheet=sheet)) for mutation in OF_SHEETS
]
OF_MARKUP: list[Mutation[TablePage]] = []
mutation = mutations_into(OF_MARKUP)


def _in_cell(page: TablePage, markup: str) -> TablePage:
    return replace(page, sheet=page.sheet.put(markup))


def _in_label(page: TablePage, change: Callable[[str], str]) -> TablePage:
    return replace(page, sheet=page.sheet.label(change))


def _wrong_twin(page: TablePage) -> Sheet:
    """The same table with every number another."""
    rows = tuple(row if len(row) == 1 else page.sheet.with_numbers_changed(row) for row in page.sheet.rows)
    return replace(page.sheet, rows=rows)


def _with_twin_row(page: TablePage, attributes: str) -> TablePage:
    """With the figure's row once more, its numbers others, where readers do not see it."""
    sheet = page.sheet
    twin = sheet.with_numbers_changed(sheet.rows[sheet.row])
    return replace(page, sheet=sheet.with_row(sheet.row, twin), unseen=attributes)


@mutation(SAME)
def classes_and_ids_renamed(page: TablePage) -> TablePage:
    return replace(page, attributes='class="css-x81 is-striped" id="table-0af3" data-v-2="7"')


@mutation(SAME)
def attributes_dropped(page: TablePage) -> TablePage:
    return replace(page, attributes="")


@mutation(SAME)
def table_wrapped(page: TablePage) -> TablePage:
    return replace(page, wrap='<div class="scroll"><section><figure>{}</figure></section></div>')


@mutation(SAME)
def table_put_into_a_details_element(page: TablePage) -> TablePage:
    return replace(page, wrap="<details open><div>{}</div></details>")


@mutation(SAME)
def page_laid_out_anew(page: TablePage) -> TablePage:
    return replace(page, layout=OTHER_LAYOUT)


@mutation(SAME)
def labels_of_rows_no_longer_header_cells(page: TablePage) -> TablePage | None:
    return replace(page, label_tag="td") if page.sheet.labels == 1 and page.sheet.headed else None


@mutation(SAME)
def head_element_dropped(page: TablePage) -> TablePage | None:
    return replace(page, has_head=False) if page.sheet.headed else None


@mutation(SAME)
def table_moved_behind_another(page: TablePage) -> TablePage:
    other = (
        "<h2>Staff trained</h2><table><tr><th>Course</th><th>People</th></tr><tr><td>Boats</td><td>88</td></tr></table>"
    )
    return replace(page, before=page.before + other)


@mutation(SAME)
def table_moved_to_the_end(page: TablePage) -> TablePage:
    return replace(page, before=page.before + page.after * 3, after="")


@mutation(LOUD)
def another_table_of_the_same_name_added(page: TablePage) -> TablePage:
    heading = f"<h2>{page.sheet.heading}</h2>" if page.sheet.heading else ""
    return replace(page, after=heading + page.markup(_wrong_twin(page)))


@mutation(EITHER)
def the_same_table_printed_twice(page: TablePage) -> TablePage:
    return replace(page, after=page.markup(page.sheet))


@mutation(EITHER)
def table_nested_in_a_table_for_layout(page: TablePage) -> TablePage:
    return replace(page, wrap="<table><tr><td>{}</td></tr></table>")


@mutation(LOUD)
def caption_changed(page: TablePage) -> TablePage | None:
    if not page.sheet.caption:
        return None
    return replace(page, sheet=replace(page.sheet, caption=f"{page.sheet.caption}, revised method"))


@mutation(LOUD)
def heading_changed(page: TablePage) -> TablePage | None:
    if not page.sheet.heading:
        return None
    return replace(page, sheet=replace(page.sheet, heading=f"{page.sheet.heading} (archived)"))


@mutation(SAME)
def label_footnoted_with_a_superscript(page: TablePage) -> TablePage:
    return _in_label(page, lambda label: f"{label}<sup>1</sup>")


@mutation(SAME)
def label_broken_over_two_lines(page: TablePage) -> TablePage | None:
    after = _in_label(page, lambda label: label.replace(" ", "<br>", 1))
    return after if after != page else None


@mutation(SAME)
def label_linked(page: TablePage) -> TablePage:
    return _in_label(page, lambda label: f'<a href="/more?id=12">{label}</a>')


@mutation(SAME)
def label_with_soft_hyphens(page: TablePage) -> TablePage:
    return _in_label(page, lambda label: f"{label[:3]}&shy;{label[3:]}")


@mutation(SAME)
def label_in_its_own_paragraph(page: TablePage) -> TablePage:
    return _in_label(page, lambda label: f"\n  <p>\n{label}</p>\n")


@mutation(QUESTION)
def number_put_below_zero_by_an_arrow(page: TablePage) -> TablePage | None:
    after = below_zero(page.sheet, "▼ {}")
    return replace(page, sheet=after) if after else None


@mutation(SAME)
def number_footnoted_with_a_superscript(page: TablePage) -> TablePage:
    return _in_cell(page, f"{page.sheet.printed}<sup>2</sup>")


@mutation(SAME)
def number_footnoted_with_a_linked_superscript(page: TablePage) -> TablePage:
    return _in_cell(page, f'{page.sheet.printed}<sup><a href="#n2">[2]</a></sup>')


@mutation(SAME)
def number_footnoted_as_governments_of_canada_do(page: TablePage) -> TablePage:
    """The superscript holds the word "Footnote" for those who listen to the page."""
    note = '<sup id="fn1-rf"><a class="fn-lnk" href="#fn1"><span class="wb-inv">Footnote </span>1</a></sup>'
    return _in_cell(page, page.sheet.printed + note)


@mutation(SAME)
def label_footnoted_as_governments_of_canada_do(page: TablePage) -> TablePage:
    note = '<sup id="fn1-rf"><a class="fn-lnk" href="#fn1"><span class="wb-inv">Note de bas de page </span>1</a></sup>'
    return _in_label(page, lambda label: label + note)


@mutation(SAME)
def number_footnoted_with_a_link_alone(page: TablePage) -> TablePage:
    return _in_cell(page, f'{page.sheet.printed.rstrip()}<a class="note" href="#note-2">2</a>')


@mutation(SAME)
def number_footnoted_with_a_subscript(page: TablePage) -> TablePage | None:
    if page.sheet.printed.rstrip()[-1:].isalpha():
        return None  # A digit below a unit is part of it, as in CO₂.
    return _in_cell(page, f"{page.sheet.printed.rstrip()}<sub>2</sub>")


def _suppressed(markup: str) -> Callable[[TablePage], TablePage]:
    return lambda page: replace(page, sheet=page.sheet.say(markup, Said()))


OF_MARKUP += [
    Mutation(
        f"number replaced by {plain(mark)!r} with a footnote in {how}",
        EITHER if "–" in mark else SAME,
        _suppressed(mark),
    )
    for how, mark in {
        "a superscript": "n/a<sup>2</sup>",
        "a link": '*<a href="#n2">2</a>',
        "a link behind a dash": '–<a href="#n2">2</a>',
        "a subscript": "..<sub>2</sub>",
    }.items()
]


@mutation(SAME)
def earlier_number_struck_out(page: TablePage) -> TablePage | None:
    if not is_number(page.sheet.printed):
        return None
    return _in_cell(page, f"<del>17</del>{page.sheet.printed}")


@mutation(SAME)
def earlier_number_struck_out_behind(page: TablePage) -> TablePage | None:
    if not is_number(page.sheet.printed):
        return None
    return _in_cell(page, f"{page.sheet.printed}<s>17</s>")


@mutation(SAME)
def markup_inside_the_number(page: TablePage) -> TablePage:
    printed = page.sheet.printed
    return _in_cell(page, f"<b>{printed[:2]}</b><span class='rest'>{printed[2:]}</span>")


@mutation(SAME)
def number_in_a_block_of_its_own(page: TablePage) -> TablePage:
    return _in_cell(page, f"\n<div class='num'>\n\t{page.sheet.printed}\n</div>\n")


@mutation(SAME)
def number_written_as_entities(page: TablePage) -> TablePage:
    return _in_cell(page, "".join(f"&#{ord(c)};" for c in page.sheet.printed))


@mutation(SAME)
def comment_inside_the_number(page: TablePage) -> TablePage:
    printed = page.sheet.printed
    return _in_cell(page, f"{printed[:1]}<!-- 99 -->{printed[1:]}")


@mutation(SAME)
def soft_hyphen_inside_the_number(page: TablePage) -> TablePage:
    printed = page.sheet.printed
    return _in_cell(page, f"{printed[:1]}&shy;{printed[1:]}")


@mutation(SAME)
def zero_width_space_inside_the_number(page: TablePage) -> TablePage:
    printed = page.sheet.printed
    return _in_cell(page, f"{printed[:1]}\u200b<wbr>{printed[1:]}")


@mutation(SAME, Operator.HIDDEN_COPY)
def hidden_sort_key_before_the_number(page: TablePage) -> TablePage:
    return _in_cell(page, f'<span style="display: none">000017</span>{page.sheet.printed}')


@mutation(SAME, Operator.HIDDEN_COPY)
def earlier_table_hidden_before(page: TablePage) -> TablePage:
    hidden = f'<div style="display:none">{page.markup(_wrong_twin(page))}</div>'
    return replace(page, wrap=f"{hidden.replace('{', '{{').replace('}', '}}')}{{}}")


@mutation(SAME, Operator.HIDDEN_COPY)
def earlier_row_hidden_among_the_rows(page: TablePage) -> TablePage:
    return _with_twin_row(page, "hidden")


@mutation(SAME, Operator.HIDDEN_COPY)
def earlier_row_struck_out_among_the_rows(page: TablePage) -> TablePage:
    return _with_twin_row(page, 'style="text-decoration: line-through"')


@mutation(LOUD, Operator.HIDDEN_COPY)
def number_struck_out(page: TablePage) -> TablePage:
    printed = page.sheet.printed
    return replace(page, sheet=page.sheet.say(f"<s>{printed}</s>", None))


@mutation(SAME)
def script_and_style_inside_the_cell(page: TablePage) -> TablePage:
    return _in_cell(page, f"{page.sheet.printed}<script>let n = 17</script><style>b {{ top: 3 }}</style>")


@mutation(SAME)
def picture_beside_the_number(page: TablePage) -> TablePage:
    return _in_cell(page, f'<img src="up2.png" alt="">{page.sheet.printed}')


@mutation(SAME)
def explanation_in_the_title_attribute(page: TablePage) -> TablePage:
    return _in_cell(page, f'<abbr title="17 before the correction">{page.sheet.printed}</abbr>')


@mutation(LOUD)
def section_with_a_row_of_the_same_label_added(page: TablePage) -> TablePage:
    sheet = page.sheet
    at = len(sheet.rows)
    twin = sheet.with_numbers_changed(sheet.rows[sheet.row])
    return replace(page, sheet=sheet.with_row(at, twin).with_row(at, ("Air and sea",)))


@mutation(EITHER)
def rows_and_columns_exchanged(page: TablePage) -> TablePage | None:
    sheet = page.sheet
    if not sheet.headed or sheet.labels > 1 or any(len(row) == 1 for row in sheet.rows):
        return None
    lines = [(" ".join(path), *column) for path, *column in zip(sheet.columns, *sheet.rows, strict=True)]
    (_, *heads), *rows = lines
    turned = replace(
        sheet,
        columns=(("",), *((head,) for head in heads)),
        rows=tuple(rows),
        row=sheet.column - 1,
        column=sheet.row + 1,
    )
    return replace(page, sheet=turned)


MUTATIONS = OF_CONTENT + OF_MARKUP
