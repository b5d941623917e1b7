"""Works: which tracks are versions of one another. Only this module decides it.

Two tracks are versions of one work if an artist of one is an artist of the other, and their titles are equal
without what tells versions apart. So are two tracks with one ISRC or one MusicBrainz id of a recording, whatever else
is known of them: they are one recording on several albums or under several ids. The relation is transitive: the
first and the third of three tracks may share no artist.

| removed from a title                 | examples                                                                    |
|--------------------------------------|-----------------------------------------------------------------------------|
| case, width, accents, punctuation    | "Don't", "DON’T", "ｄｏｎｔ"; "봄 날", "봄날"                               |
| credits, in brackets or at the end   | "(feat. X)", "[with X]", "(Prod. X)", " ft. X", "(피처링 X)"                |
| another recording or another mix     | "(Live)", "- Live at X", "(Acoustic ver.)", "- X Remix", "Inst.", "(라이브)" |
| another edition of the same sound    | "- Remastered 2011", "(Radio Edit)", "[Bonus Track]", "(X OST)", "- Mono"    |
| another language or voice            | "(Korean Ver.)", "(영어 버전)", "(Taylor's Version)", "伴奏"                |
| another speed                        | "(Sped Up)", "(0.8x)"                                                       |

A listener hears each of these as a repeat. Text in brackets stays where it names a part ("Pt. 2",
"Interlude", "Reprise") or says nothing of the version ("(I Can't Get No) Satisfaction"). A cover by another
artist is another work. A track without a known title or artist, or whose title names a position on an album
("Intro", "Skit"), is a work of its own, unless it shares an id of a recording.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array

from segue.data.track_names import folded
from segue.facets.sparse import Codes, Csr

_CREDIT: Final = r"feat|ft|featuring|with|w/|prod|produced|duet"
_VERSION: Final = (
    r"feat|ft|featuring|prod|remaster(?:ed|izado)?|re-?recorded|remix(?:ed)?|rmx|mix|version|vers|ver|edit(?:ed|ion)?"
    r"|acoustic|acustica|unplugged|stripped|instrumental|inst|karaoke|off vocal|mr|a ?cappella|demo|mono|stereo"
    r"|explicit|clean|extended|original|bonus|sessions?|reverb|slowed|sped up|speed up|nightcore|soundtrack|ost|score"
)
_VERSION_UNSPACED: Final = (
    r"라이브|버전|버젼|리믹스|리마스터|어쿠스틱|인스트|연주|반주|데모|피처링|피쳐링|노래방"
    r"|ライブ|バージョン|リミックス|カラオケ|インスト|版$|伴奏|纯音乐"
)
_MARK: Final = re.compile(
    rf"^(?:{_CREDIT})(?!\w)|(?<!\w)(?:{_VERSION})(?!\w)|{_VERSION_UNSPACED}"
    # this word may be part of a name: "(Live Your Life)" is no version
    r"|^(?:\d{4} ?/? ?)?live(?:$|[^\w\s']|\s+(?:at|in|from|on|for|@)(?!\w))|(?<!\w)(?:en vivo|live)$"
    r"|^from (?:the )?[\"']|^x?\d\.\d+ ?x?$"
)
"""Text in brackets, or behind a dash, that tells versions apart."""

_PART: Final = re.compile(
    r"(?<!\w)(?:pt|part|vol|no|op|interlude|reprise|intro|outro|skit|medley|i{1,3}|iv)(?!\w)"
)
_SOUNDTRACK: Final = re.compile(r"(?<!\w)ost(?!\w)")
_BRACKETED: Final = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|<([^<>]*)>|【([^【】]*)】")
_BEHIND_DASH: Final = re.compile(r"(?<=\S)\s+-\s*((?:(?!\s-\s).)+)$")
_AT_END: Final = re.compile(
    r"(?<=\S)\s+(?:(?:feat|ft)(?:\.|\s)\s*\S.*|featuring\s+\S.*|inst\.?|instrumental)$"
)
_SPACING: Final = r"[\s!\"#%&'()*,\-./:;<>?@\[\\\]_{}~·…‥、。・¡¿【】\ufe0f]+"
_MARKED: Final = r"[(\[{<【]|\s-|\s(?:feat|ft|inst)"
"""Titles without a match have no mark to remove."""

_NO_NAMES: Final = frozenset(
    {
        "intro",
        "outro",
        "interlude",
        "skit",
        "prelude",
        "prologue",
        "epilogue",
        "opening",
        "ending",
        "untitled",
    }
    | {"hiddentrack", "bonustrack", "인트로", "아웃트로", "인터루드", "스킷", "프롤로그", "에필로그", "무제"}
)
"""Titles, in the form of `work_titles`, that many albums have."""


def work_titles(titles: pl.Series) -> pl.Series:
    """Return titles without what tells versions apart, in one spelling; null where a title names no work.

    A title that is only a mark ("(Live)") stays as it is.
    """
    spelled = titles.rename("title").to_frame().select(folded(pl.col("title")))["title"]
    marked = spelled.str.contains(_MARKED).arg_true()
    bare = pl.Series("title", [_unmarked(title) for title in spelled.gather(marked)], pl.String)
    spelled = spelled.scatter(marked, bare)
    plain = pl.col("title").str.replace_all(_SPACING, "")
    named = spelled.to_frame().select(pl.when(plain == "").then("title").otherwise(plain).alias("title"))
    return named.select(pl.when(~pl.col("title").is_in(["", *_NO_NAMES])).then("title").alias("title"))[
        "title"
    ]


def works(titles: pl.Series, artists: Csr, *recordings: pl.Series) -> Codes:
    """Return the work of each track.

    Args:
        titles: Each track's title, null where it is not known.
        artists: 0/1, (tracks, artists).
        recordings: Each track's id as a recording (ISRCs, MusicBrainz ids), in one spelling, null where it is not
            known; several columns of ids of different kinds.

    Returns:
        (tracks,) int32: the lowest code among a track's versions; its own code where it has no other version.
    """
    ranks = _ranks(work_titles(titles))
    track = np.repeat(np.arange(len(titles)), np.diff(artists.indptr))
    key = ranks[track] * artists.shape[1] + artists.indices
    called = _pairs(track[ranks[track] >= 0], key[ranks[track] >= 0])
    registered = [_same(_ranks(ids)) for ids in recordings]
    return _lowest(np.concatenate([called, *registered], axis=1), len(titles))


def _same(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return pairs that join all tracks with the same code, (2, pairs); -1 joins none."""
    known = np.flatnonzero(codes >= 0)
    return _pairs(known, codes[known])


