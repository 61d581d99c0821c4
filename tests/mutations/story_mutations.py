"""What editors, redesigns and content systems do to a sentence on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from monitor.model import Qualifier
from tests.mutations import (
    EITHER,
    LOUD,
    QUESTION,
    SAME,
    Mutation,
    Operator,
    Said,
    another,
    is_number,
    mutations_into,
    value_of,
)
from tests.mutations.html import OTHER_LAYOUT
from tests.mutations.story import WORDED, Sentence, Story, another_number
from tests.mutations.story_operators import MUTATIONS as OF_OPERATORS

MARKS = str.maketrans({"-": "‑", "–": "-", "'": "’", "’": "'", '"': "”"})


# ---------------------------------------------------------------- the page around the sentence

AROUND: list[Mutation[Story]] = []
mutation = mutations_into(AROUND)


@mutation(SAME)
def page_laid_out_anew(page: Story) -> Story:
    return replace(page, layout=OTHER_LAYOUT)


@mutation(SAME)
def paragraph_wrapped(page: Story) -> Story:
    return replace(page, layout='<div class="c-3"><section>{}</section></div>', tag="blockquote")


@mutation(SAME)
def paragraph_made_a_list_item(page: Story) -> Story | None:
    return replace(page, tag="li") if page.tag != "li" else None


@mutation(SAME)
def sentence_moved_into_its_own_block(page: Story) -> Story:
    return replace(page, lead="", tail="", below=f"<p>{page.lead}</p><p>{page.tail}</p>{page.below}")


@mutation(SAME)
def sentences_added_around(page: Story) -> Story:
    return replace(page, lead=f"{page.lead} It was a long day.", tail=f"Nobody was hurt. {page.tail}")


@mutation(SAME)
def paragraphs_added_before(page: Story) -> Story:
    return replace(
        page, above=page.above + "<p>Update of 3 May: 14 people were charged.</p><p>2 remain in custody.</p>"
    )


@mutation(SAME)
def sentence_moves_on_to_the_next_period(page: Story) -> Story | None:
    if not page.period_words or page.said is None:
        return None
    number, after = another_number(page.sentence.number), page.sentence.after
    moved = page.but(number=number, after=after.replace(page.period_words, page.next_words))
    return replace(moved, period=page.next_period, said=replace(page.said, value=value_of(number, page.language)))


@mutation(LOUD)
def period_left_without_its_year(page: Story) -> Story | None:
    words = re.sub(r" \d{4}$", "", page.period_words)
    return page.but(after=page.sentence.after.replace(page.period_words, words)) if words != page.period_words else None


@mutation(LOUD)
def another_period_joined(page: Story) -> Story | None:
    if not page.period_words:
        return None
    joined = f"{page.period_words} and {page.next_words}"
    return page.but(after=page.sentence.after.replace(page.period_words, joined))


@mutation(LOUD)
def sentence_removed(page: Story) -> Story:
    return replace(page, sentence=Sentence("", "", "", "The matter is before the courts."), said=None)


@mutation(SAME)
def heading_changed(page: Story) -> Story:
    return replace(page, heading="In the end")


@mutation(EITHER)
def paragraph_cut_in_two_before_the_number(page: Story) -> Story | None:
    """Not where it would cut off the number's qualifier."""
    if len(page.sentence.before.split()) < 2 or not page.said or page.said.qualifier is not Qualifier.NONE:
        return None
    return page.but(before=f"{page.sentence.before}</p><p>")


# ---------------------------------------------------------------- other numbers nearby


@mutation(SAME)
def similar_number_added_in_another_sentence(page: Story) -> Story:
    s = page.sentence
    tail = f"In all of last year it was {another_number(s.number)}{s.unit}, in other places. {page.tail}"
    return replace(page, tail=tail)


