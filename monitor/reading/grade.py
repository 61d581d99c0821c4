"""What a response that came under 200 really is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from monitor.model import Capture, Grade
from monitor.model.errors import Blocked, NotUsable
from monitor.reading.document.charset import wide_charset
from monitor.reading.document.media import BINARY_FILES, PDF_END, PDF_ENDS_WITHIN, PDF_START, pdf_begins
from monitor.reading.document.zipped import is_workbook, is_zip_file, what_to_name
from monitor.reading.glance import HEAD, SPACE, glance_at, heading_of, title_of

SHORT = 1_500
"""Characters of visible text from which on a page is taken for content: a notice of refusal is shorter."""

SHELL = 40
"""Characters of visible text below which a page with scripts, and without a digit, shows nothing."""

PDF = BINARY_FILES[PDF_START]
MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|h1|script|frameset)\b", re.I)
FILE_TYPES = {".csv": "csv", ".tsv": "csv", ".html": "html", ".htm": "html"}
EXPECTED = {
    "html": "HTML",
    "csv": "CSV",
    "text": "a text",
    "pdf": PDF,
    "xlsx": "a workbook",
    "json": "JSON",
    "zip": "a ZIP file",
    "file": "a data file",
}
"""What a message calls the document that was asked for."""
JSON_START = re.compile(r"[{\[\"\d-]|(?:true|false|null)\b")
OTHER_FILES = {".pdf", ".xlsx", ".xls", ".ods", ".json", ".xml", ".zip", ".txt", ".docx"}

SEPARATOR = re.compile(r"\s+[|·•:»–—-]+\s+|\s*[|»]\s*")

REFUSAL = re.compile(
    r"access (?:to this (?:page|site|resource) (?:has been |is |was )?)?(?:denied|forbidden)"
    r"|you (?:don.?t|do not) have permission to access|you have been blocked"
    r"|your (?:request|ip(?: address)?|access) (?:has been|was|is) (?:blocked|denied)"
    r"|request unsuccessful\. incapsula|the requested url was rejected|pardon our interruption"
    r"|attention required! \| cloudflare|^just a moment\.{3}|checking (?:your browser|if the site"
    r" connection is secure)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:ro)?bot\b"
    r"|unusual (?:traffic|activity) (?:coming )?from your|(?:solve|complete) (?:the|this) captcha"
    r"|javascript and cookies to continue|bot detected"
    r"|^(?:error )?403(?: ?[-–:])? ?(?:error|forbidden|access)"
    r"|^(?:forbidden|request (?:blocked|rejected)|security (?:check|verification)|robot check|captcha)\W*$"
    r"|acc\Ss (?:refus|interdit)|^v\Srification de s\Scurit|vous avez \St\S bloqu",
    re.I,
)
CHALLENGE = re.compile(
    rb"_cf_chl_opt|_Incapsula_Resource[^>]{0,300}incident_id|px-captcha|captcha-delivery\.com|awsWafCookieDomainList"
    rb"|errors\.edgesuite\.net",
    re.I,
)
NOT_FOUND = re.compile(
    r"(?:oops[!,.]? )?(?:(?:http )?(?:error|erreur) )?404(?:[ :–-]+(?:error|erreur|not found"
    r"|(?:page|file) not found|page introuvable|file or directory not found))?[.!]?"
    r"|(?:(?:we.re )?sorry,? |oops[!,.]? )?(?:(?:the|this|that|your|la|le|cette) )?(?:requested )?"
    r"(?:page|file|document|content|resource|url)(?: requested| demand\Se)?"
    r"(?: (?:that )?you (?:requested|are looking for|were looking for))? ?"
    r"(?:(?:was |is |could |can)?(?:n.t|not) (?:be )?(?:found|available|exist)|does(?:n.t| not) exist"
    r"|no longer (?:exists|available)|unavailable|introuvable|non trouv\Se|n.existe (?:pas|plus)"
    r"|(?:is |has )?(?:been )?(?:moved or )?(?:removed|deleted))[.!]?"
    r"|(?:we )?(?:couldn.t|can.t|could not|cannot) find (?:that|this|the|your) page[.!]?|not found[.!]?",
    re.I,
)
LOG_IN = re.compile(
    r"(?:please )?(?:log ?in|log on|sign ?in|connexion|se connecter|authentication required|identification)"
    r"(?: (?:to|required|page|now|here|\S\S?)\b.{0,60})?",
    re.I,
)
LOG_IN_PATH = re.compile(r"/(?:log-?in|log-?on|sign-?in|sso|saml\d?|connexion|auth/login|oauth2?)(?:[/.]|$)", re.I)
NEEDS_SCRIPT = re.compile(
    r"(?:enable|requires?|turn on|activate|activer|without) javascript|javascript (?:is |must be |has been )"
    r"(?:required|disabled|enabled)|^\W*(?:loading|chargement|please wait)\W*$",
    re.I,
)
PASSWORD = re.compile(rb"<input\b[^>]{0,500}\btype\s*=\s*[\"']?password", re.I)


# Repeats are bounded, so that no page can make a search slow.
WHOLE_RANGE = re.compile(r"bytes 0*0-(\d{1,18})/(\d{1,18})")
"""What part of a document an answer says that it is (RFC 9110, section 14.4), from the first byte on."""

ADVICE = {
    Grade.BLOCK_PAGE: "the publisher refuses programs: save the document by hand into a folder and watch "
    "that (fetch: {file: {folder: …}})",
    Grade.SOFT_404: "look for the page's new address and change url",
    Grade.LOGIN_WALL: "the page is behind a login: watch a public page, or a folder of saved files "
    "(fetch: {file: {folder: …}})",
    Grade.EMPTY_SHELL: "scripts build the page in the browser: watch the data file that they load, or "
    "have it drawn (fetch: {browser: {wait_for: …}})",
    Grade.TRUNCATED: "the next check tries again; if it stays so, compare the size with the publisher's",
    Grade.WRONG_TYPE: "correct url, follow or media",
}
NOTHING_CAME = (
    "the next check tries again; if it stays so, open the address in a browser: where it is empty there, too, look for "
    "the document's new address and change url"
)


@dataclass(frozen=True, slots=True)
class Opinion:
    """A grade with its reason.

    Attributes:
        grade: what came.
        reason: why it is taken for that, as half a sentence; empty for `ok`.
        advice: what to do; empty for what `ADVICE` says of the grade.
    """

    grade: Grade
    reason: str = ""
    advice: str = ""


OK = Opinion(Grade.OK)


def grade(capture: Capture, *, media: str = "") -> Grade:
    """What came: `ok` unless there is positive evidence of something else.

    A grade other than `ok` must be sure, because it fails the check; what slips through still has to satisfy
    the rules that read figures. An ordinary page costs well under a millisecond.

    Args:
        capture: the response.
        media: what the document must be, ``csv``, ``html``, ``pdf``, ``xlsx``, ``json`` or ``zip``; empty to take it
            from the address's ending.
    """
    return _judge(capture, media).grade


def require_ok(capture: Capture, *, media: str = "", in_scripts: bool = False) -> None:
    """Nothing, if the response is the document.

    Args:
        capture: the response.
        media: as of `grade`.
        in_scripts: whether what is read stands in scripts, so that a page may show nothing.

    Raises:
        Blocked: it is a block page.
        NotUsable: it is anything else but the document.
    """
    opinion = _judge(capture, media, in_scripts=in_scripts)
    if opinion.grade is Grade.OK:
        return
    message = (
        f"{capture.final_url}: answered {capture.status}, but what came is: {opinion.grade.value}: {opinion.reason}"
        f"{_what_came(capture.body)}; {opinion.advice or ADVICE[opinion.grade]}"
    )
    if opinion.grade is Grade.BLOCK_PAGE:
        raise Blocked(message, status=capture.status, capture=capture)
    raise NotUsable(message, grade=opinion.grade, capture=capture)


def _judge(capture: Capture, media: str, *, in_scripts: bool = False) -> Opinion:
    body = capture.body
    if capture.expected_size is not None and capture.expected_size != len(body):
        return Opinion(Grade.TRUNCATED, f"{len(body):,} bytes came where {capture.expected_size:,} were announced")
    if (part := capture.headers.get("content-range")) is not None and not _is_all(part):
        return Opinion(
            Grade.TRUNCATED, f"it says that it is a part of the document ({part[:80]}), which nobody asked for"
        )
    if not body[:HEAD].strip() and not body.strip():
        count = f"{len(body):,} bytes of white space" if body else "0 bytes"
        return Opinion(Grade.EMPTY_SHELL, f"the answer is empty ({count})", NOTHING_CAME)
    expected = media or _by_address(capture.final_url)
    if expected == "zip" and is_zip_file(body):
        return OK
    if wide := wide_charset(body):
        body = body.decode(wide, "replace").encode()
    binary = _binary(body)
    if binary:
        return _judge_binary(body, binary, expected)
    if _is_html(body, capture.headers.get("content-type", ""), expected):
        return _judge_page(capture, body, expected, in_scripts=in_scripts)
    return _judge_text(body, expected)


def _judge_binary(body: bytes, binary: str, expected: str) -> Opinion:
    """A file that is no text."""
    right = {"pdf": binary == PDF, "xlsx": is_workbook(body)}
    if not right.get(expected, expected in ("", "file", "binary")):
        reason = f"{EXPECTED.get(expected, expected)} was expected and {binary} came"
        return Opinion(Grade.WRONG_TYPE, reason, what_to_name(body) if expected != "html" else "")
    if binary == PDF and PDF_END not in body[-PDF_ENDS_WITHIN:]:
        return Opinion(Grade.TRUNCATED, "the mark at the end of a PDF file is missing")
    return OK


def _is_all(part: str) -> bool:
    """Whether a Content-Range goes from the first byte to the last, as some servers say of every answer."""
    found = WHOLE_RANGE.fullmatch(part.strip())
    return found is not None and int(found[1]) + 1 == int(found[2])


def _by_address(url: str) -> str:
    """``csv``, ``html``, ``file`` for another kind of file, or empty where the address does not tell."""
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    return FILE_TYPES.get(suffix, "file" if suffix in OTHER_FILES else "")


def _binary(body: bytes) -> str:
    """What kind of binary file it is; empty for text."""
    if pdf_begins(body) >= 0:
        return PDF
    for magic, name in BINARY_FILES.items():
        if body.startswith(magic):
            return name
    return "a binary file" if b"\0" in body else ""


def _is_html(body: bytes, content_type: str, expected: str) -> bool:
    start = body[:2048].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<"):
        # Servers label data files as HTML: the label counts only where there is markup too.
        return expected == "html" and MARKUP.search(start) is not None
    return MARKUP.search(start) is not None or ("html" in content_type and not start.startswith(b"<?xml"))


def _judge_text(body: bytes, expected: str) -> Opinion:
    """A text that is not HTML."""
    start = body[:200].decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    refusal = REFUSAL.search(start.partition("\n")[0])
    if refusal and refusal.start() < 20 and len(body) < SHORT:
        return Opinion(Grade.BLOCK_PAGE, "it speaks of refused access")
    if expected == "html":
        return Opinion(Grade.WRONG_TYPE, "HTML was expected and a text without markup came")
    kind = "JSON" if start.startswith("{") else "XML" if start.startswith("<") else "a text"
    wrong = {"csv": kind != "a text", "json": not JSON_START.match(start), "pdf": True, "xlsx": True, "zip": True}
    if wrong.get(expected):
        return Opinion(Grade.WRONG_TYPE, f"{EXPECTED[expected]} was expected and {kind} came")
    return OK


def _judge_page(capture: Capture, body: bytes, expected: str, *, in_scripts: bool) -> Opinion:
    """An HTML page."""
    title, heading = title_of(body), heading_of(body)
    text = glance_at(body, SHORT)
    short = len(text) < SHORT
    opinion = (
        (_refused(body, title, heading, text) if short else None)
        or _gone(title, heading, short)
        or _login(capture, body, title, heading, short)
        or (_shell(body, text) if short and not in_scripts else None)
        or _wrong(expected)
        or _cut(body)
    )
    return opinion or OK


def _refused(body: bytes, title: str, heading: str, text: str) -> Opinion | None:
    """A short page that says so in its title, its heading or its first words."""
    for place, words in (("title", title), ("heading", heading), ("text", text[:300])):
        if REFUSAL.search(words):
            return Opinion(Grade.BLOCK_PAGE, f"its {place} speaks of refused access")
    if len(text) < 400 and CHALLENGE.search(body, 0, 4 * HEAD):
        return Opinion(Grade.BLOCK_PAGE, "it is a test for browsers")
    return None


def _gone(title: str, heading: str, short: bool) -> Opinion | None:
    """A long page must say in title and heading that it is not there: navigation makes error pages long."""
    in_title = any(NOT_FOUND.fullmatch(part) for part in SEPARATOR.split(title))
    in_heading = NOT_FOUND.fullmatch(heading) is not None
    if (in_title or in_heading) if short else (in_title and in_heading):
        return Opinion(Grade.SOFT_404, "its title or heading says that the page does not exist")
    return None


def _login(capture: Capture, body: bytes, title: str, heading: str, short: bool) -> Opinion | None:
    asked, answered = urlsplit(capture.url).path, urlsplit(capture.final_url).path
    if LOG_IN_PATH.search(answered) and not LOG_IN_PATH.search(asked):
        return Opinion(Grade.LOGIN_WALL, "we were sent to a login page")
    named = any(LOG_IN.fullmatch(part) for part in (*SEPARATOR.split(title), heading))
    if (short or named) and PASSWORD.search(body, 0, 4 * HEAD):
        return Opinion(Grade.LOGIN_WALL, "it asks for a password")
    return None


def _shell(body: bytes, text: str) -> Opinion | None:
    if not any(c.isalnum() for c in text):
        return Opinion(Grade.EMPTY_SHELL, "it has no visible text")
    if any(c.isdigit() for c in text) or b"<script" not in body.lower():
        return None
    if len(text) < SHELL or (len(text) < 300 and NEEDS_SCRIPT.search(text)):
        return Opinion(Grade.EMPTY_SHELL, "scripts and hardly any text")
    return None


def _wrong(expected: str) -> Opinion | None:
    if expected in EXPECTED and expected not in ("html", "text"):
        return Opinion(Grade.WRONG_TYPE, f"{EXPECTED[expected]} was expected and an HTML page came")
    return None


def _cut(body: bytes) -> Opinion | None:
    """A page may leave out ``</body>`` and ``</html>``; it cannot end inside a tag, a script or a table."""
    if b"</html" in body[-2048:] or b"</body" in body[-2048:]:
        return None
    lowered = body.lower()
    if b"<html" not in lowered or b"</html" in lowered or b"</body" in lowered:
        return None
    if lowered.rfind(b"<") > lowered.rfind(b">"):
        return Opinion(Grade.TRUNCATED, "it ends inside a tag")
    for tag in (b"table", b"script", b"style"):
        if lowered.rfind(b"<" + tag) > lowered.rfind(b"</" + tag):
            return Opinion(Grade.TRUNCATED, f"it ends inside a <{tag.decode()}>")
    return None


def _what_came(body: bytes) -> str:
    """Title and first words of what came, for a message; empty when there are none."""
    if _binary(body) or not body.strip():
        return ""
    title = title_of(body)
    text = glance_at(body, 400) if body.lstrip()[:1] == b"<" else body[:400].decode("utf-8", "replace")
    first = SPACE.sub(" ", text).strip()[:120]
    parts = [f"title {title[:120]!r}"] if title else []
    parts += [f"begins {first!r}"] if first else []
    return f" ({', '.join(parts)})" if parts else ""