class Versions:
    """The tracks of each work.

    Args:
        found: The work of each track, as `works` returns it.
    """

    def __init__(self, found: Codes) -> None:
        self._works = found
        self._order = np.argsort(found, kind="stable").astype(np.int32)
        self._sizes = np.bincount(found, minlength=len(found))
        self._firsts = np.cumsum(self._sizes) - self._sizes

    def others(self, tracks: Codes, most: int) -> dict[int, list[int]]:
        """Return the other versions of those tracks that have any, at most `most`, by their codes.

        Args:
            tracks: Codes of tracks; the result's keys are their positions.
            most: Most versions of each.
        """
        found: dict[int, list[int]] = {}
        works = self._works[tracks]
        for k in np.flatnonzero(self._sizes[works] > 1).tolist():
            first, size = int(self._firsts[works[k]]), int(self._sizes[works[k]])
            members: list[int] = self._order[first : first + min(size, most + 1)].tolist()
            found[k] = [code for code in members if code != tracks[k]][:most]
        return found


def _ranks(texts: pl.Series) -> NDArray[np.int64]:
    """Return a number for each text, equal for equal texts, from 1; -1 where null."""
    return texts.rank("dense").cast(pl.Int64).fill_null(-1).to_numpy()


def _pairs(track: NDArray[np.int64], key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return pairs that join all tracks with the same key, (2, pairs)."""
    order = np.argsort(key, kind="stable")
    track, same = track[order], np.diff(key[order]) == 0
    return np.stack([track[:-1][same], track[1:][same]])


def _lowest(pairs: NDArray[np.int64], size: int) -> Codes:
    """Return for each of `size` tracks the lowest one that pairs, (2, pairs), connect it to."""
    from scipy.sparse.csgraph import connected_components  # a third of a second, and needed for a fit only

    one: NDArray[np.int64] = pairs[0]
    other: NDArray[np.int64] = pairs[1]
    joined = coo_array((np.ones(len(one), np.float32), (one, other)), (size, size))
    _, group = connected_components(joined, directed=False)
    _, first = np.unique(group, return_index=True)  # groups ascend, and each starts at its lowest member
    return first[group].astype(np.int32)


def _unmarked(spelled: str) -> str:
    """Return a title in one spelling without its marks; unchanged where it has nothing else."""
    bare = _BRACKETED.sub(_without_mark, spelled).strip()
    while (found := _BEHIND_DASH.search(bare)) and _is_mark(found[1]):
        bare = bare[: found.start()]
    return _AT_END.sub("", bare) or spelled


def _without_mark(bracketed: re.Match[str]) -> str:
    content = next(group for group in bracketed.groups() if group is not None)
    return " " if _is_mark(content.strip()) else bracketed[0]


def _is_mark(text: str) -> bool:
    if not _MARK.search(text):
        return False
    return not _PART.search(text) or bool(_SOUNDTRACK.search(text))
