"""How a claim stands against the evidence: the truth table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.judge import judge
from monitor.core.support import Support, support
from monitor.model import (
    UNDATED,
    Claim,
    Doubt,
    DoubtKind,
    Observation,
    Qualifier,
    Quantity,
    Reason,
    ReasonKind,
    Span,
    Status,
    VerdictKind,
    Vintage,
)
from monitor.reading.quantity import read_quantity
from monitor.reading.units import unit
from monitor.telling.sentences import reason
from tests.making import claim, day, fiscal_year, seen

FY = fiscal_year(2024)
TO_MARCH = Span(date(2023, 10, 1), date(2024, 3, 31))

SIGNS = {
    "=": VerdictKind.HOLDS,
    "~": VerdictKind.HOLDS_BY_ROUNDING,
    "x": VerdictKind.NEVER_MATCHED,
    "?": VerdictKind.CANNOT_TELL,
}


def says(text: str, symbol: str = "lb", **more: object) -> Observation:
    """What a source says that prints this text, for the whole year."""
    found = read_quantity(text)
    symbol = found.unit.symbol if found.unit else symbol
    given: dict[str, object] = {"coverage": FY.span, "printed": text, **more}
    return Observation(
        "s/f", FY, found.value, symbol, qualifier=found.qualifier, low=found.low, high=found.high, **given
    )  # type: ignore[arg-type]


def verdict_on(quote: str, source: str, *, end: str = "", symbol: str = "lb") -> VerdictKind:
    """How a claim stands of which one version is held."""
    stated = replace(claim(quote), end=end)
    return judge(stated, [Vintage(says(source, symbol), day("2024-10-08"))]).kind


def rows(table: str) -> Iterator[tuple[str, ...]]:
    """The cells of a table's rows, parted by bars."""
    for line in filter(None, map(str.strip, table.splitlines())):
        yield tuple(cell.strip() for cell in line.split("|"))


# ---------------------------------------------------------------- every qualifier against every qualifier

# The claim says 83 with the qualifier at the left; the source says 60, 83 and 120 with the one above.
QUALIFIED = """
          | plain | more than | at least | less than | at most | nearly | about
plain     | x = x | ? ? x     | ? ? x    | x ? ?     | x ? ?   | x ~ x  | x ~ x
more than | x x = | ? = =     | ? ? =    | x x ?     | x x ?   | x x ~  | x ? ~
at least  | x = = | ? = =     | ? = =    | x x ?     | x ? ?   | x x ~  | x ? ~
less than | = x x | ? x x     | ? x x    | = = ?     | = ? ?   | ~ ~ x  | ~ ? x
at most   | = = x | ? x x     | ? ? x    | = = ?     | = = ?   | ~ ~ x  | ~ ? x
nearly    | x x x | ? x x     | ? x x    | x ? ?     | x ? ?   | x = x  | x ? x
about     | x ~ x | ? ? x     | ? ? x    | x ? ?     | x ? ?   | x ~ x  | x = x
"""

# The same with 80 and 86: close enough for "about" and "nearly", and for no plain number.
CLOSE = """
          | plain | nearly | about | more than | at most
plain     | x x   | x ?    | ? ?   | ? x       | x ?
nearly    | ~ x   | ? ?    | ? ?   | ? x       | ? ?
about     | ~ ~   | ~ ~    | ~ ~   | ? ?       | ? ?
more than | x =   | x ?    | ? ?   | ? =       | x ?
at most   | = x   | ~ ?    | ? ?   | ? x       | = ?
"""


def matrix(table: str, values: tuple[int, ...]) -> Iterator[tuple[str, str, str]]:
    heads, *lines = rows(table)
    for claimed, *cells in lines:
        for said, signs in zip(heads[1:], cells, strict=True):
            for value, sign in zip(values, signs.split(), strict=True):
                yield (
                    f"{claimed.removeprefix('plain')} 83 pounds".strip(),
                    f"{said.removeprefix('plain')} {value} lb".strip(),
                    sign,
                )


@pytest.mark.parametrize(
    ("quote", "source", "sign"), [*matrix(QUALIFIED, (60, 83, 120)), *matrix(CLOSE, (80, 86))], ids=str
)
def test_every_qualifier_of_a_claim_against_every_qualifier_of_the_source(quote: str, source: str, sign: str) -> None:
    assert verdict_on(quote, source) is SIGNS[sign]


def test_the_table_has_every_qualifier_on_both_sides() -> None:
    heads, *lines = rows(QUALIFIED)
    words = {"plain" if q is Qualifier.NONE else q.value for q in Qualifier}
    assert set(heads[1:]) == {line[0] for line in lines} == words


# ---------------------------------------------------------------- precision, ranges, units

