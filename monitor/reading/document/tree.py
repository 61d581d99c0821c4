"""A page's elements as rules read them, whichever parser's tree they stand in; each is made when it is reached."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from selectolax.lexbor import LexborNode

if TYPE_CHECKING:
    from bs4.element import Tag

Node = TypeVar("Node", LexborNode, "Tag")


class Element:
    """An element with what it holds; two are the same only if they are one object. Do not change it.

    Attributes:
        name: its name.
        parent: what it stands in; None for the outermost.
    """

    __slots__ = ("_attributes", "_children", "_node", "_page", "name", "parent")

    def __init__(self, page: Page[Any], node: object, name: str, parent: Element | None) -> None:
        """See `Page.element`."""
        self._page, self._node = page, node
        self.name, self.parent = name, parent
        self._attributes: Mapping[str, str | None] | None = None
        self._children: list[Element | str] | None = None

    @property
    def children(self) -> list[Element | str]:
        """Its texts and elements, in order; without comments."""
        if self._children is None:
            self._children = self._page.contents(self._node, self)
        return self._children

    @property
    def elements(self) -> list[Element]:
        """Those of its children that are elements."""
        return [child for child in self.children if not isinstance(child, str)]

    def has(self, attribute: str) -> bool:
        """Whether it has such an attribute, with or without a value."""
        return attribute in self._all_attributes

    def get(self, attribute: str) -> str:
        """The attribute's value; empty where there is none."""
        return self._all_attributes.get(attribute) or ""

    @property
    def _all_attributes(self) -> Mapping[str, str | None]:
        if self._attributes is None:
            self._attributes = self._page.attributes(self._node)
        return self._attributes

    @property
    def above(self) -> Iterator[Element]:
        """What it stands in, from the inside out."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent

    def nearest_above(self, *names: str) -> Element | None:
        """The innermost element of these names that it stands in."""
        return next((around for around in self.above if around.name in names), None)

    @property
    def inside(self) -> Iterator[Element | str]:
        """All texts and elements that stand in it, in order; without recursion."""
        stack = [iter(self.children)]
        while stack:
            one = next(stack[-1], None)
            if one is None:
                stack.pop()
                continue
            yield one
            if not isinstance(one, str):
                stack.append(iter(one.children))

    def all_inside(self, *names: str) -> Iterator[Element]:
        """The elements of these names that stand in it, in order."""
        return (one for one in self.inside if not isinstance(one, str) and one.name in names)

    @property
    def text(self) -> str:
        """All its characters as they are."""
        return "".join(one for one in self.inside if isinstance(one, str))

    def may_hold(self, selector: str) -> bool:
        """Whether something may stand in it that a CSS selector matches; where that cannot be told quickly, yes."""
        return self._page.may_hold(self._node, selector)

    def siblings(self, step: int) -> Iterator[Element | str]:
        """What stands behind it in its parent (1), or before it (-1), the nearest first."""
        assert self.parent is not None, "nothing stands beside the root of a page"
        node = self._page.beside(self._node, step)
        while node is not None:
            one = self._page.read(node, self.parent)
            if one is not None:
                yield one
            node = self._page.beside(node, step)

    @property
    def before(self) -> Iterator[Element]:
        """The elements that begin before it, the nearest first."""
        one = self
        while one.parent is not None:
            for beside in one.siblings(-1):
                if not isinstance(beside, str):
                    inner = [inside for inside in beside.inside if not isinstance(inside, str)]
                    yield from reversed(inner)
                    yield beside
            yield one.parent
            one = one.parent


class Page(ABC, Generic[Node]):
    """A parser's tree, which must not be changed any more."""

    def __init__(self) -> None:
        """No element is made yet."""
        self._made: dict[int, Element] = {}

    def element(self, node: Node) -> Element:
        """The one element that a node is."""
        missing: list[Node] = []
        around: Node | None = node
        while around is not None and self.identity(around) not in self._made:
            missing.append(around)
            around = self.around(around)
        parent = None if around is None else self._made[self.identity(around)]
        for one in reversed(missing):
            parent = self._make(one, parent)
        assert parent is not None
        return parent

    def _make(self, node: Node, parent: Element | None) -> Element:
        identity = self.identity(node)
        known = self._made.get(identity)
        if known is None:
            known = self._made[identity] = Element(self, node, self.name(node), parent)
        return known

    @abstractmethod
    def identity(self, node: Node) -> int:
        """What no other node of the tree has."""

    @abstractmethod
    def name(self, node: Node) -> str:
        """The name under which it is read."""

    @abstractmethod
    def around(self, node: Node) -> Node | None:
        """The element that it stands in."""

    @abstractmethod
    def attributes(self, node: Node) -> Mapping[str, str | None]:
        """Its attributes."""

    @abstractmethod
    def beside(self, node: Any, step: int) -> Any:
        """What stands just behind it in its parent (1), or just before it (-1); None where nothing does."""

    @abstractmethod
    def read(self, node: Any, parent: Element) -> Element | str | None:
        """The element or the text that a node is; None for a comment."""

    def may_hold(self, _node: Any, _selector: str) -> bool:
        """Whether something may stand in a node that a CSS selector matches."""
        return True

    @abstractmethod
    def contents(self, node: Node, element: Element) -> list[Element | str]:
        """The texts and elements in a node, whose element is given."""


class QuickPage(Page[LexborNode]):
    """The tree that the fingerprint is taken of."""

    def __init__(self, raised: Collection[int]) -> None:
        """Args:
        raised: the nodes whose text a style raises: they are read as ``<sup>``.
        """
        super().__init__()
        self._raised = raised

    def identity(self, node: LexborNode) -> int:
        """Its place in memory."""
        return node.mem_id

    def name(self, node: LexborNode) -> str:
        """Its tag; ``sup`` of what is raised."""
        return "sup" if self._raised and node.mem_id in self._raised else node.tag or ""

    def around(self, node: LexborNode) -> LexborNode | None:
        """Its parent; the document is none."""
        above = node.parent
        return above if above is not None and above.is_element_node else None

    def attributes(self, node: LexborNode) -> Mapping[str, str | None]:
        """None stands for no value."""
        return node.attributes

    def may_hold(self, node: LexborNode, selector: str) -> bool:
        """Whether something does."""
        return any(one.mem_id != node.mem_id for one in node.css(selector))

    def beside(self, node: LexborNode, step: int) -> LexborNode | None:
        """A text or a comment, too."""
        return node.next if step > 0 else node.prev

    def read(self, node: LexborNode, parent: Element) -> Element | str | None:
        """Of a table's cell this is most of the work, so it is kept short."""
        tag = node.tag
        if tag == "-text":
            return node.text_content or ""
        if not tag or tag[0] == "-":
            return None
        identity = node.mem_id
        known = self._made.get(identity)
        if known is None:
            name = "sup" if identity in self._raised else tag
            known = self._made[identity] = Element(self, node, name, parent)
        return known

    def contents(self, node: LexborNode, element: Element) -> list[Element | str]:
        """Comments are left out."""
        return [one for child in node.iter(include_text=True) if (one := self.read(child, element)) is not None]