@mutation(SAME, Operator.SECOND_PERIOD)
def similar_number_added_behind_in_the_sentence(page: Story) -> Story:
    s = page.sentence
    return page.but(after=f"{s.after.rstrip('.')}, after {another_number(s.number)}{s.unit} the year before.")


@mutation(LOUD, Operator.TWIN_ROWS)
def sentence_printed_again_with_another_number(page: Story) -> Story:
    return replace(page, below=f"<p>{page.twin}</p>{page.below}")


@mutation(LOUD)
def teaser_of_another_story_in_the_same_words(page: Story) -> Story:
    return replace(page, tail=f"{page.tail} Last year: {page.twin}")


@mutation(EITHER)
def correction_added(page: Story) -> Story:
    note = f"<p>Correction: this page said before: “{page.twin}”</p>"
    return replace(page, above=page.above + note)


# ---------------------------------------------------------------- words, signs and markup

WITHIN: list[Mutation[Story]] = []
mutation = mutations_into(WITHIN)


@mutation(SAME)
def sentence_printed_twice(page: Story) -> Story:
    return replace(page, above=f"{page.above}<aside>{page.sentence}</aside>", below=f"{page.paragraph}{page.below}")


@mutation(LOUD)
def sentence_reworded(page: Story) -> Story:
    before, after = page.reworded.split("{}")
    return page.but(before=before, after=after)


@mutation(LOUD)
def words_put_before_the_number(page: Story) -> Story | None:
    if page.said is None or page.said.qualifier is not Qualifier.NONE:
        return None
    before = page.sentence.before
    money = "$" if before.endswith("$") else ""
    return page.but(before=f"{before.removesuffix(money)}what turned out to be {money}")


@mutation(SAME)
def sentence_in_capitals(page: Story) -> Story:
    s = page.sentence
    return page.but(before=s.before.upper(), after=s.after.upper())


@mutation(SAME)
def spaces_made_unbreakable(page: Story) -> Story:
    return page.everywhere(lambda text: text.replace(" ", "\u00a0"))


@mutation(SAME)
def spaces_made_narrow(page: Story) -> Story:
    return page.everywhere(lambda text: text.replace(" ", "\u202f"))


@mutation(SAME)
def lines_broken_anew(page: Story) -> Story:
    s = page.sentence
    return page.but(before=s.before.replace(" ", "\n      "), after=s.after.replace(" ", "  \n\t"))


@mutation(SAME)
def lines_broken_with_elements(page: Story) -> Story:
    s = page.sentence
    return page.but(before=s.before.replace(" ", "<br>\n", 1), after=s.after.replace(" ", " <br>", 1))


@mutation(SAME)
def quotes_and_dashes_exchanged(page: Story) -> Story | None:
    s = page.sentence
    after = page.but(before=s.before.translate(MARKS), after=s.after.translate(MARKS))
    return after if after != page else None


@mutation(SAME)
def soft_hyphens_in_the_words(page: Story) -> Story:
    def hyphenated(text: str) -> str:
        return re.sub(r"(\w{3})(\w{3})", "\\1&shy;\\2", text)

    s = page.sentence
    return page.but(before=hyphenated(s.before), unit=hyphenated(s.unit), after=hyphenated(s.after))


@mutation(SAME)
def words_written_as_entities(page: Story) -> Story:
    def written(text: str) -> str:
        return "".join(f"&#x{ord(c):x};" for c in text)

    return page.everywhere(written)


@mutation(SAME)
def words_emphasised(page: Story) -> Story:
    s = page.sentence
    return page.but(before=f"<em>{s.before}</em>", number=f"<strong>{s.number}</strong>", after=f"<i>{s.after}</i>")


@mutation(SAME)
def figure_linked(page: Story) -> Story:
    s = page.sentence
    return page.but(number=f'<a href="/more?n=4">{s.number}', unit=f"{s.unit}</a>")


@mutation(SAME)
def markup_inside_the_number(page: Story) -> Story:
    number = page.sentence.number
    return page.but(number=f"<b>{number[:1]}</b><span>{number[1:]}</span>")