ROUNDED = """
34.82 pounds              | 34.82 lb           | =
34.82 pounds              | 34.8172 lb         | ~
34.83 pounds              | 34.8172 lb         | x
34.82 pounds              | 34.815 lb          | ~
34.82 pounds              | 34.825 lb          | ~
34.82 pounds              | 34.81499 lb        | x
34.82 pounds              | 34.82501 lb        | x
34.81 pounds              | 34.815 lb          | ~
34.820 pounds             | 34.82 lb           | =
34.820 pounds             | 34.8172 lb         | x
34.80 pounds              | 34.8172 lb         | x
34.8 pounds               | 34.8172 lb         | ~
35 pounds                 | 34.8172 lb         | ~
35 pounds                 | 34.5 lb            | ~
35 pounds                 | 35.5 lb            | ~
35 pounds                 | 34.4999 lb         | x
0.5 pounds                | 0.45 lb            | ~
0.50 pounds               | 0.45 lb            | x
-5 pounds                 | -5.4 lb            | ~
-5 pounds                 | -5.6 lb            | x
0 pounds                  | 0 lb               | =
0 pounds                  | 0.6 lb             | x
26,693 pounds             | 26692.693753 lb    | ~
26,693 pounds             | 26692.4 lb         | x
8,900 pounds              | 8,891 lb           | ~
8,900 pounds              | 8,950 lb           | ~
8,900 pounds              | 8,951 lb           | x
9,000 pounds              | 8,950 lb           | ~
9,000 pounds              | 8,891 lb           | ?
9,000 pounds              | 8,400 lb           | x
9,000 pounds              | 8,000 lb           | x
100,000 pounds            | 99,999 lb          | ~
100,000 pounds            | 60,000 lb          | ?
100,000 pounds            | 149,000 lb         | ?
100,000 pounds            | 151,000 lb         | x
1.2 billion pounds        | 1,203,000,000 lb   | ~
1.2 billion pounds        | 1,250,000,000 lb   | ~
1.2 billion pounds        | 1,250,000,001 lb   | x
1.2 billion pounds        | 1,260,000,000 lb   | x
1.3 billion pounds        | 1.3 billion lb     | =
1.30 billion pounds       | 1,296,000,000 lb   | ~
1.30 billion pounds       | 1,294,000,000 lb   | x
more than 1.3 billion pounds | 1,300,000,001 lb | =
more than 1.3 billion pounds | 1.3 billion lb   | x
nearly 9,000 pounds       | 8,891 lb           | ~
nearly 9,000 pounds       | 8,999.9 lb         | ~
nearly 9,000 pounds       | 8,550 lb           | ~
nearly 9,000 pounds       | 8,549 lb           | x
nearly 9,000 pounds       | 9,000 lb           | x
nearly 9,000 pounds       | 9,001 lb           | x
nearly 9,000 pounds       | 7,000 lb           | x
nearly 5 pounds           | 4.1 lb             | ~
about 25 pounds           | 25.4 lb            | ~
about 25 pounds           | 26.25 lb           | ~
about 25 pounds           | 26.3 lb            | x
about 25 pounds           | 30 lb              | x
about 3 pounds            | 3.5 lb             | ~
more than 7 pounds        | 7.1 lb             | =
more than 7 pounds        | 7 lb               | x
more than 34.81 pounds    | 34.8172 lb         | =
more than 34.82 pounds    | 34.8172 lb         | x
at least 17 pounds        | 17 lb              | =
at least 17 pounds        | 16.9 lb            | x
less than 5 pounds        | 4.9 lb             | =
less than 5 pounds        | 5 lb               | x
at most 5 pounds          | 5 lb               | =
at most 5 pounds          | 5.01 lb            | x
"""

RANGES = """
between 40 and 103 pounds | 60 lb              | =
between 40 and 103 pounds | 40 lb              | =
between 40 and 103 pounds | 103 lb             | =
between 40 and 103 pounds | 103.4 lb           | ~
between 40 and 103 pounds | 104 lb             | x
between 40 and 103 pounds | 39 lb              | x
between 40 and 103 pounds | about 60 lb        | ~
between 40 and 103 pounds | about 101 lb       | ?
between 40 and 103 pounds | more than 60 lb    | ?
between 40 and 103 pounds | more than 110 lb   | x
between 40 and 103 pounds | less than 60 lb    | ?
between 40 and 103 pounds | less than 40 lb    | ?
between 40 and 103 pounds | less than 39 lb    | x
between 40 and 103 pounds | between 40 and 103 lb | =
between 41 and 103 pounds | 41.2 to 102.6 lb   | ~
between 41 and 103 pounds | about 41 to 103 lb | ~
between 41 and 103 pounds | 50 to 93 lb        | x
between 41 and 103 pounds | 30 to 120 lb       | x
between 41 and 103 pounds | 41 to 120 lb       | x
between 41 and 103 pounds | 90 to 150 lb       | x
between 41 and 103 pounds | 150 to 200 lb      | x
between 40,000 and 100,000 pounds | 39,800 to 101,200 lb | ~
between 40,000 and 100,000 pounds | 36,000 to 100,000 lb | ?
between 40,000 and 100,000 pounds | 31,000 to 100,000 lb | x
about 41 to 103 pounds    | about 41 to 103 lb | =
about 41 to 103 pounds    | 105 lb             | ~
60 pounds                 | 41 to 103 lb       | ?
41 pounds                 | 41 to 103 lb       | ?
200 pounds                | 41 to 103 lb       | x
more than 30 pounds       | 41 to 103 lb       | =
more than 41 pounds       | 41 to 103 lb       | ?
at least 41 pounds        | 41 to 103 lb       | =
more than 60 pounds       | 41 to 103 lb       | ?
more than 103 pounds      | 41 to 103 lb       | x
at least 103 pounds       | 41 to 103 lb       | ?
less than 103 pounds      | 41 to 103 lb       | ?
at most 103 pounds        | 41 to 103 lb       | =
less than 41 pounds       | 41 to 103 lb       | x
nearly 103 pounds         | 41 to 103 lb       | ?
about 103 pounds          | 41 to 103 lb       | ?
about 200 pounds          | 41 to 103 lb       | x
about 70 pounds           | 69 to 71 lb        | ~
"""

