"""Words by which a short line speaks of the page itself and not of its subject: views, comments, "3 minutes ago"."""

from __future__ import annotations

import re

LONGEST_LINE = 60
"""Characters of a line that is a counter; a longer one is a sentence."""

_COUNTED = (
    "views?|reads?|comments?|likes?|shares?|retweets?|reactions?|replies|reply|followers?|subscribers?|visitors?|visits?|"
    "page ?views?|online|min(?:ute)?s? read|"
    "vues?|lectures?|commentaires?|partages?|abonnés?|visiteurs?|visites?|j'aime|min(?:utes?)? de lecture|"
    "aufrufe|ansichten|kommentare?|besucher|besuche|abonnenten|min(?:uten?)? lesezeit|"
    "visitas?|vistas?|comentarios?|compartidos?|seguidores|suscriptores|min(?:utos?)? de lectura|"
    "visualizzazioni|commenti|condivisioni|visite|min(?:uti)? di lettura|"
    "weergaven|reacties|bezoekers|min(?:uten)? leestijd|visualizações|comentários|partilhas|min(?:utos?)? de leitura"
)
_TIMES = (
    "seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|secondes?|heures?|jours?|semaines?|sekunden?|minuten?|"
    "stunden?|tag(?:e|en)?|wochen?|segundos?|minutos?|horas?|días?|semanas?|secondi|minuti|ore|giorni|uur|uren|dagen|dias?"
)
_AGO = re.compile(
    rf"\d+\s*(?:{_TIMES})\s*(?:ago|fa|geleden|atrás)\b|"
    rf"\b(?:il y a|vor|hace|há)\s+(?:environ\s+|etwa\s+|unos\s+)?\d+\s*(?:{_TIMES})\b",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    rf"(?:\d[\d.,\s]*\s?[kKmM]?\s*(?:{_COUNTED})|(?:{_COUNTED})\s*[:(]?\s*\d[\d.,\s]*[kKmM]?\)?)\W*",
    re.IGNORECASE,
)
_OF_PAGE = re.compile(
    r"©|\bcopyright\b|\b(?:session|request|trace|build|visitor|cookie|build|ray)[ -]?id\b|\bISBN\b|\bdoi\b|"
    r"\bpage \d+ of \d+\b|\bSeite \d+ von \d+\b|\bpage \d+ sur \d+\b|\bpágina \d+ de \d+\b",
    re.IGNORECASE,
)


def is_of_page(line: str) -> bool:
    """Whether a line or a sentence counts what happens on the page, tells how old it is, or names the page's own ids.

    What a table or a sentence says of its subject is never that: a counter is a line by itself.
    """
    if _AGO.search(line) or _OF_PAGE.search(line):
        return True
    return len(line) <= LONGEST_LINE and _COUNTER.fullmatch(line.strip()) is not None