@mutation(SAME)
def comment_inside_the_number(page: Story) -> Story:
    number = page.sentence.number
    return page.but(number=f"{number[:1]}<!-- 99 -->{number[1:]}")


@mutation(SAME)
def script_inside_the_sentence(page: Story) -> Story:
    return page.but(before=f"{page.sentence.before}<script>var n = 12;</script>")


@mutation(SAME)
def footnote_behind_the_figure(page: Story) -> Story:
    return page.but(unit=f"{page.sentence.unit}<sup>2</sup>")


@mutation(SAME)
def footnote_behind_the_number(page: Story) -> Story:
    return page.but(number=f'{page.sentence.number}<sup><a href="#n1">[1]</a></sup>')


@mutation(SAME)
def footnote_as_governments_of_canada_do(page: Story) -> Story:
    note = '<sup id="fn1-rf"><a class="fn-lnk" href="#fn1"><span class="wb-inv">Footnote </span>1</a></sup>'
    return page.but(number=page.sentence.number + note)


@mutation(SAME)
def footnote_with_a_link_alone(page: Story) -> Story:
    return page.but(number=f'{page.sentence.number}<a href="#n7">7</a>')


@mutation(EITHER)
def footnote_as_a_subscript(page: Story) -> Story:
    return page.but(number=f"{page.sentence.number}<sub>7</sub>")


@mutation(EITHER)
def footnote_with_a_star(page: Story) -> Story:
    return page.but(unit=f"{page.sentence.unit}*")


@mutation(SAME)
def footnote_in_brackets(page: Story) -> Story:
    return page.but(number=f"{page.sentence.number} [3]")


# ---------------------------------------------------------------- the number itself


@mutation(SAME)
def number_itself_changed(page: Story) -> Story | None:
    s, said = page.sentence, page.said
    if said is None or said.value is None:
        return None
    number = another_number(s.number)
    before, now = (value_of(WORDED.get(n, n), page.language) for n in (s.number, number))
    return replace(page.but(number=number), said=replace(said, value=said.value / before * now))


@mutation(SAME)
def number_struck_out_and_printed_anew(page: Story) -> Story:
    return page.but(number=f"<del>{another_number(page.sentence.number)}</del> {page.sentence.number}")


@mutation(SAME)
def number_struck_out_behind(page: Story) -> Story:
    return page.but(number=f"{page.sentence.number}<s>{another_number(page.sentence.number)}</s>")


@mutation(SAME, Operator.HIDDEN_COPY)
def earlier_sentence_hidden_above(page: Story) -> Story:
    return replace(page, above=f'{page.above}<div style="display: none"><p>{page.twin}</p></div>')


@mutation(SAME, Operator.HIDDEN_COPY)
def earlier_sentence_hidden_in_the_paragraph(page: Story) -> Story:
    return replace(page, lead=f"{page.lead} <span hidden>{page.twin}</span>")


@mutation(LOUD, Operator.HIDDEN_COPY)
def sentence_kept_hidden_alone(page: Story) -> Story:
    return replace(page, said=None, tag='p style="visibility:hidden"')


@mutation(LOUD, Operator.HIDDEN_COPY)
def number_struck_out_alone(page: Story) -> Story:
    return replace(page.but(number=f"<s>{page.sentence.number}</s>"), said=None)


@mutation(LOUD, Operator.PLACEHOLDER)
def number_replaced_by_words(page: Story) -> Story:
    return replace(page.but(number="an undisclosed amount", unit=""), said=None)


@mutation(LOUD, Operator.PLACEHOLDER)
def number_blacked_out(page: Story) -> Story:
    return replace(page.but(number="█████"), said=None)


@mutation(LOUD)
def number_replaced_by_a_mark(page: Story) -> Story:
    return replace(page.but(number="[redacted]"), said=None)


