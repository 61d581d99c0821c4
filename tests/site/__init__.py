"""A site of our own for every source of the shipped configuration: publishers' pages and files, made up again.

The pages have the structure and the figures of the real ones, in words of our own. Each knows several editions: as
the article saw it, and after a change. `Site` serves all of them from one loopback server, `https://host/path` under
``/host/path``, and rewrites the links between them.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.site import customs, health, ottawa, police, statistics, thinktanks, washington
from tests.site.broken import BREAKS, Break
from tests.site.files import JSON
from tests.site.paper import HTML, NOISY, USUAL, Edition, Resource

__all__ = ["BREAKS", "NOISY", "RESOURCES", "USUAL", "Edition", "Resource", "Site", "localized"]

Key = tuple[str, tuple[tuple[str, str], ...]]
"""``/host/path`` and the query's fields in order."""

RESOURCES: tuple[Resource, ...] = (
    *customs.RESOURCES,
    *police.RESOURCES,
    *ottawa.RESOURCES,
    *thinktanks.RESOURCES,
    *washington.RESOURCES,
    *statistics.RESOURCES,
    *health.RESOURCES,
)
ADDRESS = re.compile(r"https?://(?=[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/)")
"""The start of an address on the web; not of one on this machine."""


def localized(text: str, site: str) -> str:
    """The text with every web address in it pointed at the site."""
    return ADDRESS.sub(f"{site}/", text)


class Site:
    """What the server answers.

    Attributes:
        edition: of every page.
        dress: of every page.
        robots: the robots.txt of all publishers, under the site's paths.
        broken: by address, what becomes of an answer.
        asked: the addresses that were asked for and stand there.
        missed: the local ones that were asked for and do not.
    """

    def __init__(self, server: HTTPServer) -> None:
        self._server = server
        self._resources = {_key_of(resource.address): resource for resource in RESOURCES}
        self.edition = Edition.SEEN
        self.dress = USUAL
        self.robots = ""
        self.broken: dict[str, Break] = {}
        self.asked: set[str] = set()
        self.missed: list[str] = []
        server.clear()
        server.expect_request(re.compile(".*")).respond_with_handler(self._answer)

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return self._server.url_for("").rstrip("/")

    def at(self, url: str) -> Resource | None:
        """What stands at an address of the site, in whatever edition."""
        parts = urlsplit(url.removeprefix(self.url))
        return self._resources.get(_key(unquote(parts.path), parts.query))

    def _answer(self, request: Request) -> Response:
        if request.path == "/robots.txt":
            return Response(self.robots, 200, content_type="text/plain")
        resource = self._resources.get(_key(request.path, request.query_string.decode()))
        if resource is None or resource.since > self.edition or resource.posted is not (request.method == "POST"):
            self.missed.append(request.url)
            return Response("not here", 404)
        self.asked.add(resource.address)
        body = resource.make(self.edition, self.dress)
        if resource.content_type in (HTML, JSON):
            # From the root of the site: the bytes are the same on whatever port it answers.
            body = localized(body.decode(), "").encode()
        if resource.address in self.broken:
            return self.broken[resource.address](body, resource.content_type)
        return Response(body, 200, content_type=resource.content_type)


def _key_of(address: str) -> Key:
    parts = urlsplit(address)
    # The server hands paths over decoded.
    return _key(unquote(f"/{parts.netloc}{parts.path}"), parts.query)


def _key(path: str, query: str) -> Key:
    return path, tuple(sorted(parse_qsl(query, keep_blank_values=True)))