CONVERTED = """
15.79 kilograms           | 34.8172 lb         | ~
15.80 kilograms           | 34.8172 lb         | x
16 kilograms              | 34.8172 lb         | ~
10.26 pounds              | 4.654 kg           | ~
10.26 pounds              | 4.65 kg            | ?
10.26 pounds              | 4.7 kg             | ?
10.26 pounds              | 4.60 kg            | x
10.26 pounds              | 5 kg               | ?
10.26 pounds              | 6 kg               | x
54 kilograms              | 119 lb             | ~
55 pounds                 | 25 kg              | ~
56 pounds                 | 25 kg              | ?
57 pounds                 | 25 kg              | x
55 pounds                 | about 25 kg        | ~
more than 10 pounds       | 4.654 kg           | =
more than 10.26 pounds    | 4.65 kg            | ?
more than 10.3 pounds     | 4.65 kg            | x
at least 55 pounds        | 25 kg              | ?
less than 56 pounds       | 25 kg              | ?
less than 57 pounds       | 25 kg              | =
8,900 kilometres          | 5,525 miles        | ~
nearly 9,000 kilometres   | 5,525 miles        | ~
5,525 miles               | 8,891 km           | ~
40 to 50 kilograms        | 88.2 to 110.2 lb   | ~
40 to 50 kilograms        | 88 to 112 lb       | ?
41 to 52 kilograms        | 90.4 to 114.6 lb   | ~
41 to 52 kilograms        | 90 to 117 lb       | x
40 to 50 kilograms        | 100 lb             | =
34.82                     | 34.8172 lb         | ~
25 percent                | 25 lb              | ?
25 percent                | 25 kg              | ?
10 doses                  | 10 people          | ?
$25                       | US$25              | ?
25 kilograms              | 25 km              | ?
500 pounds                | half a ton         | ?
"""


@pytest.mark.parametrize(
    ("quote", "source", "sign"), [*rows(ROUNDED), *rows(RANGES), *rows(CONVERTED)], ids=lambda cell: cell
)
def test_a_value_supports_a_quote_by_its_printed_precision_in_its_unit(quote: str, source: str, sign: str) -> None:
    assert verdict_on(quote, source) is SIGNS[sign]


ENDS = """
40,000 companies          | low  | between 40,000 and 100,000 companies | =
100,000 companies         | high | between 40,000 and 100,000 companies | =
100,000 companies         | low  | between 40,000 and 100,000 companies | x
40,000 companies          | low  | between 39,900 and 100,000 companies | ~
40,000 companies          | low  | between 36,000 and 100,000 companies | ?
40,000 companies          | low  | between 30,000 and 100,000 companies | x
40,000 companies          | low  | about 40,000 to 100,000 companies    | ~
3 percent                 | low  | 3 to 9 percent                       | =
9 percent                 | high | 3 to 9 percent                       | =
9 percent                 | high | 3 to 13 percent                      | x
9 percent                 | high | 9 percent                            | ?
at least 3 percent        | low  | 3 to 9 percent                       | =
up to 9 percent           | high | 3 to 9 percent                       | =
more than 9 percent       | high | 3 to 9 percent                       | x
nearly 9 percent          | high | 3 to 8.7 percent                     | ~
3 to 9 percent            | low  | 3 to 9 percent                       | ?
90 pounds                 | high | 20 to 40.8 kg                        | ~
"""


@pytest.mark.parametrize(("quote", "end", "source", "sign"), list(rows(ENDS)), ids=lambda cell: cell)
def test_a_claim_may_print_one_end_of_the_sources_range(quote: str, end: str, source: str, sign: str) -> None:
    assert verdict_on(quote, source, end=end) is SIGNS[sign]


@pytest.mark.parametrize(
    ("stated", "read", "sign"), [("2019", "2019", "="), ("2020", "2019", "x"), ("2020", "2020", "=")]
)
def test_a_year_is_never_rounded(stated: str, read: str, sign: str) -> None:
    quantity = Quantity(Decimal(stated), unit("year"), trailing_zeros=len(stated) - len(stated.rstrip("0")))
    observation = Observation("s/f", UNDATED, Decimal(read), "year")
    verdict = judge(replace(claim("1 pound"), quantity=quantity), [Vintage(observation, day("2024-10-08"))])
    assert verdict.kind is SIGNS[sign]


def test_what_the_claim_says_counts_and_not_its_quote() -> None:
    stated = replace(claim("34.82 pounds"), quote="much larger", quantity=read_quantity("more than 34.82 pounds"))
    assert judge(stated, [vintage("26692.69", "2024-10-15")]).kind is VerdictKind.HOLDS
    assert judge(stated, [vintage("30", "2024-10-15")]).kind is VerdictKind.NEVER_MATCHED


NUMBERS = st.decimals(min_value=1, max_value=10**6, places=2)
QUALIFIERS = st.sampled_from(list(Qualifier))


@given(NUMBERS, NUMBERS, QUALIFIERS, QUALIFIERS)
def test_what_is_supported_is_supported_in_whatever_unit_the_source_prints_it(
    claimed: Decimal, value: Decimal, own: Qualifier, said: Qualifier
) -> None:
    """A conversion may leave undecided what was decided; it never turns a yes into a no, or a no into a yes."""
    quantity = Quantity(claimed, unit("lb"), own, quantum=Decimal("0.01"))
    here = support(quantity, Observation("s/f", FY, value, "lb", qualifier=said))
    exact = value * Decimal("0.45359237")
    there = support(quantity, Observation("s/f", FY, exact, "kg", qualifier=said))
    assert {here.holds, there.holds} != {True, False} or Support.UNKNOWN in (here, there)
    assert not (here.holds and there is Support.NO)


