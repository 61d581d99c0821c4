"""Words that say a fall or a rise by a number, in four languages."""

from __future__ import annotations

import pytest

from monitor.reading.falls import Direction, direction_of

DOWN = (
    "lost 13,000 jobs",
    "fell by 13,000",
    "a decline of 13,000",
    "down 13,000",
    "shrank by 0.3%",
    "a deficit of 13 billion",
    "a net loss of more than 13,000",
    "13,000 fewer jobs",
    "shed 13,000 jobs",
    "cut 13,000 posts",
    "13 000 emplois perdus",
    "un recul de 13 000",
    "une baisse de 13 000",
    "la perte de plus de 13 000 emplois",
    "un déficit de 13 milliards",
    "13 000 de moins",
    "verlor 13.000 Stellen",
    "ein Rückgang um 13.000",
    "13.000 Stellen weniger",
    "schrumpfte um 0,3 %",
    "ein Defizit von 13 Milliarden",
    "perdió 13.000 empleos",
    "cayó un 0,3 %",
    "una caída de 13.000",
    "un déficit de 13.000",
    "13.000 menos",
)
UP = (
    "gained 13,000 jobs",
    "rose by 13,000",
    "an increase of 13,000",
    "up 13,000",
    "grew by 0.3%",
    "a surplus of 13 billion",
    "une hausse de 13 000",
    "stieg um 13.000",
    "aumentó un 0,3 %",
)
UNSAID = (
    "13,000 jobs",
    "more than 13,000",
    "fell to 13,000",
    "dropped to about 13,000",
    "fiel auf 13.000",
    "tombé à 13 000",
    "cayó a 13.000",
    "fell, then rose, by 13,000",
    "at least 13,000",
    "au moins 13 000",
    "al menos 13.000",
    "weniger als 13.000",
    "moins de 13 000",
    "fewer than 13,000",
    "up to 13,000",
    "in the field 13,000",
    "an update of 13,000",
    "13,000 downloads",
)


@pytest.mark.parametrize(
    ("quote", "said"),
    [(quote, said) for quotes, said in zip((DOWN, UP, UNSAID), Direction, strict=True) for quote in quotes],
)
def test_words_tell_a_fall_from_a_rise(quote: str, said: Direction) -> None:
    assert direction_of(quote) is said
    assert direction_of(quote.upper()) is said


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("As vendas caíram 5%", Direction.DOWN),
        ("uma queda de 300 empregos", Direction.DOWN),
        ("as exportações cresceram 5%", Direction.UP),
        ("a taxa caiu para 5%", Direction.UNSAID),
        ("il PIL è sceso del 5%", Direction.DOWN),
        ("un calo del 5%", Direction.DOWN),
        ("i prezzi sono saliti del 5%", Direction.UP),
        ("il tasso è sceso al 5%", Direction.UNSAID),
        ("de omzet daalde met 5%", Direction.DOWN),
        ("5% minder faillissementen", Direction.DOWN),
        ("de export groeide met 5%", Direction.UP),
        ("de werkloosheid daalde naar 5%", Direction.UNSAID),
    ],
)
def test_words_of_portuguese_italian_and_dutch_do_so_too(quote: str, said: Direction) -> None:
    assert direction_of(quote) is said


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("The economy lost 13,000 jobs in June", Direction.DOWN),
        ("While exports rose, the economy lost 13,000 jobs", Direction.DOWN),
        ("Prices fell; 13,000 jobs were created", Direction.UP),
        ("It was 13,000 jobs, after a fall", Direction.UNSAID),
        ("Employment fell to 13,000 jobs", Direction.UNSAID),
        ("Something else", Direction.UNSAID),
    ],
)
def test_where_the_quote_says_nothing_the_part_of_its_sentence_does(sentence: str, said: Direction) -> None:
    assert direction_of("13,000 jobs", sentence) is said
