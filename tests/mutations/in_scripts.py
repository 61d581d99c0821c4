"""Rules of kind `json` for data in a page's script, each with the page it was written for, and what is done to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.reading.document import Document
from tests.mutations import EITHER, LOUD, SAME, Mutation, Rule, mutations_into
from tests.mutations.answer import Answer
from tests.mutations.answer_mutations import MUTATIONS as OF_ANSWERS
from tests.mutations.answers import RULES as ANSWERS

ASSIGNED = "<script>window.state = {data};</script>"
NEXT = '<script id="__NEXT_DATA__" type="application/json">{data}</script>'
LINKED = '<script type="application/ld+json">{data}</script>'


@dataclass(frozen=True)
class InScript(Answer):
    """A page in whose script a figure stands.

    Attributes:
        script: the script, ``{data}`` in the place of its data.
        before: what stands before it.
        after: what stands behind it.
    """

    script: str = ASSIGNED
    before: str = ""
    after: str = ""

    @property
    def words(self) -> Sequence[str]:
        return (*super().words, "Figures of the office.", "__LAST_DATA__")

    def document(self) -> Document:
        script = self.script.replace("{data}", self.written(self.data).replace("</", "<\\/"))
        head = f"<title>Figures</title>{self.before}{script}{self.after}"
        return Document(f"<!doctype html><html><head>{head}</head><body><p>Figures of the office.</p></body>".encode())


OF_SCRIPTS: list[Mutation[InScript]] = []
mutation = mutations_into(OF_SCRIPTS)


def _other(page: InScript) -> str:
    """The script with another number in the figure's place."""
    number = "".join("7" if sign.isdigit() and sign != "7" else sign for sign in str(page.value)) + "1"
    value = number if isinstance(page.value, str) else json.loads(number)
    return page.script.replace("{data}", page.written(page.put(value).data))


@mutation(SAME)
def other_scripts_added(page: InScript) -> InScript:
    return replace(
        page,
        before='<script>var config = {"data": [1, 2]};</script><script src="a.js"></script>',
        after='<script type="text/template">window.state = {};</script><script>start(state)</script>',
    )


@mutation(SAME)
def script_printed_again(page: InScript) -> InScript:
    return replace(page, after=page.script.replace("{data}", page.written(page.data)))


@mutation(LOUD)
def script_printed_again_with_another_number(page: InScript) -> InScript:
    return replace(page, after=_other(page))


@mutation(SAME)
def another_number_in_a_comment(page: InScript) -> InScript:
    return replace(page, before=f"<!-- {_other(page)} -->")


@mutation(LOUD)
def script_in_a_comment(page: InScript) -> InScript:
    return replace(page, script=f"<!-- {page.script} -->")


@mutation(LOUD)
def script_renamed(page: InScript) -> InScript:
    renamed = page.script.replace("window.state", "window.states").replace("__NEXT", "__LAST")
    return replace(page, script=renamed.replace("ld+json", "xml"), before=page.before)


@mutation(LOUD)
def script_cut_short(page: InScript) -> InScript:
    whole = page.written(page.data)
    return replace(page, script=page.script.replace("{data}", whole[: len(whole) // 2]))


@mutation(LOUD)
def data_made_by_a_function(page: InScript) -> InScript:
    return replace(page, script=page.script.replace("{data}", "load({data})"))


@mutation(EITHER)
def names_without_quotes(page: InScript) -> InScript:
    return replace(page, written=lambda data: json.dumps(data).replace('{"', "{").replace('": ', ": ", 1))


@mutation(SAME)
def written_over_lines(page: InScript) -> InScript:
    return replace(
        page, script=page.script.replace("{data}", "\n{data}\n"), written=lambda data: json.dumps(data, indent=1)
    )


MUTATIONS: list[Mutation[InScript]] = [*OF_ANSWERS, *OF_SCRIPTS]  # type: ignore[list-item]
NAMES = {ASSIGNED: "state", NEXT: "__NEXT_DATA__", LINKED: "application/ld+json"}


def _in_script(rule: Rule[Answer], script: str) -> Rule[InScript]:
    page = InScript(**vars(rule.page), script=script)
    reads = rule.reads.model_copy(update={"script": NAMES[script]})
    but = {**rule.but, "written with a byte order mark": EITHER}
    return Rule(f"{rule.id}, in {NAMES[script]}", page, reads, rule.unit, rule.language, but=but, on="a script")


RULES = tuple(_in_script(*pair) for pair in zip(ANSWERS[:3], (ASSIGNED, NEXT, LINKED), strict=True))