@given(NUMBERS, NUMBERS, QUALIFIERS)
def test_nothing_both_supports_a_claim_and_its_opposite(claimed: Decimal, value: Decimal, said: Qualifier) -> None:
    observation = Observation("s/f", FY, value, "lb", qualifier=said)
    for one, other in ((Qualifier.MORE_THAN, Qualifier.AT_MOST), (Qualifier.AT_LEAST, Qualifier.LESS_THAN)):
        both = [support(Quantity(claimed, unit("lb"), q), observation) for q in (one, other)]
        assert sum(found.holds for found in both) <= 1
        assert both != [Support.NO, Support.NO]


# ---------------------------------------------------------------- periods


def vintage(value: str | None, on: str, **more: object) -> Vintage:
    return Vintage(seen(FY, value, **more), day(on))


OPEN = """
6.77 pounds               | 6.7749 lb  | ~
34.82 pounds              | 6.7749 lb  | ?
more than 6 pounds        | 6.7749 lb  | =
at least 7 pounds         | 6.7749 lb  | ?
less than 100 pounds      | 60 lb      | ?
at most 100 pounds        | 60 lb      | ?
less than 50 pounds       | 60 lb      | ?
nearly 62 pounds          | 60 lb      | ?
about 60 pounds           | 60 lb      | ?
between 50 and 70 pounds  | 60 lb      | ?
"""


@pytest.mark.parametrize(("quote", "source", "sign"), list(rows(OPEN)), ids=lambda cell: cell)
def test_a_sum_that_may_outgrow_the_claim_decides_nothing_while_its_period_is_open(
    quote: str, source: str, sign: str
) -> None:
    so_far = Vintage(says(source, coverage=TO_MARCH), day("2024-04-08"))
    assert judge(claim(quote), [so_far]).kind is SIGNS[sign]


def test_what_was_undecided_while_the_period_was_open_never_counts_as_having_matched() -> None:
    vintages = [vintage("60", "2024-04-08", coverage=TO_MARCH), vintage("120", "2024-10-08")]
    assert judge(claim("less than 100 pounds"), vintages).kind is VerdictKind.CANNOT_TELL
    assert judge(claim("34.82 pounds"), vintages).kind is VerdictKind.NEVER_MATCHED


# ---------------------------------------------------------------- histories

RIGHT, OTHER, THIRD = "34.8172", "36", "38"
TEN_TIMES = Doubt(DoubtKind.JUMPED, Decimal("348.2"), Decimal("34.82"), "lb", Decimal(10))
SUSPECT = {"status": Status.SUSPECT, "doubt": TEN_TIMES}


def gone(on: str) -> Vintage:
    return Vintage(None, day(on))


@pytest.mark.parametrize(
    ("vintages", "expected"),
    [
        pytest.param([], VerdictKind.CANNOT_TELL, id="nothing read yet"),
        pytest.param([vintage("34.82", "2024-10-15")], VerdictKind.HOLDS, id="the same number"),
        pytest.param([vintage(RIGHT, "2024-10-15")], VerdictKind.HOLDS_BY_ROUNDING, id="rounds to it"),
        pytest.param(
            [vintage(RIGHT, "2024-10-15", status=Status.PROVISIONAL)],
            VerdictKind.HOLDS_BY_ROUNDING,
            id="preliminary",
        ),
        pytest.param([vintage("6.7749", "2024-04-08", coverage=TO_MARCH)], VerdictKind.CANNOT_TELL, id="year open"),
        pytest.param(
            [vintage("6.7749", "2024-04-08", coverage=TO_MARCH), vintage(RIGHT, "2024-10-15")],
            VerdictKind.HOLDS_BY_ROUNDING,
            id="year closed",
        ),
        pytest.param(
            [vintage(RIGHT, "2024-10-15"), vintage(OTHER, "2025-02-01")],
            VerdictKind.REVISED_SINCE,
            id="was right, and was revised",
        ),
        pytest.param(
            [vintage(RIGHT, "2024-10-15"), vintage(OTHER, "2025-02-01"), vintage(THIRD, "2025-03-01")],
            VerdictKind.REVISED_SINCE,
            id="was right, and was revised twice",
        ),
        pytest.param(
            [vintage(RIGHT, "2024-10-15"), vintage(OTHER, "2025-02-01"), vintage(RIGHT, "2025-03-01")],
            VerdictKind.HOLDS_BY_ROUNDING,
            id="revised and revised back",
        ),
        pytest.param([vintage(OTHER, "2025-02-01")], VerdictKind.NEVER_MATCHED, id="no version supports it"),
        pytest.param(
            [vintage(OTHER, "2025-02-01"), vintage(THIRD, "2025-03-01")],
            VerdictKind.NEVER_MATCHED,
            id="none of two versions supports it",
        ),
        pytest.param(
            [vintage(OTHER, "2024-10-15"), vintage(RIGHT, "2025-02-01")],
            VerdictKind.HOLDS_BY_ROUNDING,
            id="right only now",
        ),
        pytest.param(
            [vintage(RIGHT, "2024-10-15"), gone("2026-01-01")], VerdictKind.NO_LONGER_PUBLISHED, id="withdrawn"
        ),
        pytest.param(
            [vintage(RIGHT, "2024-10-15"), vintage(OTHER, "2025-02-01"), gone("2026-01-01")],
            VerdictKind.NO_LONGER_PUBLISHED,
            id="revised, then withdrawn",
        ),
        pytest.param(
            [vintage(OTHER, "2024-10-15"), gone("2026-01-01")],
            VerdictKind.NEVER_MATCHED,
            id="never right, then withdrawn",
        ),
        pytest.param(
            [vintage(None, "2024-10-15", printed="n/a"), gone("2026-01-01")],
            VerdictKind.NO_LONGER_PUBLISHED,
            id="never printed, then withdrawn",
        ),
        pytest.param(
            [vintage("348.17", "2024-10-15", **SUSPECT), gone("2026-01-01")],
            VerdictKind.NEVER_MATCHED,
            id="doubtful and another number, then withdrawn",
        ),
        pytest.param([gone("2026-01-01")], VerdictKind.CANNOT_TELL, id="withdrawn before any value was held"),
        pytest.param(
            [vintage(RIGHT, "2024-10-15"), gone("2026-01-01"), vintage(RIGHT, "2026-02-01")],
            VerdictKind.HOLDS_BY_ROUNDING,
            id="withdrawn and restored",
        ),
        pytest.param(
            [vintage(RIGHT, "2024-10-15"), gone("2026-01-01"), vintage(OTHER, "2026-02-01")],
            VerdictKind.REVISED_SINCE,
            id="restored with another value",
        ),
        pytest.param([vintage(None, "2024-10-15", printed="n/a")], VerdictKind.CANNOT_TELL, id="suppressed"),
        pytest.param(
            [vintage(RIGHT, "2024-10-15"), vintage(None, "2025-02-01", printed="n/a")],
            VerdictKind.CANNOT_TELL,
            id="right, then suppressed",
        ),
        pytest.param(
            [vintage(None, "2024-10-15", printed="n/a"), vintage(OTHER, "2025-02-01")],
            VerdictKind.NEVER_MATCHED,
            id="suppressed, then another number",
        ),
        pytest.param([vintage("348.2", "2024-10-15", **SUSPECT)], VerdictKind.CANNOT_TELL, id="doubtful"),
        pytest.param([vintage(RIGHT, "2024-10-15", **SUSPECT)], VerdictKind.CANNOT_TELL, id="right, but doubtful"),
        pytest.param(
            [vintage(RIGHT, "2024-10-15"), vintage("348.2", "2025-02-01", **SUSPECT)],
            VerdictKind.CANNOT_TELL,
            id="right, then doubtful",
        ),
        pytest.param(
            [vintage("348.2", "2024-10-15", **SUSPECT), vintage(OTHER, "2025-02-01")],
            VerdictKind.NEVER_MATCHED,
            id="doubtful and another number, then another",
        ),
        pytest.param(
            [vintage(RIGHT, "2024-10-15", **SUSPECT), vintage(OTHER, "2025-02-01")],
            VerdictKind.CANNOT_TELL,
            id="a doubtful version that would support it",
        ),
    ],
)
def test_each_history_has_its_verdict(vintages: list[Vintage], expected: VerdictKind) -> None:
    verdict = judge(claim("34.82 pounds"), vintages)
    assert verdict.kind is expected
    assert reason(claim("34.82 pounds"), verdict.reason)


