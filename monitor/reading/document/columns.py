"""The cells of a data file, kept column by column in little more memory than their characters take."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress, count, islice
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
U = TypeVar("U")

MOST_CODES = 4096
"""Different texts of a column up to which each cell is the number of its text."""
BYTE = 256
"""Different texts whose numbers are bytes."""
AT_ONCE = 2_000
"""Cells that are turned into columns together: as many as stay in the processor's cache, which halves the time."""
FEWEST_ROWS = 16
"""The same as rows, of a table of very many columns."""


@dataclass(frozen=True, eq=False)
class Coded(Sequence[T], Generic[T]):
    """Values of which few differ: each different one once, and for each place its number.

    Attributes:
        codes: for each place the number of its value.
        values: the different values, in the order in which they first stand there.
    """

    codes: Sequence[int] = field(repr=False)
    values: Sequence[T]

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self.values[code] for code in self.codes[index]]
        return self.values[self.codes[index]]

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[T]:
        return map(self.values.__getitem__, self.codes)

    def keys(self, places: Sequence[int]) -> Iterable[int]:
        """What tells the values at some places apart, see `value_of`: cheaper to count by than the values."""
        everywhere = isinstance(places, range) and len(places) == len(self.codes)
        return self.codes if everywhere else map(self.codes.__getitem__, places)

    def value_of(self, key: int) -> T:
        """The value that a key stands for."""
        return self.values[key]

    def at(self, places: Sequence[int]) -> Iterator[T]:
        """The values at some places."""
        return map(self.values.__getitem__, self.keys(places))

    def different(self, places: Sequence[int]) -> list[T]:
        """The different values at some places, in the order in which they stand there."""
        return [self.values[code] for code in dict.fromkeys(self.keys(places))]

    def read(self, how: Callable[[T], U]) -> Coded[U]:
        """What each value is read as, once however often it stands there."""
        read = [how(value) for value in self.values]
        number_of: dict[U, int] = defaultdict(count().__next__)
        numbers = [number_of[value] for value in read]
        same = len(number_of) == len(read)
        return Coded(self.codes if same else array("I", map(numbers.__getitem__, self.codes)), list(number_of))

    def holds(self, sign: str) -> bool:
        """Whether a sign stands in any of the texts."""
        return any(sign in str(value) for value in self.values)

    def having(self, places: Sequence[int], accepted: Iterable[T]) -> Sequence[int]:
        """Those of the places where one of some values stands."""
        wanted = set(accepted)
        flags = [value in wanted for value in self.values]
        return places if all(flags) else array("I", compress(places, map(flags.__getitem__, self.keys(places))))


@dataclass(frozen=True, eq=False)
class Spelled(Sequence[str]):
    """Texts of which many differ, one behind the other.

    Attributes:
        ends: where each ends, counted in bytes.
    """

    _letters: bytearray = field(default_factory=bytearray, repr=False)
    ends: array[int] = field(default_factory=lambda: array("I", (0,)), repr=False)

    def add(self, texts: Sequence[str]) -> None:
        """Put texts behind those that are there."""
        joined = "".join(texts)
        letters = joined.encode("utf-8", "surrogatepass")
        sizes = map(len, texts) if len(letters) == len(joined) else [len(_encoded(text)) for text in texts]
        self.ends.extend(islice(accumulate(sizes, initial=self.ends[-1]), 1, None))
        self._letters.extend(letters)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        return self._letters[self.ends[index] : self.ends[index + 1]].decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    def keys(self, places: Sequence[int]) -> Iterable[str]:
        """The texts at some places; as `Coded.keys`."""
        return map(self.__getitem__, places)

    def value_of(self, key: str) -> str:
        """The text itself."""
        return key

    at = keys

    def different(self, places: Sequence[int]) -> list[str]:
        """As `Coded.different`."""
        return list(dict.fromkeys(self.at(places)))

    def holds(self, sign: str) -> bool:
        """As `Coded.holds`."""
        return sign.encode() in self._letters

    def having(self, places: Sequence[int], accepted: Iterable[str]) -> Sequence[int]:
        """As `Coded.having`."""
        wanted = set(accepted)
        return array("I", [i for i in places if self[i] in wanted])


