"""The door to the network: politeness, limits, robots.txt, redirects and refused addresses.

The HTTP client is httpx2 where it is installed, else httpx, which has the same interface; it is named here alone, with
the library that speaks HTTP for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpcore
    import httpx
else:
    try:
        import httpcore2 as httpcore
        import httpx2 as httpx
    except ImportError:
        import httpcore
        import httpx

__all__ = ["httpcore", "httpx"]
