"""What one round of checks found in several sources, as one mail: what no longer holds, then each change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model import Notice, NoticeKind
from monitor.model.facts import ChangesTold, ClaimTold, EarlierTold
from monitor.reading.labels import counted
from monitor.telling.claims import claim_view, has_fallen
from monitor.telling.found import changes_view, first_words

View = dict[str, Any]

EACH = 10
"""How many changes of one source are told one by one, beside those that touch claims; the others are counted."""


def digest_subject(notices: Sequence[Notice]) -> str:
    """How many changes there are, how many claims hold no longer, and the change that says most."""
    asked = "Please look: " if _asks(notices) else ""
    first = [first_words(part) for part in _parts(notices)[:1]]
    return asked + ": ".join([digest_title(notices), *first])


def digest_title(notices: Sequence[Notice]) -> str:
    """``12 changes in 7 sources, 2 claims no longer hold``."""
    parts = _parts(notices)
    titles = {part.source.id: part.source.title for part in parts}
    if not titles:
        return f"{counted(len(notices), 'notice')} recorded by an earlier version"
    where = counted(len(titles), "source") if len(titles) > 1 else next(iter(titles.values()))
    things = ("value", "values") if _asks(notices) else ("change", "changes")
    fallen = len(_fallen(parts))
    holds = counted(fallen, "claim no longer holds", "claims no longer hold")
    return f"{counted(sum(part.total for part in parts), *things)} in {where}" + (f", {holds}" if fallen else "")


def digest_view(notices: Sequence[Notice], zone: ZoneInfo) -> View:
    """What the round found, as the templates show it."""
    parts = _parts(notices)
    fallen = _fallen(parts)
    found_at = [one.created_at for one in notices]
    return {
        "title": digest_title(notices),
        "first_at": min(found_at),
        "last_at": max(found_at),
        "fallen": [claim_view(told) for told in fallen.values()],
        "parts": [_part_view(part, fallen, zone) for part in parts],
        "earlier": [one.source_id for one in notices if isinstance(one.facts, EarlierTold)],
    }


def _asks(notices: Sequence[Notice]) -> bool:
    return notices[0].kind is NoticeKind.QUESTION


def _parts(notices: Iterable[Notice]) -> list[ChangesTold]:
    """What each check found, that which matters most to an article first."""
    return sorted((one.facts for one in notices if isinstance(one.facts, ChangesTold)), key=_importance)


def _importance(part: ChangesTold) -> tuple[bool, bool, bool]:
    claims = _claims(part)
    return not any(map(has_fallen, claims)), not any(map(attrgetter("turned"), claims)), not claims


def _claims(part: ChangesTold) -> list[ClaimTold]:
    return [*(claim for told in part.changes for claim in told.claims), *part.other_claims]


def _fallen(parts: Iterable[ChangesTold]) -> dict[str, ClaimTold]:
    """The claims that held and hold no longer, each once, as it stands last."""
    latest: dict[str, ClaimTold] = {}
    for part in sorted(parts, key=attrgetter("checked_at")):
        for told in _claims(part):
            before = latest.get(told.claim.id, told).before
            latest[told.claim.id] = ClaimTold(told.claim, told.article, before, told.after)
    return {id_: told for id_, told in latest.items() if has_fallen(told)}


def _part_view(part: ChangesTold, fallen: Iterable[str], zone: ZoneInfo) -> View:
    view = changes_view(part, zone)
    shown = [one for number, one in enumerate(view["changes"]) if number < EACH or one["claims"]]
    for one in [*(claim for change in shown for claim in change["claims"]), *view["other_claims"]]:
        one["above"] = one["id"] in fallen
    return view | {"changes": shown, "rest": part.total - len(shown)}