Column = Coded[str] | Spelled


def coded(values: Iterable[T]) -> Coded[T]:
    """Values, each different one once."""
    number_of: dict[T, int] = defaultdict(count().__next__)
    codes = array("I", map(number_of.__getitem__, values))
    return Coded(codes, list(number_of))


def together(columns: Sequence[Coded[Any] | Spelled], places: Sequence[int]) -> Coded[tuple[Any, ...]]:
    """What stands in some columns together, at some places."""
    keys = coded(zip(*(column.keys(places) for column in columns), strict=True))
    parts = zip(*keys.values, strict=True)
    values = zip(*(map(column.value_of, part) for column, part in zip(columns, parts, strict=False)), strict=True)
    return keys.read(dict(zip(keys.values, values, strict=True)).__getitem__)


class Rows(Sequence[Sequence[str]]):
    """The rows of a data file, each as long as its header: a view of its columns.

    Attributes:
        columns: the cells, column by column.
    """

    def __init__(self, columns: Sequence[Column], count: int) -> None:
        """The rows of as many columns as there are; the count tells how many rows there are without any."""
        self.columns = columns
        self._count = count

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]], width: int) -> Rows:
        """These rows, all of one width."""
        making = Making(width)
        making.take(rows)
        return making.rows

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Sequence[str]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[str]]: ...
    def __getitem__(self, index: int | slice) -> Sequence[str] | Sequence[Sequence[str]]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._count))]
        return [column[index] for column in self.columns]

    def alike(self, one: int, among: Sequence[int], columns: Sequence[int]) -> Sequence[int]:
        """Those of the rows that hold the same as one of them in some columns."""
        for x in sorted(columns, key=self._quickest):
            column = self.columns[x]
            if isinstance(column, Coded):
                among = array("I", compress(among, map(column.codes[one].__eq__, column.keys(among))))
            else:
                among = column.having(among, (column[one],))
            if len(among) < 2:
                break
        return among

    def at(self, places: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """Some cells of each of the rows at some places."""
        return zip(*(self.columns[x].at(places) for x in columns), strict=True)

    def _quickest(self, x: int) -> int:
        column = self.columns[x]
        return -len(column.values) if isinstance(column, Coded) else 1


class Making:
    """Rows on their way into columns.

    Attributes:
        at_once: how many are best taken together.
    """

    def __init__(self, width: int) -> None:
        """None yet.

        Args:
            width: the cells of each.
        """
        self._columns = [_Growing() for _ in range(width)]
        self._count = 0
        self.at_once = max(FEWEST_ROWS, AT_ONCE // (width + 1))

    def take(self, rows: Iterable[Sequence[str]]) -> None:
        """Put rows behind those that are there."""
        remaining = iter(rows)
        while some := list(islice(remaining, self.at_once)):
            self.add(some)

    def add(self, some: Sequence[Sequence[str]]) -> None:
        """The same, of not many more than `at_once`."""
        self._count += len(some)
        for growing, cells in zip(self._columns, zip(*some, strict=True), strict=bool(some)):
            growing.add(cells)

    @property
    def rows(self) -> Rows:
        """All that were added."""
        return Rows([growing.column for growing in self._columns], self._count)


class _Growing:
    """A column that goes on."""

    def __init__(self) -> None:
        self._number_of: dict[str, int] = defaultdict(count().__next__)
        self._codes = array("B")
        self._spelled: Spelled | None = None

    def add(self, cells: Sequence[str]) -> None:
        if self._spelled is not None:
            self._spelled.add(cells)
            return
        codes = list(map(self._number_of.__getitem__, cells))
        if self._codes.typecode == "B" and len(self._number_of) > BYTE:
            self._codes = array("H", self._codes)
        self._codes.extend(codes)
        if len(self._number_of) > MOST_CODES:
            texts = list(self._number_of)
            self._spelled = Spelled()
            for first in range(0, len(self._codes), AT_ONCE):
                self._spelled.add([texts[code] for code in self._codes[first : first + AT_ONCE]])
            self._number_of, self._codes = {}, array("B")

    @property
    def column(self) -> Column:
        return self._spelled if self._spelled is not None else Coded(self._codes, list(self._number_of))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
