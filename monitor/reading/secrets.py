"""The forms in which somebody may repeat a secret that was sent to them, so that none is kept or shown."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from functools import lru_cache
from urllib.parse import quote, quote_plus

SHORTEST_FORM = 6
"""Characters of an encoded form that is looked for; a shorter one stands somewhere by chance."""

CODED = r"[A-Za-z0-9+/=_-]"
"""What base64 is written with, in both its alphabets."""


@lru_cache(maxsize=256)
def forms_of(secret: str) -> tuple[str, ...]:
    """The secret as it may stand in a text: plain, URL-encoded, in JSON, in HTML, and inside base64.

    Base64 has three forms of a text, by how many bytes before it share its first group: of each, the characters that
    the secret alone decides. So it is found inside of a login of which it is a part.
    """
    plain = {
        secret,
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        html.escape(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
    }
    coded = {form for text in {secret.encode(), _latin(secret)} for form in _coded(text)}
    plain |= {form for text in coded for form in (text, text.replace("+", "-").replace("/", "_"))}
    return tuple(sorted(plain - {""}, key=lambda form: (-len(form), form)))


def stands_in(secret: str, text: str) -> bool:
    """Whether a text repeats the secret, in any of its forms."""
    return any(form in text for form in forms_of(secret))


def stands_in_bytes(secret: str, body: bytes) -> bool:
    """Whether bytes repeat the secret, in any of its forms and in the usual encodings."""
    codings = ("utf-8", "utf-16-le", "utf-16-be")
    return any(form.encode(coding, "replace") in body for form in forms_of(secret) for coding in codings)


def without(secret: str, text: str) -> str:
    """The text with ``***`` for the secret and, where it is encoded, for the whole of what is encoded with it."""
    for form in forms_of(secret):
        if form in text:
            around = CODED if re.fullmatch(f"{CODED}+", form) and form not in (secret, quote(secret, safe="")) else ""
            text = re.sub(f"{around}*{re.escape(form)}{around}*" if around else re.escape(form), "***", text)
    return text


def _coded(text: bytes) -> set[str]:
    forms = set()
    for before in range(3):
        whole = b64encode(b"\0" * before + text).decode().rstrip("=")
        begins = (before * 8 + 5) // 6
        ends = (before + len(text)) * 8 // 6
        if ends - begins >= SHORTEST_FORM:
            forms.add(whole[begins:ends])
    return forms


def _latin(secret: str) -> bytes:
    return secret.encode("latin-1", "ignore")
