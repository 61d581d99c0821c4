"""Words beside a number that say that it went down, in the languages that are not English."""

from __future__ import annotations

import pytest

from monitor.model import canonical
from monitor.model.errors import Ambiguous
from monitor.reading.direction import as_said
from monitor.reading.quantity import find_quantities


def signed(text: str, language: str, *, named: tuple[str, ...] = ()) -> list[str]:
    found = find_quantities(text, language=language)
    return [
        canonical(one.value)
        for one in (as_said(one, text, language, named=named) for one in found)
        if one.value is not None
    ]


FALLS = [
    ("de", "Die Preise fielen um 0,6 %.", ["-0.6"]),
    ("de", "Der Umsatz sank im Oktober um 5,2 Prozent.", ["-5.2"]),
    ("de", "Die Zahl ging um 130.200 zurück.", ["-130200"]),
    ("de", "Die Zahl ist um 1.200 gesunken.", ["-1200"]),
    ("de", "ein Rückgang von 12 %", ["-12"]),
    ("de", "ein Rückgang um rund 300 Fälle", ["-300"]),
    ("de", "5,5 % weniger als im Vorjahr", ["-5.5"]),
    ("de", "ein Rückgang von 8 % auf 5 %", ["8", "5"]),
    ("de", "Die Quote fiel auf 5,1 %.", ["5.1"]),
    ("de", "Die Quote sank von 8 % auf 5 %.", ["8", "5"]),
    ("de", "Die Quote stieg um 0,6 %.", ["0.6"]),
    ("de", "mindestens 20 Fälle oder weniger", ["20"]),
    ("es", "El paro bajó un 0,6 %.", ["-0.6"]),
    ("es", "El IPC cayó 1,2 %.", ["-1.2"]),
    ("es", "Las ventas disminuyeron en 300 unidades.", ["-300"]),
    ("es", "una caída del 12 %", ["-12"]),
    ("es", "un 5,5 % menos que en 2023", ["-5.5"]),
    ("es", "La tasa bajó al 5,1 %.", ["5.1"]),
    ("es", "unas 300 personas menos", ["-300"]),
    ("es", "al menos 300 personas, o 300 al menos", ["300", "300"]),
    ("es", "El paro subió un 0,6 %.", ["0.6"]),
    ("es", "una caída del 8 % al 5 %", ["8", "5"]),
    ("pt", "O PIB caiu 0,6%.", ["-0.6"]),
    ("pt", "As vendas recuaram em 300 unidades.", ["-300"]),
    ("pt", "uma queda de 12%", ["-12"]),
    ("pt", "5,5% a menos", ["-5.5"]),
    ("pt", "A taxa caiu para 5,1%.", ["5.1"]),
    ("pt", "O PIB cresceu 0,6%.", ["0.6"]),
    ("pt", "uma queda de 8% para 5%", ["8", "5"]),
    ("it", "Il PIL è sceso dello 0,6%.", ["-0.6"]),
    ("it", "Le vendite sono calate di 300 unità.", ["-300"]),
    ("it", "un calo del 12%", ["-12"]),
    ("it", "300 unità in meno", ["-300"]),
    ("it", "5,5% in meno", ["-5.5"]),
    ("it", "Il tasso è sceso al 5,1%.", ["5.1"]),
    ("it", "Il PIL è salito dello 0,6%.", ["0.6"]),
    ("nl", "De prijzen daalden met 0,6 procent.", ["-0.6"]),
    ("nl", "Het aantal is met 300 afgenomen.", ["-300"]),
    ("nl", "een daling van 12%", ["-12"]),
    ("nl", "5,5% minder dan in 2023", ["-5.5"]),
    ("nl", "De werkloosheid daalde naar 5,1%.", ["5.1"]),
    ("nl", "De prijzen stegen met 0,6 procent.", ["0.6"]),
    ("nl", "een daling van 8% naar 5%", ["8", "5"]),
    ("fr", "Les prix ont baissé de 0,6 %.", ["-0.6"]),
    ("en", "prices fell by 0.6%", ["-0.6"]),
]


@pytest.mark.parametrize(("language", "text", "said"), FALLS)
def test_a_word_of_falling_beside_a_number_puts_it_below_zero(language: str, text: str, said: list[str]) -> None:
    assert signed(text, language) == said


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("de", "Das Werk verlor 300 Stellen.", "verlor"),
        ("de", "ein Defizit von 300 Euro", "defizit"),
        ("es", "La empresa perdió 300 empleos.", "perdió"),
        ("pt", "A empresa perdeu 300 empregos.", "perdeu"),
        ("it", "una perdita di 300 euro", "perdita"),
        ("nl", "een tekort van 300 euro", "tekort"),
    ],
)
def test_what_was_lost_is_a_size_only_where_the_rule_says_so(language: str, text: str, word: str) -> None:
    with pytest.raises(Ambiguous, match="can be what was lost"):
        signed(text, language)
    assert signed(text, language, named=(word,)) == ["300"]
