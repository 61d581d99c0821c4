"""What signals ask of the service while it is starting: remembered until it can do it, whatever takes how long.

It imports nothing of ours and little of anybody's: it has to stand before the second in which the rest is imported.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable

WITH_A_VALUE = ("--config", "--db")


class Asked:
    """What signals asked for so far.

    Attributes:
        stop: SIGTERM or SIGINT came.
    """

    def __init__(self) -> None:
        self.stop = False

    def listen(self) -> None:
        """Remember from now on, instead of ending; in the main thread.

        SIGHUP needs no memory: the configuration is read after this, as it is then.
        """
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGHUP, lambda *_: None)  # not SIG_IGN, which programs that we start would inherit

    def _stop(self, *_: object) -> None:
        self.stop = True


EARLY = Asked()
"""Of this process, whose signals are its own."""


def starts_the_service(words: Iterable[str]) -> bool:
    """Whether these words of a command line ask for ``run``."""
    left = iter(words)
    for word in left:
        if word in WITH_A_VALUE:
            next(left, None)
        elif not word.startswith("-"):
            return word == "run"
    return False
