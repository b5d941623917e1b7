"""The one rule for tags; docs/data.md explains it to users.

Tags with equal keys are one tag: "rain", "RAIN", "#rain" and "rain" with a zero-width space. A dataset stores each
tag in its most common spelling, which models then answer with. A query may use any spelling.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

import polars as pl

from segue.ids import composed

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0]"
)
"""Characters without a glyph: controls, zero-width spaces, direction marks, Hangul fillers."""
_PLAIN: Final = re.compile("[ -~\uac00-\ud7a3]*")
"""Most tags have only these characters. Then only spaces and case need normalising, which is ten times as fast."""
_STYLES: Final = re.compile("[\u200c\u200d\ufe00-\ufe0f]")
"""Characters that join emoji or choose their style. They are visible, but often lost in files."""


def spelling(tag: str) -> str:
    """A tag for display: composed (Unicode NFC), without invisible characters, with single spaces."""
    if not _PLAIN.fullmatch(tag):
        tag = _INVISIBLE.sub("", composed(tag))
    return " ".join(tag.split())


def tag_key(tag: str) -> str:
    """The key by which tags are compared: without case, width (Unicode NFKC), invisible characters and leading `#`."""
    text = spelling(tag)
    if _PLAIN.fullmatch(text):
        folded = text.casefold()
    else:
        compatible = composed(_STYLES.sub("", text), "NFKC")
        folded = spelling(composed(compatible.casefold(), "NFKC"))
    return folded.lstrip("# ") or folded


def unified(tags: pl.Series) -> pl.Series:
    """Playlists' tags, each in the most common spelling of its key; of equally common ones the last by code point.

    Args:
        tags: One list of texts for each playlist.

    Returns:
        As many lists, without blank tags. If a list repeats a tag, the first one stays.
    """
    counted = tags.explode(empty_as_null=False).drop_nulls().value_counts(name="count")
    counts: dict[str, int] = dict(counted.iter_rows())
    changed = {tag: shown for tag, shown in _shown(counts).items() if tag != shown or not tag}
    if changed:
        new = pl.Series([shown or None for shown in changed.values()], dtype=pl.String)
        renamed = pl.element().replace(pl.Series(list(changed), dtype=pl.String), new)
        tags = tags.list.eval(renamed).list.drop_nulls()
    return tags.list.unique(maintain_order=True)


def _shown(counts: Mapping[str, int]) -> dict[str, str]:
    """The displayed spelling of each tag; "" for a blank one."""
    spellings = {tag: spelling(tag) for tag in counts}
    common: Counter[str] = Counter()
    for tag, count in counts.items():
        common[spellings[tag]] += count
    best: dict[str, tuple[int, str]] = {}
    keys = {shown: tag_key(shown) for shown in common}
    for shown, count in common.items():
        best[keys[shown]] = max((count, shown), best.get(keys[shown], (0, "")))
    best[""] = (0, "")  # a blank tag has no spelling
    return {tag: best[keys[shown]][1] for tag, shown in spellings.items()}
