"""Say which pinned library has a known vulnerability, and what could not be asked: `make check` runs it.

Ends with 1 when one has. Where the database of vulnerabilities cannot be reached, it says so and ends with 0: a check
that cannot be made is told, and stops nobody from working.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PINS = Path(__file__).parent.parent / "constraints.txt"
OPTIONS = ("--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "10", "--format", "json")


def report(stdout: str, stderr: str) -> tuple[list[str], int]:
    """The lines to print, and how to end, by what pip-audit printed."""
    try:
        pins: list[dict[str, Any]] = json.loads(stdout)["dependencies"]
    except (ValueError, KeyError):
        return [f"NOT MADE: the database of vulnerabilities cannot be asked: {_last_line(stderr)}"], 0
    found = [
        f"{pin['name']} {pin['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'none yet'}"
        for pin in pins
        for known in pin.get("vulns", ())
    ]
    asked = sum("skip_reason" not in pin for pin in pins)
    outcome = f"{len(found)} with a known vulnerability" if asked else "NOT MADE"
    return [*found, f"{outcome}: the database knows {asked} of {len(pins)} pinned libraries"], int(bool(found))


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2][:200]


def main() -> int:
    """Ask, print, and say how it went."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(PINS), *OPTIONS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines, code = report(done.stdout, done.stderr)
    print("\n".join(f"audit: {line}" for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
