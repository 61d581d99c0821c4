"""Hostile inputs made from good ones: cut, doubled, swapped and salted with what parsers have stumbled over."""

from __future__ import annotations

import os
from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "40"))
"""How many inputs each parser gets: by default a few, the same at each run; `make fuzz` asks for many, and others."""

TAMED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)

SALT = """
\x00 \x1b[2J \ufeff \u202e \u2028 \xad \ufffd \U0001f4a9 e\u0301 \u0660\u0661 １２ ½ ² ⁻¹ − – — … ‰ % ° £ € $ ( ) [ ]
{ } < > & ; ' \" ` \\ / | , . : = + - * # @ ! ? ~ ^ _ 0 1 9 99999999999999999999 1e999 -1 0.1 1,234 1.234 234 2024
FY2024 NaN Infinity null true None <div> </div> <table> </table> <tr> <td> <th> <s> <sup>1</sup> <!-- --> <script>
<template> <style> ]]> <![CDATA[ &#0; &#x110000; &nbsp; <svg> <math> <select> <plaintext>
"""
MORE_SALT = (
    *("<td colspan=99999999>", "<td rowspan=-1>", "<p hidden>", "<html lang=xx>", "<meta charset=punycode>"),
    *("<a href='//[::1'>", "<base href='x:'>", "<?xml version='1.0' encoding='utf-7'?>"),
    *("\r\n", "\t", "\n\n\n", " " * 50, "9" * 60, "(" * 40, "- " * 30),
)


def _salts() -> tuple[bytes, ...]:
    texts = (*SALT.split(), *MORE_SALT)
    raw = (b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\xc3", b"PK\x03\x04", b"%PDF-1.4", b"\x1f\x8b\x08")
    return (*(text.encode("utf-8", "surrogatepass") for text in texts), *raw)


SALTS = _salts()


@st.composite
def spoilt(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds with up to eight edits."""
    body = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(body)))
        size = draw(st.sampled_from((0, 1, 2, 7, 40, 400)))
        match draw(st.sampled_from(("salt", "cut", "double", "end", "flip", "move"))):
            case "salt":
                body = body[:at] + draw(st.sampled_from(SALTS)) + body[at:]
            case "cut":
                body = body[:at] + body[at + size :]
            case "double":
                body = body[:at] + body[at : at + size] * draw(st.integers(2, 20)) + body[at + size :]
            case "end":
                body = body[:at] if at > len(body) // 2 else body
            case "flip" if body:
                at = min(at, len(body) - 1)
                body = body[:at] + bytes([body[at] ^ draw(st.integers(1, 255))]) + body[at + 1 :]
            case "move":
                to = draw(st.integers(0, len(body)))
                piece, rest = body[at : at + size], body[:at] + body[at + size :]
                body = rest[:to] + piece + rest[to:]
    return body


def spoilt_text(seeds: Sequence[str]) -> st.SearchStrategy[str]:
    """The same for texts; what is no UTF-8 any more comes with replacement characters."""
    return spoilt([seed.encode() for seed in seeds]).map(lambda body: body.decode("utf-8", "replace"))
