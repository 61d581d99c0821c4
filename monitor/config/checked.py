"""One file of a configuration, checked by itself: what it holds, and what is wrong in it with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from monitor.config.build import SoundFigure, article_of
from monitor.config.complaints import Complaint, complaints, kind_place
from monitor.config.contradictions import source_complaints
from monitor.config.files import NOTHING_INCLUDED, Content, Include
from monitor.config.installed import Kinds
from monitor.config.places import KeyPath, Marked, entries, read_yaml
from monitor.config.schema import json_schema
from monitor.config.secrets import redact, secrets_in
from monitor.config.shape import ArticleShape, ClaimShape, OwnShape, PartShape
from monitor.config.shapes import Shapes
from monitor.config.units import own_units_in
from monitor.model import Article
from monitor.model.errors import ConfigError, Problem
from monitor.reading.units_own import use_own_units

NAME = re.compile(r"[a-z_]+")
OF_THE_MAIN_FILE = tuple(OwnShape.model_fields)

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Checked:
    """One file.

    Attributes:
        file: its path and bytes.
        shape: what it holds; None where anything in its form is wrong.
        data: the same as it was read; None where `shape` tells it.
        wrong: what is wrong with it; what it says in vain of other files may be added.
        unread: why nothing of it can be read; empty where it can.
        is_suspect: whether its YAML itself has something wrong, or it holds what looks like a secret.
        include: what it says of other files.
        second: names of sources and articles in it that another file declares too, and that do not count here.
    """

    file: Content
    shape: PartShape | None = None
    data: Any = field(default=None, repr=False)
    wrong: list[Complaint] = field(default_factory=list)
    unread: Sequence[Problem] = ()
    is_suspect: bool = False
    include: Include = NOTHING_INCLUDED
    second: set[tuple[str, str]] = field(default_factory=set)

    def names(self, key: str) -> Iterator[str]:
        """What it declares under ``sources`` or ``articles``."""
        yield from (getattr(self.shape, key) if self.shape else dict(entries(self.data, key)))

    def articles(self, timezone: str) -> dict[str, Article | None]:
        """The articles that it declares; None for one in which something is wrong."""
        found: Mapping[str, ArticleShape | None] = (
            self.shape.articles
            if self.shape
            else {name: _sound(ArticleShape, raw) for name, raw in entries(self.data, "articles")}
        )
        return {
            name: article_of(name, shape, timezone) if shape else None
            for name, shape in found.items()
            if ("articles", name) not in self.second
        }

    def parts(self, shapes: Shapes) -> Iterator[SoundFigure]:
        """Its figures with their claims; where something is wrong, those that are right by themselves."""
        found = _parts(self.shape, self.file.name) if self.shape else self._sound_parts(shapes)
        return (part for part in found if ("sources", part.source_id) not in self.second)

    def _sound_parts(self, shapes: Shapes) -> Iterator[SoundFigure]:
        wrong_within: dict[KeyPath, list[KeyPath]] = {}
        for complaint in self.wrong:
            wrong_within.setdefault(complaint.path[:4], []).append(complaint.path[4:])
        for source_id, source in entries(self.data, "sources"):
            for name, raw in entries(source, "figures"):
                claims = raw.get("claims") if isinstance(raw, dict) else None
                listed = claims if isinstance(claims, list) else []
                shaped = {place: _sound(ClaimShape, claim) for place, claim in enumerate(listed)}
                within = wrong_within.get(("sources", source_id, "figures", name), ())
                own = any(rest[:1] != ("claims",) or len(rest) == 1 for rest in within)
                figure = None if own else _sound(shapes.figure, {**raw, "claims": []})
                sound = {place: claim for place, claim in shaped.items() if claim}
                yield SoundFigure(source_id, name, figure, sound, file=self.file.name)

    def line_of(self, path: KeyPath) -> int:
        """In which line a key stands."""
        return read_yaml(self.file.name, self.file.content or b"").problem(path, "", at_key=True).line

    def problems(self) -> Sequence[Problem]:
        """Everything in the file's order; about a place that is a secret or cannot be read, only that."""
        if self.unread or not (self.wrong or self.is_suspect):
            return self.unread
        # Places are looked up where something is wrong: of a file in which nothing is, none is kept.
        return _problems(read_yaml(self.file.name, self.file.content or b""), self.wrong)