@pytest.mark.parametrize(
    ("last", "why"),
    [
        pytest.param(vintage(RIGHT, "2025-02-01"), ReasonKind.GONE_SUPPORTED, id="it supported the claim"),
        pytest.param(vintage(OTHER, "2025-02-01"), ReasonKind.GONE_UNSUPPORTED, id="it did not"),
        pytest.param(vintage(None, "2025-02-01", printed="n/a"), ReasonKind.GONE_UNDECIDED, id="no number"),
        pytest.param(vintage(RIGHT, "2025-02-01", **SUSPECT), ReasonKind.GONE_UNDECIDED, id="doubtful"),
    ],
)
def test_of_what_is_gone_it_is_said_whether_the_last_value_supported_the_claim(last: Vintage, why: ReasonKind) -> None:
    verdict = judge(claim("34.82 pounds"), [vintage("34.82", "2024-10-15"), last, gone("2026-01-01")])
    assert (verdict.kind, verdict.reason) == (VerdictKind.NO_LONGER_PUBLISHED, Reason(why, before=last.observation))


@pytest.mark.parametrize(
    ("quote", "source", "why"),
    [
        ("34.82 pounds", "34.8172 lb", ReasonKind.ROUNDS_TO),
        ("about 25 pounds", "25.4 lb", ReasonKind.AMOUNTS_TO),
        ("55 pounds", "about 25 kg", ReasonKind.AMOUNTS_TO),
    ],
)
def test_a_plain_number_rounds_to_a_plain_one_and_every_other_amounts_to_it(
    quote: str, source: str, why: ReasonKind
) -> None:
    said = says(source)
    verdict = judge(claim(quote), [Vintage(said, day("2024-10-08"))])
    assert (verdict.kind, verdict.reason) == (VerdictKind.HOLDS_BY_ROUNDING, Reason(why, said))


WHY_UNKNOWN = """
9 percent                | high | 9 percent              | no range
40,000 companies         | low  | 36,000 to 99,000 companies | neither
25 percent               |      | 25 lb                  | other measure
9,000 pounds             |      | 8,891 lb               | perhaps rounded
60 pounds                |      | 41 to 103 lb           | neither
80 pounds                |      | more than 60 lb        | neither
83 pounds                |      | about 80 lb            | neither
more than 83 pounds      |      | more than 80 lb        | neither
"""


@pytest.mark.parametrize(("quote", "end", "source", "why"), list(rows(WHY_UNKNOWN)), ids=lambda cell: cell)
def test_it_is_said_why_a_number_decides_nothing(quote: str, end: str, source: str, why: str) -> None:
    said = says(source)
    verdict = judge(replace(claim(quote), end=end), [Vintage(said, day("2024-10-08"))])
    assert (verdict.kind, verdict.reason) == (VerdictKind.CANNOT_TELL, Reason(ReasonKind(why), said))


