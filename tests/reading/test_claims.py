"""Every number of a sentence is found, with what it says or why nothing can be watched for it."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest

from bench.claims import FOLDER, TARGETS, scores_of, share_of
from monitor.model import Qualifier, canonical
from monitor.reading.claims import Assertion, AssertionKind, find_assertions

PUBLISHED = date(2024, 5, 17)


def shown(one: Assertion) -> str:
    quantity = one.quantity
    value = canonical(round(quantity.value, 2)) if quantity.value is not None else f"{quantity.low}..{quantity.high}"
    return " ".join(filter(None, (one.kind, value, quantity.unit.symbol if quantity.unit else "", one.per)))


def found(text: str, language: str = "") -> list[str]:
    return [shown(one) for one in find_assertions(text, language=language) if one.kind.watchable]


def reasons(text: str, language: str = "") -> list[str]:
    return [one.kind.value for one in find_assertions(text, language=language) if not one.kind.watchable]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Exports rose by 4,200 to 61,300.", ["change 4200", "level 61300"]),
        ("Exports fell by 4,200, or 6.4%, to 61,300.", ["change -4200", "pctchange -6.4 %", "level 61300"]),
        ("Sales were down 3% on the week.", ["pctchange -3 %"]),
        ("A fall of 12 per cent was recorded.", ["pctchange -12 %"]),
        ("Prices were 1.4% lower than expected.", ["pctchange -1.4 %"]),
        ("There are 310 fewer officers now.", ["change -310 officers"]),
        ("The ferry lost 150 passengers.", ["change -150 passengers"]),
        ("The jobless rate slipped by 0.2 percentage points to 4.1%.", ["change -0.2 pp", "rate 4.1 %"]),
        ("The rate went from 5.1% to 4.8%.", ["rate 5.1 %", "rate 4.8 %"]),
        ("It accounted for 38% of all visits.", ["share 38 %"]),
        ("Turnout was 61%.", ["rate 61 %"]),
        ("One in five buyers paid cash.", ["share 20 %"]),
        ("7 out of 10 patients recovered.", ["share 70 %"]),
        ("A third of them left, and two-thirds stayed.", ["share 33.33 %", "share 66.67 %"]),
        ("Costs are three times as high as those of rivals.", ["ratio 3"]),
        ("They were almost twice as likely to fall ill.", ["ratio 2"]),
        ("There were 8.2 deaths per 100,000.", ["rate 8.2 per 100,000"]),
        ("Output was £31,000 per person.", ["rate 31000 £ person"]),
        ("Warehousing added jobs (+5,400) and mining lost some (-1,200).", ["change 5400", "change -1200"]),
        ("She came in second place with 50,100 votes.", ["rank 2", "level 50100 votes"]),
        ("He beat her by around five thousand votes.", ["change 5000 votes"]),
        ("The economy is projected to grow 1.9% next spring.", ["forecast 1.9 %"]),
        ("The council elects 45 members.", ["count 45 members"]),
        ("The 1,240 listed barns are ranked.", ["count 1240"]),
        ("The waiting list rose to 7.7m.", ["level 7700000"]),
        ("The ratio stood at 2.1 in May.", ["rate 2.1"]),
        ("12 days lost to strikes were counted.", ["level 12 days"]),
        ("Shares of cafes and bars were 5% and 9% above average.", ["pctchange 5 %", "pctchange 9 %"]),
        ("The average wait was 14.4 weeks.", ["level 14.4 weeks"]),
        ("Between 40 and 60 boats were seen.", ["level 40..60"]),
        ("It rose fivefold, from 5pc to 25pc.", ["ratio 5", "share 5 %", "share 25 %"]),
        ("* **310** boats were _seen_, up **12%** on 2021[^1].", ["level 310", "pctchange 12 %"]),
        ("Police said 14 people, including three children, were killed.", ["level 14 people", "level 3 children"]),
        ("It went from 4.5 per 1,000 people to 5.1.", ["rate 4.5 per 1,000", "rate 5.1"]),
        ("Prices rose 3 percent on the month and 2 percent from a year ago.", ["pctchange 3 %", "pctchange 2 %"]),
        ("With 5 percent unemployment, it has a 6 percent jobless rate.", ["rate 5 %", "rate 6 %"]),
        ("Sales are forecast to reach 5 million.", ["forecast 5000000"]),
        ("They rose 5%.\n**Note** that 310 boats were seen.", ["pctchange 5 %", "level 310"]),
        ("He paid €1 234 million, and in another year $12'345m.", ["level 1234000000 €", "level 12345000000 $"]),
        ("It holds 39 billion cubic metres.", ["level 39000000000"]),
        ("Jobs fell by 5,000 (0.4%) on the month.", ["change -5000", "pctchange -0.4 %"]),
        ("Year-over-year change: 2.3%", ["pctchange 2.3 %"]),
        ("They got £12.3 billion, £970 million more than before.", ["level 12300000000 £", "change 970000000 £"]),
        ("Their number is nearly double that of rivals.", ["ratio 2"]),
        ("One person in three has no savings.", ["share 33.33 %"]),
        ("Petrol is 143.9p, down 0.5p.", ["level 143.9", "change -0.5"]),
        ("It grew by 0.4% (284,000) to 67.0 million.", ["pctchange 0.4 %", "change 284000", "level 67000000"]),
        ("Visits fell 14% and 17%, respectively.", ["pctchange -14 %", "pctchange -17 %"]),
        ("Jobs are below their peak by 3,490, or 2.1 percent.", ["change -3490", "pctchange -2.1 %"]),
        ("Growth was 3.9%, following 4.2% before.", ["pctchange 3.9 %", "pctchange 4.2 %"]),
        ("Overtime was unchanged at 3.0 hours.", ["level 3 hours"]),
    ],
)
def test_what_an_english_sentence_asserts(text: str, expected: list[str]) -> None:
    assert found(text, "en") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            "Les ventes ont reculé de 1,2 % en mars, après une hausse de 0,4 %.",
            ["pctchange -1.2 %", "pctchange 0.4 %"],
        ),
        ("fr", "Le taux a baissé de 0,3 point, à 7,4 %.", ["change -0.3 pp", "rate 7.4 %"]),
        ("fr", "Une femme sur quatre et les deux tiers des hommes le font.", ["share 25 %", "share 66.67 %"]),
        ("fr", "Le coût atteint 2 410,5 millions d'euros.", ["level 2410500000 €"]),
        ("fr", "Les dépenses s'élèvent à 185 euros par habitant.", ["rate 185 € habitant"]),
        ("de", "Die Zahl stieg um 1.250 auf 48.300.", ["change 1250", "level 48300"]),
        ("de", "Die Zahl ist um 1.250 auf 48.300 zurückgegangen.", ["change -1250", "level 48300"]),
        (
            "de",
            "Die Exporte sanken um 4,6 Prozent auf 12,3 Milliarden Euro.",
            ["pctchange -4.6 %", "level 12300000000 €"],
        ),
        ("de", "Die Quote liegt bei 6,1 Prozent, 0,4 Prozentpunkte mehr.", ["rate 6.1 %", "change 0.4 pp"]),
        ("de", "Jeder vierte Betrieb und ein Drittel der Kunden klagen.", ["share 25 %", "share 33.33 %"]),
        ("es", "El paro bajó en 3.503 personas, hasta 66.500.", ["change -3503", "level 66500"]),
        ("es", "La tasa se situó en el 11,8 % y el gasto creció un 2,4 %.", ["rate 11.8 %", "pctchange 2.4 %"]),
        ("es", "Son 3.500 millones de euros, dos décimas más.", ["level 3500000000 €", "change 0.2 pp"]),
        ("fr", "Le budget, stable après +2,2 % le mois précédent, baisse.", ["pctchange 2.2 %"]),
        ("de", "Der Umsatz lag bei 61,8 Mrd. Euro.", ["level 61800000000 €"]),
        ("de", "Die Fahrt von 12 km kostete 3 Millionen Euro.", ["level 12 km", "level 3000000 €"]),
        ("de", "Es kamen 5,5 Tsd. Menschen und fünf Millionen Boote.", ["level 5500", "level 5000000"]),
        ("es", "Llegaron 5 mil personas.", ["level 5000"]),
        ("de", "Strom war um 1,1 % günstiger.", ["pctchange -1.1 %"]),
        ("es", "Tres de cada cuatro familias ahorran.", ["share 75 %"]),
    ],
)
def test_what_sentences_of_other_languages_assert(language: str, text: str, expected: list[str]) -> None:
    assert found(text, language) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It opened in 2019.", "date"),
        ("It opened in 1889.", "date"),
        ("It began at 10:30 a.m.", "date"),
        ("People aged 75 or over were asked.", "age"),
        ("A 34-year-old was held.", "age"),
        ("It lasted 18 months.", "duration"),
        ("See table 4.", "identifier"),
        ("The C-17 landed.", "identifier"),
        ("It was the 30th meeting.", "ordinal"),
        ("It was the first meeting.", "ordinal"),
        ("One of them spoke.", "idiom"),
        ("Thousands of people came.", "idiom"),
        ("There may be 1 or 2 very large ones.", "idiom"),
        ("Firms with more than 250 employees must report.", "threshold"),
        ("The 2% target was missed.", "threshold"),
        ("Days are given per 1,000 workers.", "denominator"),
        ("The four barges will be moved.", "count-static"),
        ("The report rests on two surveys.", "count-static"),
        ("The index (1982=100) is older.", "date"),
        ("Young people of 16-24 year olds' schools came.", "age"),
        ("All of those were under 18.", "age"),
        ("The poet died at 93.", "age"),
        ("The 27-member panel met.", "count-static"),
        ("Debts of more than £5,000 are counted.", "threshold"),
        ("Deaths were registered in Week 20.", "date"),
        ("The S&P 500 was open.", "identifier"),
        ("There was a 40-60 split.", "identifier"),
        ("1. Boats came.", "identifier"),
        (f"The code {'1' * 70} is long.", "identifier"),
        (f"The boat A{'1' * 70} came.", "identifier"),
        ("He paid $1,23m, $0,123m or $1,234,5m.", "identifier"),
        ("The rate per 250,000 fell.", "denominator"),
        ("They took 007 million.", "identifier"),
        ("The nineteen eighty-four boats came.", "idiom"),
        ("There are one-boat days.", "idiom"),
        ("A three-day strike was called.", "duration"),
        ("A small firm is defined as having 50 workers.", "definition"),
    ],
)
def test_why_nothing_can_be_watched_for_a_number(text: str, reason: str) -> None:
    assert found(text, "en") == []
    assert reason in reasons(text, "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Les personnes âgées de 65 ans ou plus sont nommées au tableau 3 depuis le 4 mars 2021."),
        ("de", "Der 45-jährige Fahrer kam am 31. Dezember 2023 um 10.30 Uhr."),
        ("fr", "Cela dura 12 ans."),
        ("es", "Los mayores de 65 años firmaron el 3 de mayo de 2022 por primera vez."),
    ],
)
def test_other_languages_have_ages_dates_and_ordinals_too(language: str, text: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2021 there were 310 fires.", ["2021"]),
        ("There were 310 fires in 2021, compared with 290 in 2020.", ["2021", "2020"]),
        ("The 2019 and 2020 totals of 250 and 310 fires respectively are low.", ["2019", "2020"]),
        ("Fires were more common in 2021 (310) than in 2020 (290).", ["2021", "2020"]),
        ("There were 310 fires in 2021. That was a 7% increase on 2020.", ["2021", "2021"]),
        ("Between May 2020 and July 2021 there were 310 fires.", ["2020-05-01/2021-07-31"]),
        ("In March 2024, 310 fires broke out. A year earlier, there were 290 fires.", ["2024-03", "2023-03"]),
        ("In March 2024, 310 fires broke out, above the average gain of 290 over the prior 12 months.",
         ["2024-03", "2023-03-01/2024-02-29"]),
        ("Fires averaged 144 in the 1990s.", ["1990-01-01/1999-12-31"]),
        ("In March 2024, fires were down by 40 since a peak in May 2022.", ["2022-05-01/2024-03-31"]),
        ("In April, 310 fires broke out.", ["2024-04"]),
        ("Last month, 310 fires broke out.", ["2024-04"]),
        ("On Tuesday, 310 fires broke out.", ["2024-05-14"]),
        ("In the first quarter, 310 fires broke out.", ["2024-Q1"]),
        ("In constant (2017) dollars it was $310 in May 2023.", ["2023-05"]),
        ("£120 billion was spent in 2018/19.", ["2018-04-01/2019-03-31"]),
        ("Between 2015 and 2022, fires fell from 310 to 290.", ["2015", "2022"]),
        ("Jobs fell by 3,100 (0.4%) between May 2023 and July 2023.", ["2023-05-01/2023-07-31"] * 2),
        ("Between 2001 and 2014 an average of 163 fires was seen.", ["2001-01-01/2014-12-31"]),
        ("In May 2024 there were 310 crews, up 12 (+4%) from May 1, 2023.", ["2024-05"] * 3),
        ("Between January and March, 310 fires broke out.", ["2024-Q1"]),
        ("In May 2022 (provisional) there were 310 fires.", ["2022-05"]),
        ("There were 310 fires in the week ended May 4.", ["2024-04-28/2024-05-04"]),
        ("There were 310 fires in the 12 months ending April.", ["2023-05-01/2024-04-30"]),
        ("£120 billion was spent in 2018/20.", ["None"]),
        ("In March, May there were 310 fires.", ["2024-05"]),
        ("In 2023, 310 fires broke out. A year earlier, there were 290 fires.", ["2023", "2022"]),
        ("In the first quarter of 2024, 310 fires broke out. A quarter earlier there were 290 fires.",
         ["2024-Q1", "2023-Q4"]),
        ("This year, 310 fires broke out.", ["2024"]),
        ("This quarter, 310 fires broke out.", ["2024-Q2"]),
        ("This month, 310 fires broke out.", ["2024-05"]),
        ("Yesterday, 310 fires broke out.", ["2024-05-16"]),
        ("Today, 310 fires broke out.", ["2024-05-17"]),
        ("On May 3, 2024 there were 340 fires over the prior 12 months.", ["2023-05-03/2024-05-03"]),
    ],
)  # fmt: skip
def test_the_time_that_a_number_speaks_of(text: str, expected: list[str]) -> None:
    assertions = find_assertions(text, language="en", published_on=PUBLISHED)
    assert [str(one.period) for one in assertions if one.kind.watchable] == expected


@pytest.mark.parametrize(
    "text",
    [
        "In the 12 months ending June, 40 boats came.",
        "Yesterday 40 boats came.",
        "In the prior 12 months, 40 boats came.",
    ],
)
def test_a_time_needs_a_day_from_which_it_is_reckoned(text: str) -> None:
    (only,) = [one for one in find_assertions(text, language="en") if one.kind.watchable and one.quantity.value == 40]
    assert only.period is None


@pytest.mark.parametrize(
    ("text", "language", "period"),
    [
        ("On February 30, 40 boats came.", "en", None),
        ("Im vierten Halbjahr kamen 40 Boote, die gezählt wurden.", "de", None),
        ("Im Mai und 2020 kamen 40 Boote, die gezählt wurden.", "de", "2020"),
        ("Sales in 2020 rose 40% since 2023.", "en", "2023"),
        ("On May 3, 2024, 12 boats came, against 40 a month earlier.", "en", "2024-04-03"),
    ],
)
def test_times_that_no_calendar_has_and_days_of_another_month(text: str, language: str, period: str | None) -> None:
    said = find_assertions(text, published_on=PUBLISHED, language=language)
    (only,) = [one for one in said if one.quantity.value == 40]
    assert (only.period.label if only.period else None) == period


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2023 there were 310 fires. Last year was worse, with 340 fires.", ["2023", "2022"]),
        ("In March 2024 there were 310 fires. Last month there were 340 fires.", ["2024-03", "2024-02"]),
        ("In 2023, 310 fires broke out. This year, 212 fires broke out.", ["2023", "2023"]),
        ("So far this year, 310 fires broke out.", ["None"]),
    ],
)
def test_where_nobody_says_when_it_was_published_times_are_reckoned_from_what_is_spoken_of(text, expected) -> None:
    assert [str(one.period) for one in find_assertions(text, language="en") if one.kind.watchable] == expected


@pytest.mark.parametrize(
    ("title", "period"), [("Boats on 5 March 2024", "2024-02"), ("Boats in March 2024", "2024-02"), ("Boats", "None")]
)
def test_a_title_says_when_it_was_published_or_what_time_it_is_about(title: str, period: str) -> None:
    (only,) = find_assertions("Last month they counted 4,200 boats.", title=title, language="en")
    assert str(only.period) == period


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("There were 3 deaths for every 40 births.", "en"),
        ("There were 3 deaths per 40 births.", "en"),
        ("Il y a eu 3 cas pour 250 naissances.", "fr"),
        ("Hubo 3 casos por cada 40 nacimientos.", "es"),
    ],
)
def test_what_a_rate_is_of_is_not_watched(text: str, language: str) -> None:
    assert [one.kind for one in find_assertions(text, language=language)] == [
        AssertionKind.RATE,
        AssertionKind.DENOMINATOR,
    ]


def test_a_title_that_looks_back_is_not_of_the_time_that_it_names() -> None:
    (only,) = find_assertions("They counted 4,200 boats.", title="Boats since 2015", language="en")
    assert only.period is None


def test_a_time_that_cannot_be_reckoned_is_none_and_not_another() -> None:
    (only,) = [one for one in find_assertions("On Tuesday, 310 fires broke out.") if one.kind.watchable]
    assert only.period is None
    assert only.period_is_said


def test_months_and_quarters_are_known_in_other_languages() -> None:
    texts = {
        "fr": "Au quatrième trimestre 2023, 310 incendies ont été comptés.",
        "de": "Im Januar 2024 gab es 310 Brände.",
        "es": "En el primer trimestre de 2024 hubo 310 incendios.",
    }
    times = {code: [str(one.period) for one in find_assertions(text, language=code) if one.kind.watchable]
             for code, text in texts.items()}  # fmt: skip
    assert times == {"fr": ["2023-Q4"], "de": ["2024-01"], "es": ["2024-Q1"]}


def test_the_dateline_tells_what_last_month_was() -> None:
    text = "Fires more common\n\nFriday, May 17, 2024\n\nLast month, 310 fires broke out."
    assert [str(one.period) for one in find_assertions(text) if one.kind.watchable] == ["2024-04"]


def test_the_printed_precision_and_the_qualifier_are_kept() -> None:
    (only,) = [one for one in find_assertions("There were nearly 6.5 million visits.") if one.kind.watchable]
    assert (only.quantity.value, only.quantity.quantum) == (Decimal(6_500_000), Decimal(100_000))
    assert only.quantity.qualifier is Qualifier.NEARLY


def test_offsets_are_those_of_the_text() -> None:
    text = "# Fires\n\nThere were [310 fires](https://example.org/2021/445) in 2021, and 12% of them were large."
    for one in find_assertions(text):
        assert text[one.quantity.start : one.quantity.end] == one.quantity.printed
    assert [one.quantity.printed for one in find_assertions(text)] == ["310 fires", "2021", "12%"]


def test_the_words_of_its_clause_say_what_is_counted() -> None:
    (only,) = [one for one in find_assertions("The number of fires fell to 310 in 2021.") if one.kind.watchable]
    assert only.subject.startswith("The number of fires")
    assert only.sentence == "The number of fires fell to 310 in 2021."


@pytest.mark.parametrize(
    "table",
    [
        "| Sector (in thousands) | 2022 | Change (%) |\n|---|---|---|\n| Mills | 12.5 | -1.1 |\n| Mines | 7.7 | 3.1 |",
        "Sector (in thousands)   2022    Change (%)\nMills    12.5    -1.1\nMines    7.7    3.1\n",
        "Sector (in thousands)\t2022\tChange (%)\nMills\t12.5\t-1.1\nMines\t7.7\t3.1\n",
        "┌──────┬──────┬────┐\n│ Sector (in thousands) │ 2022 │ Change (%) │\n├──────┼──────┼────┤\n"
        "│ Mills │ 12.5 │ -1.1 │\n│ Mines │ 7.7 │ 3.1 │\n└──────┴──────┴────┘\n",
    ],
    ids=["markdown", "spaces", "tabs", "box"],
)
def test_cells_have_the_time_the_unit_and_the_magnitude_of_their_column(table: str) -> None:
    cells = [one for one in find_assertions(f"Jobs in thousands\n\n{table}") if one.kind.watchable]
    assert [shown(one) for one in cells] == ["level 12500", "pctchange -1.1 %", "level 7700", "pctchange 3.1 %"]
    assert {str(one.period) for one in cells} == {"2022"}
    assert cells[0].subject == "Mills | 2022"


def test_a_table_ends_with_an_empty_line() -> None:
    assert found("Port | Boats\nNorth | 310\nSouth | 290\n\n310 boats came.", "en") == [
        "level 310",
        "level 290",
        "level 310",
    ]


def test_sentences_with_wide_gaps_are_no_table() -> None:
    text = (
        "There were 310 fires.  Some 40 crews came.  It was May.\nThen 290 fires broke out.  It rained.  All slept.\n"
    )
    assert found(text, "en") == ["level 310 fires", "level 40", "level 290 fires"]


def test_the_first_cell_of_a_row_may_be_its_year() -> None:
    table = "Year | Fires | Change, pp\n2019 | 1,282 | 0.4\n2020 | 13 | -0.1\n"
    cells = [one for one in find_assertions(table) if one.kind.watchable]
    assert [shown(one) for one in cells] == ["level 1282", "change 0.4 pp", "level 13", "change -0.1 pp"]
    assert [str(one.period) for one in cells] == ["2019", "2019", "2020", "2020"]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("| Name | Place |\n|---|---|\n| Alma | North |\n| Beta | South |", []),
        ("| Town | Place | Boats |\n|---|---|---|\n| Alma | 1st | 12 |", ["ordinal 1", "level 12"]),
        ("| Town | Unemployment rate, % |\n|---|---|\n| Alma | 5.2% |", ["rate 5.2 %"]),
        ("| Year | 2020 |\n|---|---|\n| Founded | 2021 |", ["level 2020", "level 2021"]),
    ],
    ids=["words", "places", "rates", "years alone"],
)
def test_what_stands_in_a_table_of_few_cells(table: str, cells: list[str]) -> None:
    assert [shown(one) for one in find_assertions(table, language="en")] == cells


def test_a_text_without_numbers_has_none() -> None:
    assert find_assertions("") == []
    assert find_assertions("Nothing is counted here.") == []


def test_a_long_text_is_read_in_time_proportional_to_its_length() -> None:
    sentence = "In March 2024, exports rose by 4,200 to 61,300, or 6.4% of all sales, after falling 2% in February. "
    began = time.process_time()
    found_there = find_assertions((sentence * 6 + "\n\n") * 5)
    assert len([one for one in found_there if one.kind.watchable]) == 120
    assert time.process_time() - began < 2.5


@pytest.mark.captures
@pytest.mark.skipif(not FOLDER.is_dir(), reason="the labelled articles are not here")
def test_what_a_person_labelled_is_found() -> None:
    scores = scores_of(FOLDER)
    assert {question: share_of(scores, question) >= target for question, target in TARGETS.items()} == dict.fromkeys(
        TARGETS, True
    )
    assert share_of(scores, "told apart") >= 0.97


def test_kinds_that_can_be_watched_say_so() -> None:
    assert AssertionKind.LEVEL.watchable
    assert not AssertionKind.THRESHOLD.watchable


@pytest.mark.parametrize("piece", ["5, ", "in May 2021 and ", "| a | 5 |\n", "a  b  c\n", "rose by 5 to ", "x"])
def test_what_is_made_to_be_slow_takes_time_in_proportion_to_its_length(piece: str) -> None:
    def cost(length: int) -> float:
        began = time.process_time()
        find_assertions((piece * length)[:length])
        return time.process_time() - began

    cost(100)
    assert cost(1_600) < 10 * max(cost(400), 0.02)


def test_a_german_ordinal_ends_no_sentence_and_a_date_ends_no_text() -> None:
    text = "Mehr Brände im Mai 2024\n\nBerlin, 3. Juni 2024\n\nIm 1. Quartal 2024 waren es 310 Brände."
    assert reasons(text, "de") == ["date", "date", "ordinal", "date"]
    assert [str(one.period) for one in find_assertions(text, language="de") if one.kind.watchable] == ["2024-Q1"]


def test_what_long_passed_before_publication_is_no_time_of_the_text() -> None:
    text = "The party won 124 seats, 19 fewer than it held. Some 98 went to others, as in May 2013."
    assertions = find_assertions(text, published_on=PUBLISHED)
    assert [str(one.period) for one in assertions if one.kind.watchable] == ["None", "None", "2013-05"]


def test_what_looks_back_is_not_what_the_text_goes_on_about() -> None:
    text = "In May 2024, 310 fires broke out. In 1999, there were 900 fires. Some 40 crews were sent."
    assert [str(one.period) for one in find_assertions(text) if one.kind.watchable] == ["2024-05", "1999", "2024-05"]


def test_a_text_may_name_a_time_by_itself() -> None:
    text = (
        "The first wave between March 2020 and August 2020 was short. There were 310 fires in it.\n\n"
        "In 2022, 212 fires broke out. During the first wave, 77% were large."
    )
    times = [str(one.period) for one in find_assertions(text) if one.kind.watchable]
    assert times == ["2020-03-01/2020-08-31", "2022", "2020-03-01/2020-08-31"]


def test_months_that_follow_each_other_are_one_time_for_one_number() -> None:
    text = "In December 2023 and January 2024 combined, 310 fires broke out."
    assert [str(one.period) for one in find_assertions(text) if one.kind.watchable] == ["2023-12-01/2024-01-31"]


def test_this_figure_is_of_the_kind_of_the_one_before() -> None:
    assert found("The risk is 2.4 times as high. This figure was 2.1 in May.", "en") == ["ratio 2.4", "ratio 2.1"]


def test_cells_of_a_confidence_interval_are_no_figures() -> None:
    assert found("The fatality rate was 1.2% (95% CI 0.9-1.6).", "en") == ["rate 1.2 %"]
    assert found("Le taux est de 1,2 % (IC 95 % [0,9 ; 1,6]).", "fr") == ["rate 1.2 %"]
