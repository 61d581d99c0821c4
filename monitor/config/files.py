"""Which files a configuration consists of: its own, and those that its ``include`` names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from glob import glob, has_magic
from hashlib import sha256
from pathlib import Path

from monitor.model.errors import ConfigError

MAX_FILES = 10_000
EXPLICIT = ("include", "include_outside")

_AT_LINE_START = re.compile(rb"^include(?:_outside)?[ \t]*:.*(?:\n(?:[ \t\r#-].*)?)*", re.MULTILINE)
"""The two keys, each with what stands behind it and on the lines below it that no other key begins."""


@dataclass(frozen=True, slots=True)
class Include:
    """What a configuration says of other files.

    Attributes:
        named: folders, files or patterns of file names, as written.
        outside: whether they may lie outside of the folder of its own file.
        is_list: whether they are written as a list.
    """

    named: tuple[str, ...] = ()
    outside: bool = False
    is_list: bool = False

    @classmethod
    def of(cls, data: object) -> Include:
        """What a file says that was read as `data`; what is not well formed counts as nothing."""
        given, outside = (data.get(key) if isinstance(data, dict) else None for key in EXPLICIT)
        names = given if isinstance(given, list) else [given]
        # A folder may be called 2024.
        named = (str(name) for name in names if isinstance(name, str | int | Decimal) and not isinstance(name, bool))
        return cls(tuple(filter(None, named)), outside is True, isinstance(given, list))

    @classmethod
    def at_line_start(cls, content: bytes) -> Include:
        """What the lines of a file say that begin with these keys: the same, without reading the rest."""
        found = b"\n".join(_AT_LINE_START.findall(content.removeprefix(b"\xef\xbb\xbf")))
        if not found:
            return cls()
        from monitor.config.places import read_yaml

        try:
            return cls.of(read_yaml("", found).data)
        except ConfigError:
            return cls()


NOTHING_INCLUDED = Include()


@dataclass(frozen=True, slots=True)
class Content:
    """One file.

    Attributes:
        name: its path for messages: as given, or as its `include` leads to it.
        content: its bytes; None where it cannot be read.
        problem: why it cannot; empty where it can.
    """

    name: str
    content: bytes | None = field(repr=False)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """Every file of a configuration.

    Attributes:
        main: its own file.
        included: the others: in the order in which they are named, those of one folder or pattern by name.
        wrong: what is wrong with what `include` names, each with the place in its list.
        include: what its own file says of others.
    """

    main: Content
    included: Sequence[Content] = ()
    wrong: Sequence[tuple[int, str]] = ()
    include: Include = NOTHING_INCLUDED

    @property
    def digest(self) -> str:
        """SHA-256 in hex of all their bytes, in this order; empty where one cannot be read or is not there."""
        contents = [one.content for one in (self.main, *self.included) if one.content is not None]
        if self.wrong or len(contents) <= len(self.included):
            return ""
        digest = sha256(contents[0])
        for content in contents[1:]:
            digest.update(sha256(content).digest())
        return digest.hexdigest()


def contents_of(path: str | Path) -> Contents:
    """The file at `path` and those that it includes, read once each."""
    main = _content(str(path), Path(path), _NO_MAIN)
    include = Include.at_line_start(main.content or b"")
    if not include.named:
        return Contents(main, include=include)
    wrong: list[tuple[int, str]] = []
    found = dict(_found(Path(path), include, wrong))
    if len(found) > MAX_FILES:
        wrong.append((0, f"{len(found):,} files are named, and at most {MAX_FILES:,} are read"))
        return Contents(main, (), wrong, include)
    beside = Path(path).parent
    return Contents(main, [_content(str(beside / name), real, _GONE) for real, name in found.items()], wrong, include)


def _found(main: Path, include: Include, wrong: list[tuple[int, str]]) -> Iterator[tuple[Path, str]]:
    """Each file that is named, once, but for the configuration's own, with the path that leads to it from there."""
    folder = main.absolute().parent
    known = {main.resolve()}
    for place, named in enumerate(include.named):
        names, problem = _names(folder, named)
        for name in names:
            real, breach = _real(folder, name, outside=include.outside)
            problem = problem or breach
            if not breach and real not in known:
                known.add(real)
                yield real, name
        if problem:
            wrong.append((place, problem))


def _names(folder: Path, named: str) -> tuple[list[str], str]:
    """The paths from a folder that are meant, in order, and what is wrong with that."""
    if "\0" in named:
        return [], "no path has such a character"
    # Unlike `Path.glob`, `glob` passes over hidden files, which editors and systems leave behind.
    if (folder / named).is_dir():
        names = sorted(str(Path(named, name)) for name in glob("*.yaml", root_dir=folder / named))  # noqa: PTH207
        others = sorted(glob("*.yml", root_dir=folder / named))  # noqa: PTH207
        problem = f"{others[0]} in it is not read: name it {Path(others[0]).stem}.yaml" if others else ""
        return names, problem or ("" if names else "the folder holds no file *.yaml")
    if has_magic(named):
        names = sorted(glob(named, root_dir=folder))  # noqa: PTH207
        return names, "" if names else "no file has a name like that"
    return ([named], "") if os.path.lexists(folder / named) else ([], "there is no such file or folder")


def _real(folder: Path, name: str, *, outside: bool) -> tuple[Path, str]:
    """Where a path leads in the end, and why what lies there is not read; empty where it is."""
    try:
        real = (folder / name).resolve(strict=True)
    except (OSError, RuntimeError):
        return Path(), f"{name} leads nowhere"
    if not outside and not real.is_relative_to(folder.resolve()):
        return real, f"{name} lies outside of the folder of this file, in {real.parent}: move it, or write {_ALLOW}"
    return real, "" if real.is_file() else f"{name} is no file"


_ALLOW = "`include_outside: true`"
_NO_MAIN = "there is no such file; name it with --config, or copy the program's own sources.yaml"
_GONE = "there is no such file any more"


def _content(name: str, path: Path, no_such_file: str) -> Content:
    try:
        return Content(name, path.read_bytes())
    except FileNotFoundError:
        message = no_such_file
    except IsADirectoryError:
        message = "this is a folder; name the YAML file in it with --config"
    except OSError as error:
        message = f"the file cannot be read ({error.strerror}); see its owner and permissions"
    return Content(name, None, message)
