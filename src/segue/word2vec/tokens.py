r"""Tokens in word2vec files: the format ends one at a space, and a tag such as 밤 산책 has one.

So tokens are escaped, reversibly:

===========================  =======================================
in the token                 in the file
===========================  =======================================
space                        `▁` (U+2581, as SentencePiece writes it)
`▁`                          `\▁`
`\`                          `\\`
any other white space        `\u` and four hexadecimal digits
===========================  =======================================
"""

from __future__ import annotations

import re
from typing import Final

_SPECIAL: Final = re.compile(r"[\s\\▁]")
_ESCAPED: Final = re.compile(r"\\\\|\\▁|\\u[0-9a-f]{4}|▁")


def escape_token(token: str) -> str:
    """`token` without any white space, as the module's table says."""
    return _SPECIAL.sub(_escape, token)


def unescape_token(text: str) -> str:
    r"""The token that `escape_token` wrote as `text`; a `\` before anything else stays."""
    return _ESCAPED.sub(_unescape, text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character == " ":
        return "▁"
    return f"\\{character}" if character in "\\▁" else f"\\u{ord(character):04x}"


def _unescape(match: re.Match[str]) -> str:
    text = match[0]
    if text == "▁":
        return " "
    return chr(int(text[-4:], 16)) if text.startswith("\\u") else text[1]
