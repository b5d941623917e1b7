"""HTML in texts: reviews come from web pages with tags, comments and entities in them.

Only HTML's own tags go. "<3", "a < b" and a film's title in angle brackets, as Korean writes them, stay.
"""

from __future__ import annotations

import html
import re
from typing import Final


def without_markup(text: str) -> str:
    """A text without HTML: comments, scripts and tags go, and entities become their characters.

    A tag that breaks a line leaves a space; one inside a line, such as <b>, leaves nothing. The time grows in
    proportion to the length.
    """
    if "<" in text:
        text = _without(_without(text, _COMMENT, _COMMENT_END), _SCRIPT, _SCRIPT_END)
        text = _TAG.sub(_gap, text)
    return _ENTITY.sub(_character, text) if "&" in text else text


def _without(text: str, start: re.Pattern[str], end: re.Pattern[str]) -> str:
    """The text without what lies between a start and an end; a start without an end stays."""
    kept: list[str] = []
    at = 0
    while (begun := start.search(text, at)) and (ended := end.search(text, begun.end())):
        kept += [text[at : begun.start()], " "]
        at = ended.end()
    return "".join([*kept, text[at:]])


def _gap(tag: re.Match[str]) -> str:
    return "" if tag["inline"] else " "


def _character(entity: re.Match[str]) -> str:
    return html.unescape(entity[0]).replace("\xa0", " ")


_COMMENT: Final = re.compile("<!--")
_COMMENT_END: Final = re.compile("-->")
_SCRIPT: Final = re.compile(r"<(?:script|style)\b[^<>]{0,400}>", re.IGNORECASE)
_SCRIPT_END: Final = re.compile(r"</(?:script|style)\s{0,9}>", re.IGNORECASE)

_INLINE: Final = "a|abbr|b|big|cite|code|del|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|tt|u|wbr"
_BREAKING: Final = (
    "article|aside|blockquote|body|br|button|caption|center|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|"
    "head|header|hr|html|iframe|img|input|label|li|link|main|meta|nav|ol|option|p|pre|script|section|select|"
    "style|table|tbody|td|textarea|tfoot|th|thead|title|tr|ul|video"
)
_TAG: Final = re.compile(
    rf"<(?:!doctype|/?(?:(?P<inline>{_INLINE})|{_BREAKING}))(?=[\s/>])[^<>]{{0,400}}>", re.IGNORECASE
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});")
