"""Get a source's document from the web, by its address or through a link on a page."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from urllib.parse import quote

from pydantic import Field

from monitor.errors import FetchError, LinkNotFound
from monitor.fetchers.sizes import Size
from monitor.follow import choose_link
from monitor.grade import require_ok
from monitor.model import Capture, Follow, NotModified, Request, Validators
from monitor.ports import Kind, Limits, Web

GONE = (404, 410)


class Http(Kind):
    """Get the document over HTTP; this is what happens when a source says nothing about `fetch`.

    With `follow`, the page at `url` is read first and the document is what the chosen link leads to. Both are asked
    for only if they changed since the last good check, where the publisher supports that.

    Options:
        connect_seconds: the longest wait for a connection.
        read_seconds: the longest silence while the answer arrives.
        total_seconds: the longest time for one address with its redirects and retries; waiting for our turn at
            the host does not count.
        max_bytes: the largest document, after decompression: ``20 MB``, ``512 KiB`` or a number.
        max_redirects: how many redirects are followed.
        accept: the Accept header, for publishers that serve several formats under one address.
    """

    connect_seconds: float = Field(default=10, gt=0, le=300)
    read_seconds: float = Field(default=20, gt=0, le=600)
    total_seconds: float = Field(default=120, gt=0, le=3600)
    max_bytes: Size = 20_000_000
    max_redirects: int = Field(default=5, ge=0, le=20)
    accept: str = Field(default="*/*", pattern=r"^[!-~][ -~]*$")

    async def fetch(self, request: Request, web: Web) -> Capture | NotModified:
        """The document, or the word that it did not change.

        Raises:
            FetchError: it did not come; of a `follow`, LinkNotFound: no link or several may be meant.
            NotUsable: it, or the page with the link, is not what was asked for.
        """
        if request.follow is None:
            return await self._get(web, request.url, request.validators.get(request.url))
        return await self._fetch_linked(request, request.follow, web)

    async def _get(self, web: Web, url: str, validators: Validators | None) -> Capture | NotModified:
        limits = Limits(self.connect_seconds, self.read_seconds, self.total_seconds, self.max_bytes, self.max_redirects)
        return await web.get(url, limits=limits, validators=validators, accept=self.accept)

    async def _fetch_linked(self, request: Request, follow: Follow, web: Web) -> Capture | NotModified:
        """The document behind the link; a remembered link that is gone is looked for on the page once more."""
        remembered = request.validators.get(_page_key(request.url, follow))
        page = await self._get(web, request.url, remembered)
        if isinstance(page, Capture):
            return await self._fetch_chosen(request, follow, page, web)
        assert remembered is not None, "a 304 came without conditions"
        try:
            return await self._fetch_document(request, follow, remembered.follows, page, web)
        except FetchError as error:
            if error.status not in GONE:
                raise
        page = await self._get(web, request.url, None)
        assert isinstance(page, Capture), "a 304 came without conditions"
        return await self._fetch_chosen(request, follow, page, web)

    async def _fetch_chosen(self, request: Request, follow: Follow, page: Capture, web: Web) -> Capture | NotModified:
        """The document behind the link to be chosen on a page that was read."""
        require_ok(page, media="html")
        content_type = page.headers.get("content-type", "")
        # Off the event loop: a large page takes seconds to parse.
        choose = partial(choose_link, page.body, page.final_url, follow, content_type=content_type)
        try:
            link = await asyncio.to_thread(choose)
        except LinkNotFound as error:
            error.capture = page
            raise
        return await self._fetch_document(request, follow, link, page, web)

    async def _fetch_document(
        self, request: Request, follow: Follow, link: str, page: Capture | NotModified, web: Web
    ) -> Capture | NotModified:
        """The document at `link`; conditionally only where the last good check read that same address."""
        key = _page_key(request.url, follow)
        before = request.validators.get(key, Validators()).follows
        answer = await self._get(web, link, request.validators.get(link) if link == before else None)
        # Kept even without ETag and Last-Modified: the link itself is worth remembering.
        of_page = replace(page.validators.get(request.url, Validators()), follows=link)
        validators = {**answer.validators, key: of_page}
        if isinstance(answer, NotModified):
            return replace(answer, validators=validators)
        return replace(
            answer,
            url=request.url,
            linked_from=page.final_url if isinstance(page, Capture) else page.url,
            page=page.body if isinstance(page, Capture) else None,
            validators=validators,
        )


def _page_key(url: str, follow: Follow) -> str:
    """The address under which a page's validators and its chosen link are remembered.

    It carries the choice as a fragment, so that a rule that was changed never gets the link that another chose.
    """
    return f"{url}#{quote(follow.choose)}={quote(follow.link)}"
