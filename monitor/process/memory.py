"""How this process goes about its memory."""

from __future__ import annotations

import gc
from contextlib import suppress

M_MMAP_THRESHOLD = -3
"""As glibc's malloc.h has it: from how many bytes on a piece is a mapping of its own."""
LARGE = 500_000
SELDOM = 50_000
"""After how many new objects it is looked for those that hold one another and that nobody else holds: a release of
10,000 cells is twice as many that all stay, and to look through them each 700 took a fifth of the time."""


def look_seldom_for_rings() -> None:
    """Say so to the interpreter; what is in no ring is given up at once, as ever."""
    gc.set_threshold(SELDOM)


def give_back_large_pieces() -> None:
    """Say so to the C library, for this process and its copies; nothing where it is another than glibc.

    Left to itself, glibc takes the sizes of what was freed for usual ones and keeps up to 32 MB of each kind for later.
    """
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)
