"""Read an HTML page: its running text without navigation, head and foot."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EncodingDetector

from pipeline.extract.encoding import decode
from pipeline.extract.headings import title_of
from pipeline.extract.html_blocks import drafts_below
from pipeline.extract.html_published import published_of
from pipeline.extract.layout import Reading
from pipeline.extract.mending import mend

_DROPPED = re.compile(
    # The parser searches for a pattern anywhere in a name.
    r"^(?:head|script|style|noscript|template|nav|footer|form|button|select|iframe|svg|canvas"
    r"|dialog|menu|object|embed|video|audio|math)$"
)
_FURNITURE = re.compile(
    r"(?:(?:main|site|page|top|sub|side|sidebar)?[-_]?(?:nav|navigation|navbar|menu|navi)"
    r"|(?:site|page|global)[-_]?(?:header|footer)|footer|masthead|breadcrumbs?|cookie\S*|toc"
    r"|table-of-contents|share|sharing|social(?:[-_]\S*)?|skip(?:[-_]?\S*)?|pagination|pager"
    r"|related(?:[-_]\S*)?|newsletter(?:[-_]\S*)?|comments?|advert\S*|ads?|back-?to-?top"
    r"|language-(?:switch|menu)\S*|(?:gdpr|consent)(?:[-_]\S*)?|\S+[-_](?:cookies?|consent)"
    r"|cc-(?:window|banner)|modal(?:[-_]\S*)?"
    r"|contentinfo|search|toolbar|tooltip|noprint|no-print|visually-hidden|sr-only)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADINGS = re.compile(r"^h[1-6]$")
_SITE = re.compile(r"\s+[|–—-]\s+[^|–—]*$")
_NOTES = re.compile(r"(?:foot|end)?notes?|voetnoten|eindnoten|noten|doc-(?:foot|end)notes?")
_ROOTS = ("html", "body", "main", "article")
LINKED = 0.7
"""Share of the letters of a list that are links where it only leads elsewhere."""


def read_html(data: bytes) -> Reading:
    """Read an HTML page.

    Raises
    ------
    DocumentError
        If the bytes are no text.
    """
    declared = EncodingDetector.find_declared_encoding(data, is_html=True)
    soup = BeautifulSoup(decode(data, declared), "lxml")
    named = " ".join(soup.title.get_text(" ").split()) if soup.title else ""
    published = published_of(soup)
    body = soup.body or soup
    _prune(body)
    root = soup.find("main") or soup.find(role="main") or _only_article(body) or body
    title = None if root.find("h1") or root is body else body.find("h1")
    drafts = [*(drafts_below(title.parent) if title and title.parent else ())]
    drafts = mend([*drafts, *drafts_below(root)])
    return Reading(
        drafts=tuple(drafts),
        title=title_of(drafts) or _SITE.sub("", named).strip() or None,
        published=published,
    )


def _only_article(body: Tag) -> Tag | None:
    articles = body.find_all("article")
    return articles[0] if len(articles) == 1 else None


def _prune(body: Tag) -> None:
    """Take out what is no running text."""
    for tag in body.find_all(_DROPPED):
        if tag.name == "form" and tag.find(["h1", "main", "article"]):
            # Some systems wrap the whole page in one form.
            continue
        if not _is_out(tag) and not (tag.name == "footer" and _holds_notes(tag)):
            tag.decompose()
    for tag in body.find_all(True):
        if not _is_out(tag) and tag.name not in _ROOTS and _is_furniture(tag):
            tag.decompose()
    if body.find("main") is None:
        for tag in body.find_all(["ul", "ol"]):
            if not _is_out(tag) and _only_leads_elsewhere(tag):
                tag.decompose()


def _is_out(tag: Tag) -> bool:
    """Whether a tag was taken out; to ask `decomposed` of one that was not searches all of it."""
    return "_decomposed" in vars(tag)


def _is_furniture(tag: Tag) -> bool:
    if tag.has_attr("hidden") or tag.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(str(tag.get("style") or "")):
        return True
    if tag.name == "header":
        return tag.find(["h1", "h2", "p"]) is None
    found = any(_FURNITURE.fullmatch(name) for name in names_of(tag))
    return found and tag.find("h1") is None and not _holds_notes(tag)


def names_of(tag: Tag) -> list[str]:
    """Return the id, the role and the classes of a tag."""
    names = [str(tag.get("id") or ""), str(tag.get("role") or "")]
    names += [str(name) for name in tag.get_attribute_list("class") if name]
    return [name for name in names if name]


def _holds_notes(tag: Tag) -> bool:
    return any(
        _NOTES.fullmatch(name.lower())
        for inner in [tag, *tag.find_all(True)]
        for name in names_of(inner)
    )


def _only_leads_elsewhere(tag: Tag) -> bool:
    """Whether a list holds links and hardly more, before the first heading or after all text."""
    letters = len(tag.get_text("", strip=True))
    linked = sum(len(link.get_text("", strip=True)) for link in tag.find_all("a"))
    if not letters or linked < LINKED * letters or len(tag.find_all("a")) < 2:
        return False
    before = tag.find_previous(_HEADINGS) is None
    after = tag.find_next(["p", _HEADINGS]) is None
    return before or after
