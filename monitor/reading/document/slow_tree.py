"""The tree of beautifulsoup, by the same elements: a large library, loaded where the fast parser does not suffice."""

from __future__ import annotations

from collections.abc import Mapping

from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from monitor.reading.document.tree import Element, Page


class SlowPage(Page[Tag]):
    """The tree of beautifulsoup."""

    def identity(self, node: Tag) -> int:
        """That of the object."""
        return id(node)

    def name(self, node: Tag) -> str:
        """Its name."""
        return node.name

    def around(self, node: Tag) -> Tag | None:
        """Its parent; the document is none."""
        return node.parent if node.parent is not None and node.parent.parent is not None else None

    def attributes(self, node: Tag) -> Mapping[str, str | None]:
        """All are texts."""
        return {name: str(value) for name, value in node.attrs.items()}

    def beside(self, node: PageElement, step: int) -> PageElement | None:
        """A text or a comment, too."""
        return node.next_sibling if step > 0 else node.previous_sibling

    def read(self, node: PageElement, parent: Element) -> Element | str | None:
        """A text that is no comment, or an element."""
        if isinstance(node, Tag):
            return self._make(node, parent)
        return str(node) if isinstance(node, NavigableString) and not isinstance(node, PreformattedString) else None

    def contents(self, node: Tag, element: Element) -> list[Element | str]:
        """Comments are left out."""
        return [one for child in node.contents if (one := self.read(child, element)) is not None]