def test_never_matched_is_not_said_while_an_earlier_version_is_undecidable() -> None:
    rounded = [Vintage(says("8,891 lb"), day("2024-10-15")), Vintage(says("8,000 lb"), day("2025-02-01"))]
    verdict = judge(claim("9,000 pounds"), rounded)
    assert verdict.kind is VerdictKind.CANNOT_TELL
    assert verdict.reason.now == rounded[1].observation
    assert "8,891 lb, which it said earlier" in reason(claim("9,000 pounds"), verdict.reason)


def test_what_cannot_be_told_now_says_what_did_support_it_before() -> None:
    said = [Vintage(says("more than 90 lb"), day("2024-10-15")), Vintage(says("more than 80 lb"), day("2025-02-01"))]
    verdict = judge(claim("more than 83 pounds"), said)
    assert verdict.kind is VerdictKind.CANNOT_TELL
    assert reason(claim("more than 83 pounds"), verdict.reason) == (
        "the source says more than 80 lb, which neither supports nor contradicts “more than 83 pounds”; before, it "
        "said more than 90 lb, which supports it"
    )


def test_a_number_of_another_scope_is_not_said_to_have_supported_a_claim() -> None:
    of_another_scope = replace(claim("34.82 pounds"), scope_differs="the article speaks of one house")
    verdict = judge(of_another_scope, [vintage("34.82", "2024-10-15"), vintage(None, "2025-02-01", printed="—")])
    assert verdict.kind is VerdictKind.CANNOT_TELL
    assert reason(of_another_scope, verdict.reason) == (
        "the source prints no value (“—”); before, it said 34.82 lb, of something else: the article speaks of one house"
    )


def test_a_question_within_a_reason_keeps_its_mark_to_itself() -> None:
    doubtful = vintage("348.2", "2025-02-01", status=Status.SUSPECT, doubt=TEN_TIMES)
    said = reason(claim("34.82 pounds"), judge(claim("34.82 pounds"), [vintage(RIGHT, "2024-10-15"), doubtful]).reason)
    assert said == (
        "the value read is doubtful (34.82 lb → 348.2 lb: it is ten times what it was: a slip of the decimal point or "
        "the unit?); before, it said 34.8172 lb, which supports it"
    )


def test_a_year_to_date_is_not_complete_though_nobody_says_up_to_when_it_counts() -> None:
    to_date = vintage("5.24", "2024-04-08", coverage=None, to_date=True)
    verdict = judge(claim("9 pounds"), [to_date])
    assert verdict.kind is VerdictKind.CANNOT_TELL
    assert reason(claim("9 pounds"), verdict.reason) == "FY2024 is not complete: 5.24 lb to date"
    grown = judge(claim("5.24 pounds"), [to_date, vintage("9", "2024-10-08", coverage=None)])
    assert grown.kind is VerdictKind.REVISED_SINCE
    assert reason(claim("5.24 pounds"), grown.reason).startswith("the source said 5.24 lb to date, and now says 9 lb")


@pytest.mark.parametrize(
    ("vintages", "words"),
    [
        ([vintage("36", "2025-02-01")], "the source says 36 lb; no version held supports “34.82 pounds”"),
        (
            [vintage(RIGHT, "2024-10-15"), vintage("36", "2025-02-01")],
            "the source said 34.8172 lb, and now says 36 lb",
        ),
        (
            [vintage("6.7749", "2024-04-08", coverage=TO_MARCH)],
            "FY2024 is not complete: 6.7749 lb (October 2023 to March 2024) so far",
        ),
        (
            [vintage(RIGHT, "2024-10-15"), gone("2026-01-01")],
            "FY2024 is no longer published; the last value held, 34.8172 lb, supported the claim",
        ),
        ([vintage(None, "2024-10-15", printed="n/a")], "the source prints no value (“n/a”)"),
        (
            [vintage("348.2", "2024-10-15", **SUSPECT)],
            "the value read is doubtful (34.82 lb → 348.2 lb: it is ten times what it was: a slip of the decimal point "
            "or the unit?)",
        ),
        ([], "no value for FY2024 has been read yet"),
    ],
)
def test_the_reason_says_what_was_seen(vintages: list[Vintage], words: str) -> None:
    assert reason(claim("34.82 pounds"), judge(claim("34.82 pounds"), vintages).reason) == words


@pytest.mark.parametrize(
    ("vintages", "words"),
    [
        ([], "no value has been read yet"),
        (
            [vintage("8891", "2024-10-15"), gone("2026-01-01")],
            "no version held supports “34.82 pounds”, and it is no longer published",
        ),
        (
            [vintage("34.82", "2024-10-15"), gone("2026-01-01")],
            "it is no longer published; the last value held, 34.82 lb, supported the claim",
        ),
    ],
)
def test_a_reason_names_no_period_where_there_is_none(vintages: list[Vintage], words: str) -> None:
    undated = claim("34.82 pounds", UNDATED)
    assert reason(undated, judge(undated, vintages).reason) == words


@pytest.mark.parametrize(
    ("published_on", "expected"),
    [("2024-04-07", None), ("2024-04-08", "6.7749"), ("2024-12-05", "34.8172"), ("2026-01-01", "34.8172")],
)
def test_the_value_when_published_is_that_of_the_vintage_held_for_that_day(
    published_on: str, expected: str | None
) -> None:
    vintages = [vintage("6.7749", "2024-04-08", coverage=TO_MARCH), vintage("34.8172", "2024-10-15")]
    verdict = judge(claim("34.82 pounds", published_on=published_on), vintages)
    assert verdict.value_when_published == (Decimal(expected) if expected else None)


