"""Where the project and the captures lie."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
CAPTURES = ROOT.parent / "shared" / "captures"