@mutation(SAME)
def number_made_a_range(page: Story) -> Story | None:
    s, said = page.sentence, page.said
    if not _plain(page) or said is None or said.value is None:
        return None
    printed = value_of(s.number, page.language)
    low, high = sorted((printed, value_of(another(s.number), page.language)))
    scale = said.value / printed
    numbers = sorted((s.number, another(s.number)), key=lambda n: value_of(n, page.language))
    now = Said(low=low * scale, high=high * scale, qualifier=said.qualifier)
    return replace(page.but(number="–".join(numbers)), said=now)


@mutation(SAME)
def number_qualified(page: Story) -> Story | None:
    """An editor puts "nearly" before the number: another claim, though the same digits."""
    if page.said is None or page.said.qualifier is not Qualifier.NONE:
        return None
    nearly = "près de " if page.language == "fr" else "nearly "
    at = page.sentence.before
    money = at[-1:] if at[-1:] == "$" else ""
    changed = page.but(before=f"{at.removesuffix(money)}{nearly}{money}")
    return replace(changed, said=replace(page.said, qualifier=Qualifier.NEARLY))


@mutation(SAME)
def number_written_in_digits(page: Story) -> Story | None:
    digits = WORDED.get(page.sentence.number)
    return page.but(number=digits) if digits else None


@mutation(QUESTION)
def decimal_marks_exchanged(page: Story) -> Story | None:
    """The page goes over to the other language's way to print numbers; the rule does not know."""
    swap = str.maketrans({",": ".", ".": ","} if page.language == "en" else {",": ".", "\u00a0": ","})
    after = page.but(number=page.sentence.number.translate(swap))
    return after if after != page else None


def _separated(by: str) -> Callable[[Story], Story | None]:
    def apply(page: Story) -> Story | None:
        thousands = "," if page.language == "en" else "\u00a0"
        after = page.but(number=page.sentence.number.replace(thousands, by))
        return after if after != page and _plain(page) else None

    return apply


SEPARATORS = {
    "a space": " ",
    "a comma and a space": ", ",
    "a narrow space": "\u202f",
    "a thin space": "\u2009",
    "an apostrophe": "’",
    "nothing": "",
}
WITHIN += [
    Mutation(f"thousands separated by {name}", EITHER if by else SAME, _separated(by), Operator.SPLIT_NUMBER)
    for name, by in SEPARATORS.items()
]


@mutation(SAME)
def magnitude_slipped_in(page: Story) -> Story | None:
    """The page now says a million times as much: true or a slip, but what it says."""
    said = page.said
    if page.language != "en" or not _plain(page) or "illion" in page.sentence.unit or not said or said.value is None:
        return None
    return replace(page.but(number=f"{page.sentence.number} million"), said=replace(said, value=said.value * 10**6))


# ---------------------------------------------------------------- units


@mutation(SAME)
def unit_printed_in_another_way(page: Story) -> Story | None:
    return page.but(unit=page.short) if page.short else None


@mutation(LOUD)
def unit_changed(page: Story) -> Story:
    before = page.sentence.before
    if before.endswith("$"):
        return replace(page.but(before=f"{before[:-1]}€"), said=None)
    return replace(page.but(unit=page.other), said=None)


@mutation(EITHER, Operator.LEFTOVER_WORDS)
def converted_value_added_in_brackets(page: Story) -> Story | None:
    s = page.sentence
    if page.unit not in ("kg", "km") or not _plain(page):
        return None
    return page.but(unit=f"{s.unit} ({another(s.number)}{page.other})")


@mutation(LOUD)
def converted_value_printed_first(page: Story) -> Story | None:
    s = page.sentence
    if page.unit not in ("kg", "km") or not _plain(page):
        return None
    return page.but(number=f"{another(s.number)}{page.other} ({s.number}", unit=f"{s.unit})")


MUTATIONS = AROUND + WITHIN + OF_OPERATORS


def _plain(page: Story) -> bool:
    return is_number(page.sentence.number)
