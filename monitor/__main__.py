"""The command ``monitor``, also as ``python -m monitor``: a service listens to signals before anything else."""

import sys

from monitor.process.memory import look_seldom_for_rings
from monitor.process.signals import EARLY, starts_the_service


def main() -> None:
    """Run a command and exit with its code."""
    if starts_the_service(sys.argv[1:]):
        EARLY.listen()
    look_seldom_for_rings()
    from monitor.cli import main as command

    command()


if __name__ == "__main__":
    main()