def test_a_value_seen_as_the_day_ends_was_not_the_one_when_published() -> None:
    _, ends_at = claim("34.82 pounds").day
    last = replace(vintage(OTHER, "2024-12-05"), seen_at=ends_at)
    for earlier, expected in (([], None), ([vintage(RIGHT, "2024-10-15")], Decimal(RIGHT))):
        assert judge(claim("34.82 pounds"), [*earlier, last]).value_when_published == expected


@pytest.mark.parametrize("then", [[], [gone("2026-01-01")]], ids=["stands", "gone"])
def test_where_all_that_was_read_was_set_aside_it_is_not_said_that_nothing_was_read(then: list[Vintage]) -> None:
    rejected = vintage("348.2", "2024-10-15", status=Status.SUSPECT, doubt=Doubt(DoubtKind.REJECTED, part=TEN_TIMES))
    assert judge(claim("34.82 pounds"), [rejected, *then]).reason.kind not in (
        ReasonKind.NOT_READ_YET,
        ReasonKind.NEVER_PUBLISHED,
    )
    kept = judge(claim("34.82 pounds"), [vintage(RIGHT, "2024-10-01"), rejected, *then])
    assert kept.kind is (VerdictKind.NO_LONGER_PUBLISHED if then else VerdictKind.HOLDS_BY_ROUNDING)


# ---------------------------------------------------------------- scope


def test_a_number_that_counts_something_else_is_no_pass() -> None:
    stated = replace(claim("34.82 pounds"), scope_differs="the figure counts the whole operation")
    right, wrong = [vintage("34.82", "2024-10-15")], [vintage("36", "2024-10-15")]
    verdict = judge(stated, right)
    assert verdict.kind is VerdictKind.CANNOT_TELL
    assert reason(stated, verdict.reason).endswith("but of something else: the figure counts the whole operation")
    assert judge(stated, wrong).kind is VerdictKind.CANNOT_TELL
    revised = judge(stated, [*right, vintage("36", "2025-03-14")])
    assert revised.kind is VerdictKind.CANNOT_TELL
    assert reason(stated, revised.reason).endswith("but of something else: the figure counts the whole operation")


def test_revised_since_says_where_the_source_said_another_number_when_the_article_appeared() -> None:
    before, later = [vintage(RIGHT, "2024-10-15"), vintage(OTHER, "2024-11-15")], vintage(THIRD, "2025-03-14")
    for vintages in (before, [*before, later]):
        verdict = judge(claim("34.82 pounds"), vintages)
        assert verdict.kind is VerdictKind.REVISED_SINCE
        assert reason(claim("34.82 pounds"), verdict.reason).endswith(
            "; when the article appeared, it already said 36 lb"
        )
    same_day = [before[0], vintage(OTHER, "2024-12-05")]
    assert judge(claim("34.82 pounds"), same_day).reason.then is None
    begins_at, _ = claim("34.82 pounds").day
    as_it_began = [before[0], replace(before[1], seen_at=begins_at)]
    assert judge(claim("34.82 pounds"), as_it_began).reason.then is None
    right_again = [*before, vintage(RIGHT, "2025-01-10"), later]
    assert judge(claim("34.82 pounds"), right_again).reason.then is None


def test_the_last_value_before_it_was_withdrawn_is_no_support_where_it_counts_something_else() -> None:
    stated = replace(claim("34.82 pounds"), scope_differs="the figure counts the whole operation")
    verdict = judge(stated, [vintage("34.82", "2024-10-15"), gone("2026-01-01")])
    assert verdict.kind is VerdictKind.NO_LONGER_PUBLISHED
    assert reason(stated, verdict.reason).endswith(
        "supported the claim, but of something else: the figure counts the whole operation"
    )


def test_what_no_program_can_watch_is_said_to_be_not_watched() -> None:
    heard = replace(claim("34.82 pounds"), not_watched="a broadcast")
    verdict = judge(heard, [])
    assert verdict.claim_id == heard.id
    assert (verdict.kind, reason(heard, verdict.reason)) == (VerdictKind.NOT_WATCHED, "a broadcast")


# ---------------------------------------------------------------- wordings

PRESENT, REWORDED, GONE = "China remains a source.", "China is no longer a source.", ""


def worded(value: int | None, printed: str, on: str, **more: object) -> Vintage:
    number = None if value is None else Decimal(value)
    return Vintage(Observation("s/f", UNDATED, number, "wording", printed=printed, **more), day(on))  # type: ignore[arg-type]


def statement() -> Claim:
    words = Quantity(Decimal(1), unit("wording"), printed=PRESENT)
    return replace(claim("1 pound", UNDATED), quote="China remains a source", quantity=words)


STOOD = worded(1, PRESENT, "2024-10-01")
WAS_REWORDED = worded(0, REWORDED, "2024-10-01")
NOT_THERE = worded(0, GONE, "2024-10-01")


