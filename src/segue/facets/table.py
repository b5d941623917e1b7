"""The table of facets: the blocks of the vocabulary, and each block's properties.

The vocabulary, the rows, their files, mentions in titles, the ranker's features, the kinds of reasons and
`segue show` read this table. To add a facet of tracks, add a row: it defines which names a track has, and the
rest follows. A facet of playlists also needs a field of `Query` and a line in `segue.facets.queries`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal, TypeAlias

import polars as pl

from segue.ranges import Among
from segue.types import ReasonKind, Target

Block: TypeAlias = Annotated[str, Among(lambda: _names())]
"""A block of facets, by its name in `BLOCKS`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class FacetBlock:
    """One row of the table.

    Attributes:
        name: The block's name, which is also the name of its files.
        of: Whether the facets describe playlists or tracks.
        column: The column of the playlists' or the tracks' table that they come from.
        label: What such facets give a track, in words: `segue show` counts tracks "with an album".
        reason: The kind of reason that such a facet gives.
        names: For a block of tracks, the names of each track's facets: a list of texts per row of the tracks
            table.
        target: The target that is recommended from this block, if any.
        support: Weight of a query's facet as a reason, relative to other blocks; 0 for no reason.
        mention: Weight of a facet that a title or a tag mentions; 0 where they cannot mention it.
        places: Whether the content prior of cold tracks uses it (see `ColdStart`).
    """

    name: Block
    of: Literal["playlists", "tracks"]
    column: str
    label: str
    reason: ReasonKind
    names: pl.Expr | None = None
    target: Target | None = None
    support: float = 0.0
    mention: float = 0.0
    places: bool = False

    @property
    def is_read(self) -> bool:
        """Whether people can read such facets; n-grams are shown as the words that hold them."""
        return self.reason == self.name


def _one(value: pl.Expr) -> pl.Expr:
    """Return a column of single values as lists; null as an empty one."""
    return pl.when(value.is_null()).then(pl.lit([], pl.List(pl.String))).otherwise(pl.concat_list(value))


# artists and albums are identified by id where there is one: two artists may share a name
_ARTISTS: Final = (
    pl.when(pl.col("artist_ids").list.len() > 0).then(pl.col("artist_ids")).otherwise(pl.col("artists"))
)
_ALBUM: Final = _one(pl.coalesce(pl.col("album_id"), pl.col("album")))
_YEAR: Final = _one(pl.col("released").dt.year().cast(pl.String))

_ROWS: Final = (
    FacetBlock(
        name="track", of="playlists", column="tracks", label="tracks", reason="track",
        target="tracks", support=1.0,
    ),
    FacetBlock(
        name="tag", of="playlists", column="tags", label="tags", reason="tag",
        target="tags", support=0.5,
    ),
    # a title's words, and the whole title
    FacetBlock(
        name="word", of="playlists", column="title", label="a title", reason="word",
        support=0.5,
    ),
    # its character n-grams
    FacetBlock(
        name="gram", of="playlists", column="title", label="a title", reason="word",
        support=0.1,
    ),
    FacetBlock(
        name="artist", of="tracks", column="artists", label="artists", reason="artist",
        names=_ARTISTS, mention=1.0, places=True,
    ),
    FacetBlock(
        name="album", of="tracks", column="album", label="an album", reason="album",
        names=_ALBUM, places=True,
    ),
    FacetBlock(
        name="genre", of="tracks", column="genres", label="genres", reason="genre",
        names=pl.col("genres"), mention=0.3, places=True,
    ),
    FacetBlock(
        name="year", of="tracks", column="released", label="a date", reason="year",
        names=_YEAR, mention=0.3,
    ),
)  # fmt: skip

BLOCKS: Final[dict[Block, FacetBlock]] = {block.name: block for block in _ROWS}
"""The table: a block's name → its row, in the vocabulary's order."""


def _names() -> list[str]:
    return [*BLOCKS]


def track_blocks() -> list[FacetBlock]:
    """Return the blocks that describe tracks."""
    return [block for block in BLOCKS.values() if block.of == "tracks"]


def mentioned() -> dict[Block, float]:
    """Return the blocks that titles and tags can mention, with the weight of a mention."""
    return {block.name: block.mention for block in BLOCKS.values() if block.mention}


def supports(*, read: bool = False) -> dict[Block, float]:
    """Return the weight of each block's facets as reasons; with `read`, only if people can read them."""
    return {b.name: b.support for b in BLOCKS.values() if b.support and (b.is_read or not read)}


def placing() -> tuple[Block, ...]:
    """Return the blocks that the content prior of cold tracks uses."""
    return tuple(block.name for block in BLOCKS.values() if block.places)


def block_of(target: str) -> Block:
    """Return the block that a target is recommended from: "track" for "tracks", "tag" for "tags".

    Raises:
        StopIteration: Nothing of that name is recommended.
    """
    return next(block.name for block in BLOCKS.values() if block.target == target)


SOUND: Final[ReasonKind] = "audio"
"""The kind of reason that a track's sound gives."""

POPULAR: Final[ReasonKind] = "popular"
"""The kind of reason for a result that no part of the query explains."""


def reason_kinds() -> tuple[ReasonKind, ...]:
    """Return all kinds of reasons: one for each sort of facet, `SOUND` and `POPULAR`."""
    return (*dict.fromkeys(block.reason for block in BLOCKS.values()), SOUND, POPULAR)
