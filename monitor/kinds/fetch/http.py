"""Get a source's document from the web, by its address or through an address that a page gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar
from urllib.parse import quote

from pydantic import AfterValidator, Field, model_validator

from monitor.kinds.fetch.headers import filled_headers, require_headers, secrets_of
from monitor.kinds.fetch.pages import Pages, fetch_pages, site_of
from monitor.model import Capture, Follow, NotModified, Request, Validators, without_bytes
from monitor.model.errors import CheckError, FetchError
from monitor.plugin import Kind, Limits, Post, Web
from monitor.reading.follow import address_on
from monitor.reading.secrets import stands_in, stands_in_bytes
from monitor.reading.sizes import Size

GONE = (404, 410)
JSON_TYPE = "application/json"

Headers = Annotated[dict[str, str], AfterValidator(require_headers)]
Body = str | dict[str, Any] | list[Any]


@dataclass(frozen=True, slots=True)
class _Door:
    """The network as one request may use it.

    Attributes:
        web: the network.
        home: the site that the request's own headers are for.
        headers: those headers, with their secrets.
        secrets: the secrets, by the variable that holds them.
    """

    web: Web
    home: tuple[str, str]
    headers: Mapping[str, str] = field(repr=False)
    secrets: Mapping[str, str] = field(repr=False)

    def refuse_repeated(self, asked: str, capture: Capture | None, message: str = "") -> None:
        """Let pass an answer, or an error, that holds none of the secrets: else it would be kept or shown.

        Raises:
            FetchError: it repeats one; the message names the variable.
        """
        shown = "\n".join([message, capture.final_url, *capture.headers.values()] if capture else [message])
        for variable, secret in self.secrets.items():
            if stands_in(secret, shown) or (capture and stands_in_bytes(secret, capture.body)):
                raise FetchError(
                    f"{asked}: the answer repeats the value of the environment variable {variable}, so it was not "
                    "kept; ask the publisher why, or send it no secret"
                ) from None


class Http(Kind):
    """Get the document over HTTP; this is what happens when a source says nothing about `fetch`.

    With `follow`, the page at `url` is read first and the document is what the chosen link leads to. Both are asked
    for only if they changed since the last good check, where the publisher supports that.

    Interfaces that take their question in the body of a request are asked with `post`; such a request is repeated
    like any other, so it must only read. `headers` are sent to the host of `url` alone, and their secrets come from
    the environment. With `pages`, the rows of several answers become one JSON list.

    Options:
        connect_seconds: the longest wait for a connection.
        read_seconds: the longest silence while the answer arrives.
        total_seconds: the longest time for one address with its redirects and retries; waiting for our turn at
            the host does not count.
        max_bytes: the largest document, after decompression: ``20 MB``, ``512 KiB`` or a number.
        max_redirects: how many redirects are followed.
        accept: the Accept header, for publishers that serve several formats under one address.
        post: the question: a mapping or a list is sent as JSON, a text as it is.
        content_type: what a text in `post` is.
        headers: further headers; ``${NAME}`` in a value is taken from the environment.
        pages: how the interface gives its rows page by page.
    """

    by_default: ClassVar[bool] = True
    needs_url: ClassVar[bool] = True

    connect_seconds: float = Field(default=10, gt=0, le=300)
    read_seconds: float = Field(default=20, gt=0, le=600)
    total_seconds: float = Field(default=120, gt=0, le=3600)
    max_bytes: Size = 20_000_000
    max_redirects: int = Field(default=5, ge=0, le=20)
    accept: str = Field(default="*/*", pattern=r"^[!-~][ -~]*$", examples=["text/csv"])
    post: Body | None = Field(default=None, union_mode="left_to_right")
    content_type: str = Field(default="", pattern=r"^(?:[!-~]+/[!-~][ -~]*)?$", examples=["text/xml"])
    headers: Headers = Field(default_factory=dict)
    pages: Pages | None = None

    @model_validator(mode="after")
    def _is_one_question(self) -> Http:
        if isinstance(self.post, str) and not self.content_type:
            raise ValueError(
                "`content_type` is missing: what is the text in `post`? Such as application/x-www-form-urlencoded"
            )
        if self.content_type and not isinstance(self.post, str):
            raise ValueError("`content_type` is for a text in `post`; a mapping or a list is sent as JSON")
        if self.post is not None and self.pages:
            raise ValueError("`pages` puts its parameters into the address, so it does not go with `post`")
        _question(self.post, self.content_type)
        return self

    @property
    def gives(self) -> str:
        """``json`` where pages are joined to one list; empty where it brings whatever the publisher sends."""
        return "json" if self.pages else ""

    async def fetch(self, request: Request, web: Web) -> Capture | NotModified:
        """The document, or the word that it did not change.

        Raises:
            FetchError: it did not come; of a `follow`, LinkNotFound: no link or several may be meant.
            NotSetUp: the environment lacks a variable.
            NotUsable: it, or the page with the link, is not what was asked for.
        """
        headers = filled_headers(self.headers, request.environment)
        door = _Door(web, site_of(request.url), headers, secrets_of(self.headers, request.environment))
        if request.follow is not None:
            return await self._fetch_linked(request, request.follow, door)
        if self.pages:
            return await self._fetch_pages(request.url, self.pages, door)
        return await self._get(door, request.url, request.validators.get(request.url), question=True)

    async def _get(
        self, door: _Door, url: str, validators: Validators | None, *, question: bool = False
    ) -> Capture | NotModified:
        """The answer of one address; with `question`, what is to be posted is posted to it."""
        limits = Limits(self.connect_seconds, self.read_seconds, self.total_seconds, self.max_bytes, self.max_redirects)
        headers = door.headers if site_of(url) == door.home else {}
        post = _question(self.post, self.content_type) if question else None
        try:
            answer = await door.web.get(
                url, limits=limits, validators=validators, accept=self.accept, headers=headers, post=post
            )
        except CheckError as error:
            door.refuse_repeated(url, error.capture, str(error))
            raise
        if isinstance(answer, Capture):
            door.refuse_repeated(url, answer)
        return answer

    async def _fetch_pages(self, url: str, pages: Pages, door: _Door) -> Capture:
        async def get(address: str) -> Capture:
            page = await self._get(door, address, None)
            assert isinstance(page, Capture), "a 304 came without conditions"
            return page

        return await fetch_pages(pages, url, get, door.web, self.max_bytes)

    async def _fetch_linked(self, request: Request, follow: Follow, door: _Door) -> Capture | NotModified:
        """The document behind the link; a remembered link that is gone is looked for on the page once more."""
        remembered = request.validators.get(_page_key(request.url, follow))
        page = await self._get(door, request.url, remembered, question=True)
        if isinstance(page, Capture):
            return await self._fetch_chosen(request, follow, page, door)
        assert remembered is not None, "a 304 came without conditions"
        try:
            return await self._fetch_document(request, follow, remembered.follows, page, door)
        except FetchError as error:
            if error.status not in GONE:
                raise
        page = await self._get(door, request.url, None, question=True)
        assert isinstance(page, Capture), "a 304 came without conditions"
        return await self._fetch_chosen(request, follow, page, door)

    async def _fetch_chosen(
        self, request: Request, follow: Follow, page: Capture, door: _Door
    ) -> Capture | NotModified:
        """The document behind the link to be chosen on a page that was read."""
        try:
            link = await door.web.apart(address_on, page.body, without_bytes(page), follow)
        except CheckError as error:
            error.capture = page
            raise
        return await self._fetch_document(request, follow, link, page, door)

    async def _fetch_document(
        self, request: Request, follow: Follow, link: str, page: Capture | NotModified, door: _Door
    ) -> Capture | NotModified:
        """The document at `link`; conditionally only where the last good check read that same address."""
        key = _page_key(request.url, follow)
        before = request.validators.get(key, Validators()).follows
        answer: Capture | NotModified
        if self.pages:
            answer = await self._fetch_pages(link, self.pages, door)
        else:
            answer = await self._get(door, link, request.validators.get(link) if link == before else None)
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
    return f"{url}#path={quote(follow.path)}" if follow.path else f"{url}#{quote(follow.choose)}={quote(follow.link)}"


def _question(post: Body | None, content_type: str) -> Post | None:
    """What is posted; the same options give the same bytes.

    Raises:
        ValueError: it cannot be written as JSON.
    """
    if post is None:
        return None
    if isinstance(post, str):
        return Post(post.encode(), content_type)
    try:
        return Post(json.dumps(post, ensure_ascii=False, allow_nan=False).encode(), JSON_TYPE)
    except (TypeError, ValueError) as error:
        raise ValueError(f"`post` cannot be sent as JSON ({error}): put dates and the like in quotes") from None
