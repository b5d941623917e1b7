r"""Tokens in word2vec files. In the format a space ends a token, but a tag such as 밤 산책 contains one.

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


def escape_token(token: str) -> str:
    """`token` without white space, by the module's table."""
    return _SPECIAL.sub(_escape, token)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character == " ":
        return "▁"
    return f"\\{character}" if character in "\\▁" else f"\\u{ord(character):04x}"
