"""How languages say beside a number that something went down by it, or was lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Falls:
    """How one language says that something went down.

    Attributes:
        fell: ends before a number that is a fall.
        fell_by: the same for shares alone, with words between: "fell in October by".
        lower: starts behind a number that is a fall.
        lost: ends before a number that is a loss, or a change below zero.
        gone: starts behind one.
        around: ends before, and starts behind, a number that is a fall: "ging um 5 % zurück".
        onward: starts behind a number that is where a movement began: "ein Rückgang von 8 auf 5".
    """

    fell: re.Pattern[str]
    fell_by: re.Pattern[str]
    lower: re.Pattern[str]
    lost: re.Pattern[str]
    gone: re.Pattern[str]
    around: tuple[re.Pattern[str], re.Pattern[str]] = (_NEVER, _NEVER)
    onward: re.Pattern[str] = _NEVER


_VERBS = (
    r"(?:f[ea]ll|fell|falls|fallen|falling|declin(?:es?|ed|ing)|decreas(?:es?|ed|ing)|drop(?:s|ped|ping)?|dip(?:s|ped)?"
    r"|sh?rank|shrunk|contract(?:s|ed|ing)|slip(?:s|ped)?|slid|plung(?:es?|ed)|plummet(?:s|ed)|tumbl(?:es?|ed)|sank)"
)
_NOUNS = r"(?:declines?|decreases?|drops?|falls?|dips?|contractions?|slumps?)"
_HOW = r"(?:\s(?:sharply|slightly|further|again|another|steeply|a|an|just|only|even|still)){0,3}"
_RISES = r"(?:rose|rises?|rising|risen|grew|grows?|increas(?:es?|ed|ing)|climb(?:s|ed)?|gain(?:s|ed)?|up)"

_ENGLISH = Falls(
    fell=re.compile(
        rf"(?<!\w)(?:{_VERBS}{_HOW}(?:\sby)?{_HOW}|{_NOUNS}(?:\sin\s[^.,;:]{{1,60}}?)?\sof{_HOW}"
        rf"|negative(?:\s[\w-]+){{1,4}}?\sof|(?:down|lower|reduced|lowered|cut){_HOW}\sby{_HOW}|(?:^|[,;:(]|\b(?:is|was|are|were|be|been|went))\s?down{_HOW})\s$",
        re.I,
    ),
    fell_by=re.compile(
        rf"(?<!\w)(?:{_VERBS}|lowered|reduced|cut)[\s,](?:(?!{_RISES}\b)[^.;:]){{1,60}}?\sby\s$|(?<!\w)down\s$", re.I
    ),
    lower=re.compile(
        rf"\s(?:lower)\s(?!or\b)\w|\s(?:(?:sharp|slight|steep|further)\s)?{_NOUNS}(?!\w)|\sdown(?!\w)",
        re.I,
    ),
    lost=re.compile(
        rf"(?<!\w)(?:lost|los(?:es|ing)|shed|cut|reduced|(?:loss(?:es)?|reductions?|deficits?|shortfalls?|outflows?)"
        rf"(?:\sin\s[^.,;:]{{1,60}}?)?\sof){_HOW}\s$",
        re.I,
    ),
    gone=re.compile(r"(?<=jobs)(?:\s(?:were|was|have been))?\slost(?!\w)", re.I),
)
_FRENCH_FALL = (
    r"(?:baiss(?:e|es|é|ée|és|ées|ent|ait)|diminu(?:e|é|ée|és|ées|ent|tion|tions)|recul(?:e|s|é|ée|és|ent)?"
    r"|chut(?:e|es|é|ée|és|ent)|repli|fléchi|fléchissement)"
)
_FRENCH = Falls(
    fell=re.compile(rf"(?<!\w){_FRENCH_FALL}(?:\s\w+){{0,2}}?\s(?:de\s|d['’])$", re.I),
    fell_by=re.compile(rf"(?<!\w){_FRENCH_FALL}\s[^.;:]{{1,60}}?\s(?:de\s|d['’])$", re.I),
    lower=re.compile(r"\sde\s(?:moins|baisse)(?!\w)", re.I),
    lost=re.compile(r"(?<!\w)(?:perdu|perd|(?:pertes?|réductions?|déficits?|suppressions?)\s(?:de|d['’]))\s?$", re.I),
    gone=re.compile(r"\s(?:perdus?|perdues?|supprimés?|supprimées?)(?!\w)", re.I),
)


_NO_NOUNS = "al|o|ou|oder|of|y|e|und|en|pelo|por|nicht|no|não|non|niet"


def _falls(
    *,
    verbs: Iterable[str],
    nouns: Iterable[str],
    by: str,
    of: str,
    stops: str,
    lower: str,
    lost: str,
    gone: str,
    to: str,
    around: tuple[str, str] = ("(?!)", "(?!)"),
) -> Falls:
    """The patterns of a language in which a verb and a noun of falling stand before their number in the same way.

    Args:
        verbs: forms of verbs, as patterns.
        nouns: nouns, as patterns.
        by: what stands between a verb and its number, as a pattern.
        of: the same of a noun.
        stops: words that lead to where something fell, or from where, as a pattern.
        lower: what stands behind a number that is a fall, as a pattern.
        lost: what stands before a number that was lost, as a pattern.
        gone: what stands behind one, as a pattern.
        to: what leads from where a movement began to where it ended, as a pattern.
        around: as of `Falls`.
    """
    verb, noun = "|".join(verbs), "|".join(nouns)
    between = rf"(?:\s(?!(?:{stops})\b)[^\W\d_]+){{0,2}}?"
    return Falls(
        fell=re.compile(rf"(?<!\w)(?:(?:{verb}){between}\s(?:{by})|(?:{noun}){between}\s(?:{of}))$", re.I),
        fell_by=re.compile(rf"(?<!\w)(?:{verb})\s(?:(?!(?:{stops})\b)[^.;:]){{1,60}}?\s(?:{by})$", re.I),
        lower=re.compile(rf"\s(?:(?!(?:{_NO_NOUNS})\b)[^\W\d_]+\s)?(?:{lower})(?!\w)", re.I),
        lost=re.compile(rf"(?<!\w)(?:{lost})$", re.I),
        gone=re.compile(rf"\s(?:{gone})(?!\w)", re.I),
        around=(re.compile(rf"(?<!\w){around[0]}$", re.I), re.compile(rf"{around[1]}(?!\w)", re.I)),
        onward=re.compile(rf"[^.;:\d]{{0,24}}?\s(?:{to})\s(?:[^\W\d_]+\s)?[0-9]", re.I),
    )


_OTHERS = {
    "de": _falls(
        verbs=(
            "sank(?:en)?",
            "sinkt",
            "fiel(?:en)?",
            "fällt",
            "schrumpf(?:te|ten|t)",
            "verringer(?:te|ten|t)",
            "brach(?:en)?",
        ),
        nouns=("rückgang", "abnahme", "einbruch", "verringerung", "rückgangs"),
        by=r"um\s(?:weitere\s)?",
        of=r"(?:um|von)\s(?:weiteren\s)?",
        stops="auf|von|zu|unter|über|stieg|stiegen|wuchs|erhöhte|nahm",
        lower="(?:weniger|niedriger|geringer)",
        lost=r"(?:verlor(?:en)?|verliert|strich(?:en)?|(?:verlust(?:e|s)?|defizits?|abbau|fehlbetrag)\svon)\s",
        gone="(?:verloren|abgebaut|gestrichen)",
        to="auf",
        around=(
            r"um\s(?:weitere\s)?",
            r"\s(?:[^\W\d_]+\s){0,2}?(?:zurück(?:gegangen|ging)?|gesunken|gefallen|geschrumpft|verringert|reduziert|abgenommen|sank|fiel)",
        ),
    ),
    "es": _falls(
        verbs=(
            *(
                "baj(?:ó|aron|a|an)",
                "cay(?:ó|eron)",
                "caen?",
                "descendi(?:ó|eron)",
                "desciende",
                "disminuy(?:ó|eron|e)",
            ),
            *("retrocedi(?:ó|eron)", "(?:se )?redu(?:jo|jeron|ce)", "(?:se )?contra(?:jo|jeron)"),
        ),
        nouns=("caídas?", "descensos?", "disminuci(?:ón|ones)", "bajadas?", "retrocesos?", "contracci(?:ón|ones)"),
        by=r"(?:(?:en\s)?(?:un|una|el|los|las|otros|otras)\s|en\s)?",
        of=r"(?:del|de(?:\sun|\suna|\slos|\slas)?)\s",
        stops="a|al|hasta|de|del|desde|por|subió|creció|aumentó",
        lower=r"menos(?!\s(?:de|que)\s[0-9])",
        lost=r"(?:perdi(?:ó|eron)|destruy(?:ó|eron)|(?:pérdidas?|reducci(?:ón|ones)|déficit)\s(?:del?)(?:\s(?:un|una|los|las))?)\s",
        gone="(?:perdid[oa]s|destruid[oa]s)",
        to="a|al|hasta",
    ),
    "pt": _falls(
        verbs=(
            *("cai(?:u)?", "caíram", "recu(?:ou|aram|a)", "diminu(?:iu|íram|i)", "baix(?:ou|aram)", "desce(?:u|ram)"),
            *("encolhe(?:u|ram)", "retra(?:iu|íram)(?:-se)?", "reduziu-se"),
        ),
        nouns=("quedas?", "recuos?", "diminuiç(?:ão|ões)", "baixas?", "retraç(?:ão|ões)", "decréscimos?"),
        by=r"(?:(?:em\s)?(?:os|as|mais|uns)\s|em\s)?",
        of=r"(?:de(?:\sum|\suma)?|dos|das)\s",
        stops="para|até|de|do|da|por|a|ao|subiu|cresceu|aumentou",
        lower=r"(?:a\s)?menos(?!\s(?:de|que|do)\s[0-9])",
        lost=r"(?:perde(?:u|ram)|(?:perdas?|reduç(?:ão|ões)|déficit|défice)\sde(?:\sum|\suma)?)\s",
        gone="(?:perdid[oa]s)",
        to="para|até|a",
    ),
    "it": _falls(
        verbs=(
            *("sces[oiae]", "scend(?:e|ono)", "calat[oiae]", "cal(?:a|ano|ò)", "diminuit[oiae]", "diminuisc(?:e|ono)"),
            *("ridott[oiae]", "crollat[oiae]", "contratt[oiae]"),
        ),
        nouns=("cal[oi]", "diminuzion[ei]", "fless?ion[ei]", "contrazion[ei]", "discesa", "crollo"),
        by=r"(?:d(?:el|ello|ei|egli|elle|i)\s|dell['’])",
        of=r"(?:d(?:el|ello|ei|egli|elle|i)\s|dell['’])",
        stops="a|al|allo|ai|da|dal|fino|sotto|salito|cresciuto",
        lower=r"in\smeno",
        lost=r"(?:pers[oiae]|perd(?:e|ono)|(?:perdit[ae]|tagli[oi]?|disavanzo)\sd(?:i|el|ei))\s",
        gone="(?:pers[ie])",
        to="a|al|ai",
    ),
    "nl": _falls(
        verbs=("daal(?:de|den|t)", "gedaald", "zakt(?:e|en)?", "kromp(?:en)?", "slonk(?:en)?", "verminderde(?:n)?"),
        nouns=("daling(?:en)?", "afname", "krimp", "terugval", "vermindering"),
        by=r"(?:met\s)?(?:nog\seens\s)?",
        of=r"(?:van|met)\s",
        stops="naar|tot|van|op|in|onder|steeg|groeide",
        lower="(?:minder|lager)",
        lost=r"(?:verlo(?:or|ren)|verliest|schrapte(?:n)?|(?:verlies|tekort)\svan)\s",
        gone="(?:verloren|geschrapt)",
        to="naar|tot",
        around=(r"met\s", r"\s(?:[^\W\d_]+\s){0,2}?(?:gedaald|afgenomen|gekrompen|verminderd|gezakt|af)"),
    ),
}
_ALL = MappingProxyType({"en": _ENGLISH, "fr": _FRENCH, **_OTHERS})


def words_of_falls(language: str) -> Falls:
    """How a language says it; that of English where it is not known."""
    return _ALL.get(language, _ENGLISH)
