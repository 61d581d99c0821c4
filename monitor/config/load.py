"""``sources.yaml`` → a catalogue, or every problem in the file at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from monitor.config.build import Build, Part, article_of, settings_of, source_of
from monitor.config.complaints import Complaint, complaints, kind_place
from monitor.config.contradictions import source_complaints
from monitor.config.hints import instead
from monitor.config.installed import Kinds, installed_kinds
from monitor.config.places import KeyPath, Marked, read_yaml
from monitor.config.schema import json_schema
from monitor.config.secrets import redact, secrets_in
from monitor.config.shape import ArticleShape, ClaimShape, FileShape, Shapes, SourceShape, shapes_for
from monitor.core.catalogue import Catalogue
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
    wrong = [*_empty(marked), *_lacking(marked.data, kinds), *source_complaints(marked.data, kinds)]
    try:
        file = shapes.file.model_validate(marked.data)
    except ValidationError as error:
        wrong += complaints(error, marked, json_schema(kinds))
    build = _build(file) if file else _build_sound_parts(shapes, marked.data, wrong)
    if file:
        wrong += _relations(file, build)
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


def _build(file: FileShape) -> Build:
    zone = file.settings.timezone
    build = Build({name: article_of(name, article, zone) for name, article in file.articles.items()})
    for source_id, source in file.sources.items():
        for name, figure in source.figures.items():
            build.add(Part(source_id, name, figure, range(len(figure.claims)), source.not_watched or ""))
    return build


def _empty(marked: Marked) -> Iterator[Complaint]:
    """Keys with nothing behind them; only a kind may stand alone: ``fetch: {http: }``."""
    for path in marked.empty:
        if not kind_place(path[:-1]):
            key = str(path[-1])
            hint = "" if NAME.fullmatch(key) else _SPLIT
            yield Complaint(path, f"nothing stands here; write a value, or leave the key away{hint}", alone=True)


def _lacking(data: dict[str, Any], kinds: Kinds) -> Iterator[Complaint]:
    """Keys that are needed because of other keys."""
    settings = data.get("settings")
    if isinstance(settings, dict) and not settings.get("notify") and not kinds.default_notifier:
        yield Complaint(("settings", "notify"), "the key 'notify' is missing; say who is to be told, and how")
    for source_id, source in _entries(data, "sources"):
        if not isinstance(source, dict):
            continue
        path = ("sources", source_id)
        yield from _extractors_lacking(path, source)
        if "not_watched" in source:
            continue
        fetch = source.get("fetch", {kinds.default_fetcher: None})
        if "fetch" not in source and not kinds.default_fetcher:
            yield Complaint((*path, "fetch"), "the key 'fetch' is missing; say how the document is got")
        elif "url" not in source and isinstance(fetch, dict) and kinds.need_url(fetch):
            yield Complaint((*path, "url"), "the key 'url' is missing; add the address of the page or file")


def _extractors_lacking(path: KeyPath, source: dict[str, Any]) -> Iterator[Complaint]:
    """A figure is read by a rule, unless its source is not watched; then it has none."""
    watched = "not_watched" not in source
    for name, figure in _entries(source, "figures"):
        if isinstance(figure, dict) and watched is not ("extract" in figure):
            here = (*path, "figures", name, "extract")
            missing = "the key 'extract' is missing; say how the figure is found"
            yield Complaint(here, missing if watched else "its source is not watched; take one of the two away")


def _relations(file: FileShape, build: Build) -> Iterator[Complaint]:
    """What sources and figures say of each other."""
    for source_id, source in file.sources.items():
        if source.mirrors is not None:
            yield from _mirrored(("sources", source_id), source_id, source, file)
        for name, figure in source.figures.items():
            path = ("sources", source_id, "figures", name)
            for place, claim in enumerate(figure.bears_on):
                if claim not in build.claims:
                    known = list(build.claims)
                    yield Complaint(
                        (*path, "bears_on", place),
                        f"there is no claim {claim!r}{instead(claim, known, what='there are')}",
                    )
            if source.mirrors is not None and figure.claims:
                message = "a mirror's figures have no claims; put them on the source that it mirrors"
                yield Complaint((*path, "claims"), message)


def _mirrored(path: KeyPath, source_id: str, source: SourceShape, file: FileShape) -> Iterator[Complaint]:
    original = file.sources.get(source.mirrors or "")
    if original is None or original.mirrors is not None or source.mirrors == source_id:
        known = [name for name, other in file.sources.items() if other.mirrors is None and name != source_id]
        message = f"there is no original source {source.mirrors!r}{instead(source.mirrors or '', known)}"
        yield Complaint((*path, "mirrors"), message)
        return
    for name, figure in source.figures.items():
        twin = original.figures.get(name)
        if twin is None:
            message = (
                f"{source.mirrors} has no figure {name!r}{instead(name, original.figures, what='it has')}: a mirror "
                "names its figures as its original does"
            )
            yield Complaint((*path, "figures", name), message, at_key=True)
        elif twin.unit != figure.unit:
            message = f"the figure that it mirrors is declared in {twin.unit!r}; declare it in the same unit"
            yield Complaint((*path, "figures", name, "unit"), message)


def _catalogue(file: FileShape, build: Build, kinds: Kinds, folder: Path, digest: str) -> Catalogue:
    sources = {
        source_id: source_of(
            source_id,
            source,
            file.settings,
            [build.figures[f"{source_id}/{name}"] for name in source.figures],
            kinds,
        )
        for source_id, source in file.sources.items()
    }
    articles = {name: article for name, article in build.articles.items() if article}
    return Catalogue(settings_of(file.settings, kinds), articles, sources, build.claims, folder, digest)


# ---------------------------------------------------------------- when something is wrong


def _build_sound_parts(shapes: Shapes, data: dict[str, Any], wrong: Iterable[Complaint]) -> Build:
    """The checks between places, for those articles, figures and claims that are right by themselves."""
    articles = {
        name: article_of(name, sound) if (sound := _sound(ArticleShape, raw)) else None
        for name, raw in _entries(data, "articles")
    }
    build = Build(articles)
    wrong_within: dict[KeyPath, list[KeyPath]] = {}
    for complaint in wrong:
        wrong_within.setdefault(complaint.path[:4], []).append(complaint.path[4:])
    for source_id, source in _entries(data, "sources"):
        for name, raw in _entries(source, "figures"):
            path = ("sources", source_id, "figures", name)
            claims = raw.get("claims") if isinstance(raw, dict) else None
            claims = claims if isinstance(claims, list) else []
            well_formed = [place for place, claim in enumerate(claims) if _sound(ClaimShape, claim)]
            own = [rest for rest in wrong_within.get(path, ()) if rest[:1] != ("claims",) or len(rest) == 1]
            without = None if own else {**raw, "claims": [claims[place] for place in well_formed]}
            if figure := _sound(shapes.figure, without):
                build.add(Part(source_id, name, figure, well_formed))
                continue
            for place in well_formed:
                build.add_claim((*path, "claims", place), ClaimShape.model_validate(claims[place]), None, "")
    return build


def _entries(data: object, key: str) -> Iterator[tuple[str, Any]]:
    below = data.get(key) if isinstance(data, dict) else None
    yield from below.items() if isinstance(below, dict) else ()


def _sound(shape: type[M], raw: object) -> M | None:
    try:
        return shape.model_validate(raw)
    except ValidationError:
        return None


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
