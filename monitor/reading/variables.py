"""Variables of the environment in configured values: ``${NAME}``."""

from __future__ import annotations

import re

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
MISSPELT = re.compile(
    r"(?:(?i:basic|bearer|digest|key|token) )?"
    r"(?:\$[A-Z][A-Z_]*|%[A-Z][A-Z_]*%|\$\([A-Z][A-Z_]*\)|\{\{ ?[A-Z][A-Z_]* ?\}\})"
)
"""A whole value that is a variable as it is written elsewhere, in shells and on Windows; it would be sent as it stands.
With small letters or digits, it could be a password with a sign in it."""
