"""ISRCs, the registration codes of recordings (ISO 3901), in one spelling.

A code is printed as `KR-A38-20-12345`, `KR A38 20 12345` or `kra382012345`; here it is `KRA382012345`.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from segue.errors import DataError, Where

EXPECTED: Final = "an ISRC such as KRA382012345"

_BETWEEN: Final = "[\\s\u2010-\u2013-]+"
_CODE: Final = "^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$"
"""Country, registrant, and year with number, without separators."""


def isrcs(column: pl.Series) -> pl.Series:
    """Texts as ISRCs in one spelling; null for a text that is null or no ISRC."""
    codes = column.str.replace_all(_BETWEEN, "").str.to_uppercase()
    return codes.set(~codes.str.contains(_CODE), None)


def isrc_of(text: str | None, *, field: str) -> str | None:
    """An ISRC in one spelling; None if the text is None or blank.

    Args:
        text: The text in the file.
        field: The name of its field, for the error.

    Raises:
        DataError: The text is not an ISRC.
    """
    if text is None or not text.strip():
        return None
    code = re.sub(_BETWEEN, "", text).upper()
    if re.fullmatch(_CODE, code) is None:
        raise DataError(expected=EXPECTED, got=repr(text), where=Where(field=field))
    return code
