"""The words beside a number that are known on a page in any language, because they change what it says."""

from __future__ import annotations

from monitor.model import Qualifier
from monitor.reading.language import phrases_of, scales_of, words_of

QUALIFIED_BEFORE_ABROAD = phrases_of(
    (Qualifier.MORE_THAN, "mehr als, über, oberhalb von, más de, superior a, più di, oltre, mais de, acima de"),
    (Qualifier.MORE_THAN, "meer dan, mer än, fler än, mere end, flere end, mer enn, ponad, więcej niż, powyżej"),
    (Qualifier.AT_LEAST, "mindestens, wenigstens, zumindest, nicht weniger als, al menos, por lo menos, como mínimo"),
    (Qualifier.AT_LEAST, "almeno, non meno di, pelo menos, no mínimo, minstens, ten minste, tenminste, minst, mindst"),
    (Qualifier.AT_LEAST, "co najmniej"),
    (Qualifier.LESS_THAN, "weniger als, unter, unterhalb von, menos de, inferior a, meno di, abaixo de, minder dan"),
    (Qualifier.LESS_THAN, "färre än, mindre än, mindre end, færre end, mindre enn, mniej niż, poniżej"),
    (Qualifier.AT_MOST, "höchstens, maximal, bis zu, nicht mehr als, como máximo, a lo sumo, no más de, hasta"),
    (Qualifier.AT_MOST, "al massimo, fino a, non più di, no máximo, até, hoogstens, ten hoogste, maximaal, högst"),
    (Qualifier.AT_MOST, "højst, co najwyżej, nie więcej niż"),
    (Qualifier.NEARLY, "knapp, nahezu, beinahe, casi, quasi, quase, bijna, nästan, næsten, nesten, prawie"),
    (Qualifier.ABOUT, "rund, etwa, ungefähr, zirka, schätzungsweise, alrededor de, aproximadamente, cerca de"),
    (Qualifier.ABOUT, "unos, unas, ongeveer, cirka, ungefär, omkring, około, 約, 约, 약"),
)
"""The same in languages of which the program knows no more."""
QUALIFIED_AFTER_ABROAD = phrases_of(
    (Qualifier.AT_LEAST, "oder mehr, und mehr, oder darüber, und darüber, mindestens, o más, y más, o più, e più"),
    (Qualifier.AT_LEAST, "ou mais, e mais, of meer, en meer, eller fler, eller mer, eller flere, lub więcej"),
    (Qualifier.AT_MOST, "oder weniger, und weniger, oder darunter, und darunter, höchstens, maximal, o menos"),
    (Qualifier.AT_MOST, "y menos, o meno, e meno, ou menos, e menos, of minder, en minder, eller färre"),
    (Qualifier.AT_MOST, "eller mindre, eller færre, lub mniej"),
    (Qualifier.ABOUT, "circa, aproximadamente"),
)

SCALES_ABROAD = scales_of(
    "dozen=12 dozens=12 dutzend=12 hundred=100 hundreds=100 thousand=1e3 thousands=1e3 million=1e6 millions=1e6 "
    "lakh=1e5 lakhs=1e5 crore=1e7 crores=1e7 milliard=1e9 milliards=1e9 millionen=1e6 milliarde=1e9 "
    "milliarden=1e9 billionen=1e12 tausend=1e3 millón=1e6 millones=1e6 billones=1e12 milhão=1e6 milhões=1e6 "
    "bilhão=1e9 bilhões=1e9 biliões=1e12 milione=1e6 milioni=1e6 miliardo=1e9 miliardi=1e9 miljoen=1e6 "
    "miljard=1e9 biljoen=1e12 duizend=1e3 miljoner=1e6 miljarder=1e9 万=1e4 萬=1e4 億=1e8 亿=1e8"
)
"""Words that multiply the number before them in languages that are read no further, and say the same in all."""
UNCLEAR_ABROAD = words_of("mil mille mila tys tsd тыс млн млрд billion billions trillion trillions")
"""Words that may, or that do so by an amount that depends on the language."""
