"""``sources.yaml`` → a catalogue, or every problem in the file at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from monitor.config.build import Build, SoundFigure, article_of, settings_of, source_of
from monitor.config.complaints import Complaint, complaints, kind_place
from monitor.config.contradictions import relation_complaints, source_complaints
from monitor.config.installed import Kinds, installed_kinds
from monitor.config.places import KeyPath, Marked, entries, read_yaml
from monitor.config.schema import json_schema
from monitor.config.secrets import redact, secrets_in
from monitor.config.shape import ArticleShape, ClaimShape, FileShape, Shapes, shapes_for
from monitor.core.catalogue import Catalogue
from monitor.model import Article
from monitor.model.errors import ConfigError, Problem

NAME = re.compile(r"[a-z_]+")

M = TypeVar("M", bound=BaseModel)


def load(path: str | Path, *, kinds: Kinds | None = None) -> Catalogue:
    """The configuration in the file at `path`, checked as a whole.

    Args:
        path: the YAML file; messages name it as given.
        kinds: the kinds that it may name; those that are installed if None.

    Raises:
        ConfigError: the file cannot be read or used, with every problem in it in the file's order; no message
            repeats anything that looks like a secret.
    """
    kinds = installed_kinds() if kinds is None else kinds
    content = _content(path)
    marked = read_yaml(str(path), content)
    if not isinstance(marked.data, dict):
        raise ConfigError(marked.problems or [marked.problem((), _NOT_A_CONFIGURATION)])
    shapes = shapes_for(kinds)
    file: FileShape | None = None
    wrong = [*_empty(marked), *_untold(marked.data, kinds), *source_complaints(marked.data, kinds)]
    try:
        file = shapes.file.model_validate(marked.data)
    except ValidationError as error:
        wrong += complaints(error, marked, json_schema(kinds))
    build = Build(_articles(marked.data, file.settings.timezone if file else ""))
    for part in _parts(file) if file else _sound_parts(shapes, marked.data, wrong):
        build.add(part)
    if file:
        wrong += relation_complaints(file, build.claims)
    problems = _problems(marked, wrong + build.found)
    if problems or file is None:
        raise ConfigError(problems)
    return _catalogue(file, build, kinds, Path(path).absolute().parent, sha256(content).hexdigest())


_SPLIT = (
    '. If this is the end of a text with a comma or a colon in it, put plain quotation marks around the whole: "26,693 '
    'pounds"; and behind the colon of a key there must be a space'
)
_NOT_A_CONFIGURATION = (
    "this is not a configuration: it needs the keys 'settings' and 'sources'; the sources.yaml that comes "
    "with the program is a model to start from"
)


def _content(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        message = "there is no such file; name it with --config, or copy the program's own sources.yaml"
    except IsADirectoryError:
        message = "this is a folder; name the YAML file in it with --config"
    except OSError as error:
        message = f"the file cannot be read ({error.strerror}); see its owner and permissions"
    raise ConfigError([Problem(str(path), 0, 0, "", message)])


def _empty(marked: Marked) -> Iterator[Complaint]:
    """Keys with nothing behind them; only a kind may stand alone: ``fetch: {http: }``."""
    for path in marked.empty:
        if not kind_place(path[:-1]):
            key = str(path[-1])
            hint = "" if NAME.fullmatch(key) else _SPLIT
            yield Complaint(path, f"nothing stands here; write a value, or leave the key away{hint}", alone=True)


def _untold(data: dict[str, Any], kinds: Kinds) -> Iterator[Complaint]:
    settings = data.get("settings")
    if isinstance(settings, dict) and not settings.get("notify") and not kinds.default_notifier:
        yield Complaint(("settings", "notify"), "the key 'notify' is missing; say who is to be told, and how")


def _articles(data: object, timezone: str) -> dict[str, Article | None]:
    """The articles that the file declares; None for one in which something is wrong."""
    shapes = {name: _sound(ArticleShape, raw) for name, raw in entries(data, "articles")}
    return {name: article_of(name, shape, timezone) if shape else None for name, shape in shapes.items()}


def _parts(file: FileShape) -> Iterator[SoundFigure]:
    for source_id, source in file.sources.items():
        for name, figure in source.figures.items():
            yield SoundFigure(source_id, name, figure, dict(enumerate(figure.claims)), source.not_watched or "")


def _sound_parts(shapes: Shapes, data: object, wrong: Iterable[Complaint]) -> Iterator[SoundFigure]:
    """Where something is wrong: those figures and claims that are right by themselves."""
    wrong_within: dict[KeyPath, list[KeyPath]] = {}
    for complaint in wrong:
        wrong_within.setdefault(complaint.path[:4], []).append(complaint.path[4:])
    for source_id, source in entries(data, "sources"):
        for name, raw in entries(source, "figures"):
            claims = raw.get("claims") if isinstance(raw, dict) else None
            listed = claims if isinstance(claims, list) else []
            shaped = {place: _sound(ClaimShape, claim) for place, claim in enumerate(listed)}
            within = wrong_within.get(("sources", source_id, "figures", name), ())
            own = any(rest[:1] != ("claims",) or len(rest) == 1 for rest in within)
            figure = None if own else _sound(shapes.figure, {**raw, "claims": []})
            yield SoundFigure(source_id, name, figure, {place: claim for place, claim in shaped.items() if claim})


def _sound(shape: type[M], raw: object) -> M | None:
    try:
        return shape.model_validate(raw)
    except ValidationError:
        return None


def _catalogue(file: FileShape, build: Build, kinds: Kinds, folder: Path, digest: str) -> Catalogue:
    articles = {name: article for name, article in build.articles.items() if article}
    sources = {
        name: source_of(name, source, file.settings, build.figures, kinds) for name, source in file.sources.items()
    }
    return Catalogue(settings_of(file.settings, kinds), articles, sources, build.claims, folder, digest)


def _problems(marked: Marked, wrong: Sequence[Complaint]) -> list[Problem]:
    """Everything in the file's order; about a place that is a secret or cannot be read, only that."""
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
