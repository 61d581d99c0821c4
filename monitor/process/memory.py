"""Have large pieces of memory given back to the system as soon as they are free."""

from __future__ import annotations

import ctypes
from contextlib import suppress

M_MMAP_THRESHOLD = -3
"""As glibc's malloc.h has it: from how many bytes on a piece is a mapping of its own."""
LARGE = 500_000


def give_back_large_pieces() -> None:
    """Say so to the C library, for this process and its copies; nothing where it is another than glibc.

    Left to itself, glibc takes the sizes of what was freed for usual ones and keeps up to 32 MB of each kind for later.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)
