"""Silent faults of sentences: what is easily read as another figure, or as none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.mutations import EITHER, LOUD, SAME, Mutation, Operator, Said, is_number, mutations_into, value_of
from tests.mutations.story import Story, another_number

OF_OPERATORS: list[Mutation[Story]] = []
mutation = mutations_into(OF_OPERATORS)


def _plain(page: Story) -> bool:
    return is_number(page.sentence.number) and page.language == "en" and page.unit != "year"


# ---------------------------------------------------------------- a hidden copy

HIDDEN = ("<p hidden>{}</p>", '<p style="display: none">{}</p>', '<div style="visibility:hidden"><p>{}</p></div>')


def _hidden(markup: str) -> Callable[[Story], Story]:
    return lambda page: replace(page, below=f"{markup.format(page.twin)}{page.below}")


OF_OPERATORS += [
    Mutation(f"copy with another number in {markup.partition('>')[0]}>", SAME, _hidden(markup), Operator.HIDDEN_COPY)
    for markup in HIDDEN
]


@mutation(LOUD, Operator.HIDDEN_COPY)
def sentence_left_in_a_hidden_block_alone(page: Story) -> Story:
    """A redesign took the sentence away and left what it was where nobody sees it."""
    after = replace(page, below=f"<div hidden><p>{page.sentence}</p></div>{page.below}", said=None)
    return after.but(before="The matter is before", number="", unit="", after=" the courts.")


# ---------------------------------------------------------------- a placeholder instead of the number

FILLED_LATER = ("#", "--", "…", "XX", "Loading…", "{{ total }}", "NaN", "undefined", "n/a")


def _unfilled(mark: str) -> Callable[[Story], Story]:
    return lambda page: replace(page.but(number=mark), said=Said())


OF_OPERATORS += [
    Mutation(f"number still {mark!r}", EITHER, _unfilled(mark), Operator.PLACEHOLDER) for mark in FILLED_LATER
]

# ---------------------------------------------------------------- a second period in the sentence


@mutation(EITHER, Operator.SECOND_PERIOD)
def year_before_told_behind_in_the_sentence(page: Story) -> Story:
    s = page.sentence
    return page.but(unit=f"{s.unit}, up from {another_number(s.number)}{s.unit} in 2019,")


@mutation(EITHER, Operator.SECOND_PERIOD)
def year_before_told_first_in_the_sentence(page: Story) -> Story | None:
    s = page.sentence
    if not s.before.strip():
        return None
    return page.but(before=f"After {another_number(s.number)}{s.unit} in 2019, in 2020 {s.before}")


@mutation(EITHER, Operator.SECOND_PERIOD)
def year_before_told_in_brackets(page: Story) -> Story:
    s = page.sentence
    return page.but(unit=f"{s.unit} (2019: {another_number(s.number)}{s.unit})")


# ---------------------------------------------------------------- the whole of a part, and what was said before


@mutation(EITHER)
def number_made_the_whole_of_which_another_is_a_part(page: Story) -> Story | None:
    s = page.sentence
    if not _plain(page) or page.said is None or page.said.value is None:
        return None
    part = another_number(s.number)
    return replace(page.but(before=f"{s.before}{part} of "), said=replace(page.said, value=value_of(part, "en")))


@mutation(LOUD)
def sentence_told_as_that_of_an_earlier_version(page: Story) -> Story:
    said = f"Correction: an earlier version said this: {page.sentence.before}"
    return replace(page.but(before=said), said=None)


# ---------------------------------------------------------------- another number among the words


@mutation(EITHER)
def another_number_put_among_the_words_before(page: Story) -> Story | None:
    before = _among(page, page.sentence.before)
    return page.but(before=before) if before else None


@mutation(EITHER)
def another_number_put_among_the_words_behind(page: Story) -> Story | None:
    after = _among(page, page.sentence.after)
    return page.but(after=after) if after else None


def _among(page: Story, words: str) -> str:
    """Where ``...`` may reach over it."""
    parts = words.split(" ")
    middle = len(parts) // 2
    other = f"{another_number(page.sentence.number)}{page.sentence.unit}"
    return " ".join([*parts[:middle], f"({other} in all)", *parts[middle:]]) if len(parts) > 2 else ""


# ---------------------------------------------------------------- a number split by a space


@mutation(EITHER, Operator.SPLIT_NUMBER)
def number_split_behind_its_first_digit(page: Story) -> Story | None:
    return _split(page, 1)


@mutation(EITHER, Operator.SPLIT_NUMBER)
def number_split_before_its_last_digit(page: Story) -> Story | None:
    return _split(page, len(page.sentence.number) - 1)


def _split(page: Story, at: int) -> Story | None:
    """Between two digits: behind a point another sentence would begin."""
    number = page.sentence.number
    if not _plain(page) or not number[at - 1 : at + 1].isdigit() or len(number) < 2:
        return None
    return page.but(number=f"{number[:at]} {number[at:]}")


# ---------------------------------------------------------------- leftover words beside the number

DENIED = ("not {}", "between {}")
BEHIND = (" less", " per month", " a day", " fewer than before")


def _denied(words: str) -> Callable[[Story], Story | None]:
    def apply(page: Story) -> Story | None:
        at = page.sentence.before
        if not _plain(page) or at.endswith("$") or not at.strip():
            return None
        return replace(page.but(number=words.format(page.sentence.number)), said=None)

    return apply


def _behind(words: str) -> Callable[[Story], Story | None]:
    def apply(page: Story) -> Story | None:
        return replace(page.but(unit=f"{page.sentence.unit}{words}"), said=None) if _plain(page) else None

    return apply


OF_OPERATORS += [Mutation(f"number reads {words!r}", LOUD, _denied(words), Operator.LEFTOVER_WORDS) for words in DENIED]
OF_OPERATORS += [
    Mutation(f"number reads '{{}}{words}'", LOUD, _behind(words), Operator.LEFTOVER_WORDS) for words in BEHIND
]

MUTATIONS = OF_OPERATORS
