"""The door to the network: politeness, limits, robots.txt, redirects and refused addresses.

The HTTP client is httpx2 where it is installed, else httpx, which has the same interface; it is named here alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx
else:
    try:
        import httpx2 as httpx
    except ImportError:
        import httpx

__all__ = ["httpx"]
