"""A size in bytes as people write it: ``20 MB``."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?) *(kB|KB|MB|GB|KiB|MiB|GiB|B)?")
FACTORS = {"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def size_in_bytes(written: Any) -> Any:
    """The number of bytes that a text such as ``20 MB`` or ``512 KiB`` means; numbers pass unchanged.

    Raises:
        ValueError: the text is no size.
    """
    if not isinstance(written, str):
        return written
    form = SIZE.fullmatch(written.strip())
    if form is None:
        raise ValueError(f"{written!r} is not a size; write a number and a unit, such as '20 MB' or '512 KiB'")
    whole, _, fraction = form[1].partition(".")
    return int(whole + fraction) * FACTORS[form[2] or "B"] // 10 ** len(fraction)


Size = Annotated[
    int,
    BeforeValidator(size_in_bytes),
    Field(gt=0),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "exclusiveMinimum": 0},
                {"type": "string", "pattern": f"^{SIZE.pattern}$"},
            ]
        }
    ),
]
"""A size option: whole bytes, or a text such as ``20 MB``."""
