"""``sources.yaml`` and the files that it includes → a catalogue, or every problem in them at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from monitor.config.build import Build, settings_of, source_of
from monitor.config.checked import Checked, check_file
from monitor.config.complaints import Complaint
from monitor.config.contradictions import relation_complaints
from monitor.config.files import Contents, contents_of
from monitor.config.installed import Kinds, installed_kinds
from monitor.config.places import KeyPath
from monitor.config.shape import FileShape, SourceShape
from monitor.config.shapes import shapes_for
from monitor.core.catalogue import Catalogue
from monitor.model import Article
from monitor.model.errors import ConfigError
from monitor.reading.units_own import own_units, use_own_units


def load(path: str | Path, *, kinds: Kinds | None = None) -> Catalogue:
    """The configuration in the file at `path` and in those that it includes, checked as a whole.

    Args:
        path: the YAML file; messages name it as given.
        kinds: the kinds that it may name; those that are installed if None.

    Raises:
        ConfigError: a file cannot be read or used, with every problem in each file's order; no message repeats
            anything that looks like a secret.
    """
    kinds = installed_kinds() if kinds is None else kinds
    before = own_units().declared
    try:
        with _nothing_thrown_away():
            return _Loading(contents_of(path), kinds).catalogue(Path(path).absolute().parent)
    except ConfigError:
        use_own_units(before)  # whoever has a catalogue already keeps it
        raise


MUCH = 100_000
"""From how many new objects on it is worth it never to look at them again."""


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Without looking for what nobody refers to any more: nearly all that is made meanwhile stays.

    Where it is much, it is not looked through later either, which would take seconds each time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if gc.get_count()[0] > MUCH:
                gc.freeze()
            gc.enable()


class _Loading:
    """One configuration on its way to a catalogue."""

    def __init__(self, contents: Contents, kinds: Kinds) -> None:
        self._contents = contents
        self._kinds = kinds
        self._shapes = shapes_for(kinds)
        self._main = self._own_file()
        included = [check_file(file, self._shapes, kinds) for file in contents.included]
        self._files = [self._main, *included]
        self._files_of: dict[tuple[str, str], Checked] = {}

    def catalogue(self, folder: Path) -> Catalogue:
        """All of it; relative paths in it start at `folder`."""
        self._refuse_seconds()
        build = Build(self._articles())
        for file in self._files:
            for part in file.parts(self._shapes):
                build.add(part)
            file.wrong += build.found
            build.found.clear()
        sources = self._sources()
        if sources is not None:
            for complaint in relation_complaints(sources, build.claims):
                self._file_of(complaint.path).wrong.append(complaint)
        problems = [problem for file in self._files for problem in file.problems()]
        own = self._main.shape
        if problems or sources is None or not isinstance(own, FileShape):
            raise ConfigError(problems)
        return Catalogue(
            settings_of(own.settings, self._kinds),
            {name: article for name, article in build.articles.items() if article},
            {name: source_of(name, one, own.settings, build.figures, self._kinds) for name, one in sources.items()},
            build.claims,
            folder,
            self._contents.digest,
        )

    def _own_file(self) -> Checked:
        contents, shapes = self._contents, self._shapes
        shape = shapes.including if contents.include.named else shapes.file
        main = check_file(contents.main, shapes, self._kinds, shape=shape)
        if not main.unread and main.include != contents.include:
            main.wrong.append(Complaint(("include",), _AT_LINE_START, at_key=True, alone=True))
        for place, message in contents.wrong:
            main.wrong.append(Complaint(("include", place) if contents.include.is_list else ("include",), message))
        return main

    def _refuse_seconds(self) -> None:
        """Say of each source and article that an earlier file declares too where both stand."""
        for file in self._files:
            for key in ("sources", "articles"):
                for name in file.names(key):
                    first = self._files_of.setdefault((key, name), file)
                    if first is not file:
                        place = f"{first.file.name}, line {first.line_of((key, name))}"
                        message = f"{name!r} is declared a second time; the first is in {place}: give one another name"
                        file.wrong.append(Complaint((key, name), message, at_key=True))
                        file.second.add((key, name))

    def _file_of(self, path: KeyPath) -> Checked:
        return self._files_of[str(path[0]), str(path[1])]

    def _articles(self) -> dict[str, Article | None]:
        own = self._main.shape
        timezone = own.settings.timezone if isinstance(own, FileShape) else ""
        return {name: article for file in self._files for name, article in file.articles(timezone).items()}

    def _sources(self) -> Mapping[str, SourceShape] | None:
        """All of them; None where the form of any file is wrong."""
        found: dict[str, SourceShape] = {}
        for file in self._files:
            if file.shape is None:
                return None
            found |= file.shape.sources
        if not found:
            self._main.wrong.append(Complaint(("include",), "no source is declared, here or in a file that is named"))
        return found


_AT_LINE_START = (
    "write `include` and `include_outside` plainly at the beginning of a line, with their values behind them or below, "
    "and let no line of a text begin like that: the program looks for other files there before it reads the rest"
)
