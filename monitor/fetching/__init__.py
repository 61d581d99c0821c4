"""The door to the network: politeness, limits, robots.txt, redirects and refused addresses.

The HTTP client is httpx2 where it is installed, else httpx, which has the same interface; it is named here alone, with
the library that speaks HTTP for it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpcore
    import httpx
else:
    # Their commands, which they import where they can, would bring all that draws on terminals: 4 MB and 0.1 s.
    COMMANDS = ("httpx._main", "httpx2._main")
    sys.modules.update(dict.fromkeys(COMMANDS))
    try:
        import httpcore2 as httpcore
        import httpx2 as httpx
    except ImportError:
        import httpcore
        import httpx
    finally:
        for command in COMMANDS:
            sys.modules.pop(command, None)

__all__ = ["httpcore", "httpx"]