def check_file(file: Content, shapes: Shapes, kinds: Kinds, *, shape: type[PartShape] | None = None) -> Checked:
    """One file, checked as far as that does not depend on others.

    Args:
        file: its bytes.
        shapes: the models.
        kinds: the kinds that it may name.
        shape: the model of a configuration's own file; None where that includes this one.
    """
    if file.content is None:
        return Checked(file, unread=[Problem(file.name, 0, 0, "", file.problem)])
    try:
        marked = read_yaml(file.name, file.content)
    except ConfigError as error:
        return Checked(file, unread=error.problems)
    if not isinstance(marked.data, dict):
        message = _NO_PART if shape is None else _NOT_A_CONFIGURATION
        return Checked(file, unread=marked.problems or [marked.problem((), message)])
    about_keys = _misplaced(marked.data) if shape is None else [*_untold(marked.data, kinds), *_declared(marked.data)]
    checked = Checked(file, wrong=[*_empty(marked), *about_keys, *source_complaints(marked.data, kinds)])
    checked.is_suspect = bool(marked.problems) or any(secrets_in(marked.data))
    checked.include = Include.of(marked.data)
    try:
        checked.shape = (shape or shapes.part).model_validate(marked.data)
    except ValidationError as error:
        checked.data = marked.data
        checked.wrong += complaints(error, marked, _schema(kinds, is_part=shape is None))
    return checked


_SPLIT = (
    '. If this is the end of a text with a comma or a colon in it, put plain quotation marks around the whole: "26,693 '
    'pounds"; and behind the colon of a key there must be a space'
)
_NOT_A_CONFIGURATION = (
    "this is not a configuration: it needs the keys 'settings' and 'sources'; the sources.yaml that comes "
    "with the program is a model to start from"
)
_NO_PART = "nothing is declared here: a file that is included needs the key 'sources' or 'articles'"


def _schema(kinds: Kinds, *, is_part: bool) -> Mapping[str, Any]:
    schema = json_schema(kinds)
    keys = schema["properties"].items()
    return {**schema, "properties": {k: v for k, v in keys if not (is_part and k in OF_THE_MAIN_FILE)}}


def _untold(data: Mapping[str, Any], kinds: Kinds) -> Iterator[Complaint]:
    settings = data.get("settings")
    if isinstance(settings, dict) and not settings.get("notify") and not kinds.default_notifier:
        yield Complaint(("settings", "notify"), "the key 'notify' is missing; say who is to be told, and how")


def _declared(data: Mapping[str, Any]) -> Sequence[Complaint]:
    """What is wrong with the units that the configuration declares; those that are right hold from now on."""
    found, wrong = own_units_in(data.get("units"))
    use_own_units(found)
    return wrong


def _misplaced(data: Mapping[str, Any]) -> Iterator[Complaint]:
    """Keys of a configuration's own file in one that it includes."""
    for key in OF_THE_MAIN_FILE:
        if key in data:
            why = f"the {key} stand in the file that includes this one" if key in ("settings", "units") else _NESTED
            yield Complaint((key,), f"{why}: take {key!r} away here", at_key=True, alone=True)


_NESTED = "a file that is included includes no other; the file that includes this one can name several"


def _empty(marked: Marked) -> Iterator[Complaint]:
    """Keys with nothing behind them; only a kind may stand alone: ``fetch: {http: }``."""
    for path in marked.empty:
        if not kind_place(path[:-1]):
            key = str(path[-1])
            hint = "" if NAME.fullmatch(key) else _SPLIT
            yield Complaint(path, f"nothing stands here; write a value, or leave the key away{hint}", alone=True)


def _parts(file: PartShape, name: str) -> Iterator[SoundFigure]:
    for source_id, source in file.sources.items():
        for own, figure in source.figures.items():
            claims = dict(enumerate(figure.claims))
            yield SoundFigure(source_id, own, figure, claims, source.not_watched or "", name)


def _sound(shape: type[M], raw: object) -> M | None:
    try:
        return shape.model_validate(raw)
    except ValidationError:
        return None


def _problems(marked: Marked, wrong: Sequence[Complaint]) -> list[Problem]:
    secrets = list(secrets_in(marked.data))
    texts = [text for secret in secrets for text in secret.texts]
    unread = marked.unread | {secret.path for secret in secrets}
    alone = {complaint.path for complaint in wrong if complaint.alone}
    problems = list(marked.problems)
    problems += [marked.problem(secret.path, secret.message, at_key=secret.at_key) for secret in secrets]
    for complaint in wrong:
        path = complaint.path
        if not _within(path, unread) and (complaint.alone or path not in alone):
            problems.append(marked.problem(path, redact(complaint.message, texts), at_key=complaint.at_key))
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.line, problem.column))


def _within(path: KeyPath, places: Set[KeyPath]) -> bool:
    return any(path[:length] in places for length in range(len(path) + 1))