@pytest.mark.parametrize(
    ("vintages", "expected", "words"),
    [
        pytest.param([], VerdictKind.CANNOT_TELL, "has been read yet", id="nothing read yet"),
        pytest.param([STOOD], VerdictKind.HOLDS, "stand there: “China remains a source.”", id="present"),
        pytest.param(
            [STOOD, worded(0, REWORDED, "2025-01-01")],
            VerdictKind.REVISED_SINCE,
            "the words stood there; the sentence now reads “China is no longer a source.”",
            id="present, then reworded",
        ),
        pytest.param(
            [STOOD, worded(0, GONE, "2025-01-01")],
            VerdictKind.NO_LONGER_PUBLISHED,
            "the words no longer stand there, and no sentence like them stands there",
            id="present, then gone",
        ),
        pytest.param(
            [STOOD, worded(0, REWORDED, "2025-01-01"), worded(0, GONE, "2025-02-01")],
            VerdictKind.NO_LONGER_PUBLISHED,
            "no longer stand there",
            id="present, reworded, gone",
        ),
        pytest.param(
            [STOOD, worded(0, GONE, "2025-01-01"), worded(0, REWORDED, "2025-02-01")],
            VerdictKind.REVISED_SINCE,
            "now reads",
            id="present, gone, back in other words",
        ),
        pytest.param(
            [STOOD, worded(0, GONE, "2025-01-01"), worded(1, PRESENT, "2025-02-01")],
            VerdictKind.HOLDS,
            "stand there",
            id="present, gone, present again",
        ),
        pytest.param(
            [WAS_REWORDED],
            VerdictKind.NEVER_MATCHED,
            "no version held has these words; the nearest sentence reads “China is no longer a source.”",
            id="never there, something like it",
        ),
        pytest.param([NOT_THERE], VerdictKind.NEVER_MATCHED, "no version held has these words", id="never there"),
        pytest.param(
            [NOT_THERE, worded(0, REWORDED, "2025-01-01")], VerdictKind.NEVER_MATCHED, "no version", id="never, twice"
        ),
        pytest.param([NOT_THERE, worded(1, PRESENT, "2025-01-01")], VerdictKind.HOLDS, "stand there", id="only now"),
        pytest.param(
            [worded(1, PRESENT, "2024-10-01", status=Status.SUSPECT, doubt=Doubt(DoubtKind.NEW_RULE))],
            VerdictKind.CANNOT_TELL,
            "the wording read is doubtful (the rule is new",
            id="doubtful",
        ),
        pytest.param(
            [
                worded(1, PRESENT, "2024-10-01", status=Status.SUSPECT, doubt=Doubt(DoubtKind.NEW_RULE)),
                worded(0, GONE, "2025-01-01"),
            ],
            VerdictKind.CANNOT_TELL,
            "whether they ever did is doubtful",
            id="gone, and it is doubtful whether it was there",
        ),
        pytest.param([STOOD, gone("2025-01-01")], VerdictKind.NO_LONGER_PUBLISHED, "supported", id="withdrawn"),
        pytest.param(
            [NOT_THERE, gone("2025-01-01")], VerdictKind.NEVER_MATCHED, "no version held", id="withdrawn, never there"
        ),
    ],
)
def test_a_statement_stands_as_its_words_do(vintages: list[Vintage], expected: VerdictKind, words: str) -> None:
    verdict = judge(statement(), vintages)
    assert verdict.kind is expected
    assert words in reason(statement(), verdict.reason)


IN_DOUBT = worded(1, PRESENT, "2024-10-01", status=Status.SUSPECT, doubt=Doubt(DoubtKind.NEW_RULE))


@pytest.mark.parametrize(
    ("vintages", "why"),
    [
        ([STOOD], ReasonKind.WORDS_STAND),
        ([WAS_REWORDED], ReasonKind.WORDS_NEVER_STOOD),
        ([STOOD, worded(0, REWORDED, "2025-01-01")], ReasonKind.WORDS_CHANGED),
        ([STOOD, worded(0, GONE, "2025-01-01")], ReasonKind.WORDS_GONE),
        ([IN_DOUBT, worded(0, GONE, "2025-01-01")], ReasonKind.WORDS_UNDECIDED),
        ([STOOD, IN_DOUBT], ReasonKind.DOUBTFUL),
    ],
)
def test_a_reason_about_words_rests_on_what_stands_there_now(vintages: list[Vintage], why: ReasonKind) -> None:
    assert judge(statement(), vintages).reason == Reason(why, vintages[-1].observation)


def test_a_number_claimed_of_a_wording_and_a_statement_of_a_number_cannot_be_told() -> None:
    verdict = judge(claim("1 pound"), [STOOD])
    assert verdict.kind is VerdictKind.CANNOT_TELL
    assert verdict.reason == Reason(ReasonKind.NUMBER_FOR_WORDS, STOOD.observation)
    assert judge(statement(), [vintage("1", "2024-10-15")]).kind is VerdictKind.CANNOT_TELL


@pytest.mark.parametrize(
    ("quote", "value", "printed", "says"),
    [
        ("2 pounds", "2", "2.0 lb", "2.0 lb"),
        ("2.0 pounds", "2", "2 lb", "2 lb"),
        ("12,345.6 pounds", "12345.6", "12,345.60", "12,345.60 lb"),
        ("34.82 pounds", "34.81719319113", "sum of 8 rows", "34.8172 lb"),
        ("35 pounds", "34.81719319113", "sum of 8 rows", "34.82 lb"),
        ("34.82 pounds", "34.81500000049", "sum of 8 rows", "34.8150 lb"),
        ("34.81 pounds", "34.81499949113", "sum of 8 rows", "34.814999 lb"),
        ("34.82 pounds", "34.8171931911300001", "34.8171931911300001", "34.817193 lb"),
    ],
)
def test_a_reason_shows_the_decimals_that_are_printed_or_as_many_as_show_how_a_sum_rounds(
    quote: str, value: str, printed: str, says: str
) -> None:
    verdict = judge(claim(quote), [vintage(value, "2024-10-15", printed=printed)])
    assert reason(claim(quote), verdict.reason).startswith(f"the source says {says}")
    revised = judge(
        claim(quote), [vintage(value, "2024-10-15", printed=printed), vintage("9", "2025-02-01", printed="9.00")]
    )
    assert reason(claim(quote), revised.reason) == f"the source said {says}, and now says 9.00 lb"
