"""The choice of held-out playlists, and of their mixes."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from segue.data.dataset import Dataset
from segue.data.split import allocation
from segue.data.split.melon import MELON, MELON_OFFICIAL
from segue.data.split.mpd import MPD
from segue.data.split.next_track import NEXT, ask_next, check_ordered
from segue.data.split.parts import Split, part
from segue.data.split.protocol import Protocol
from segue.data.split.temporal import TEMPORAL, periods
from segue.errors import ConfigError

Ints = npt.NDArray[np.int64]

PROTOCOLS: Final = {protocol.name: protocol for protocol in (MELON, MELON_OFFICIAL, MPD, NEXT, TEMPORAL)}
ProtocolName = Literal["melon", "melon-official", "mpd", "next", "temporal"]

DEFAULT_SHARE: Final = 0.2
DEFAULT_MOST: Final = 10_000
"""Largest default number of questions: as many as the MPD challenge, and about as many as Melon's test set."""


def split(
    dataset: Dataset,
    protocol: ProtocolName | Protocol,
    *,
    rng: np.random.Generator | int,
    questions: int | None = None,
    share: float | None = None,
    since: dt.date | None = None,
) -> Split:
    """Hold playlists out and divide each into a question and an answer.

    A playlist is asked in a mix only if it has everything the mix shows, and something to hide. Counts are as
    near to the protocol's shares as the playlists allow. A mix that no playlist fits is left out.

    Args:
        dataset: The playlists.
        protocol: The kinds of questions, by name or as your own value.
        rng: A generator, or a seed; equal seeds give equal splits.
        questions: The number of held-out playlists. The default is the largest number with the exact shares, drawn
            from `share` of the playlists of every kind, and 10,000 at most.
        share: An alternative to `questions`: the largest held-out part of each kind of playlist (a kind is a set of
            mixes that it fits), in (0, 1); by default 0.2. Setting it lifts the limit of 10,000.
        since: Hold out only playlists that were last edited on this day or later, in UTC, and keep only those before
            it for training; those without a date are in neither. The protocol temporal chooses a day itself, such
            that about a fifth of the dated playlists are later, or the given share.

    Raises:
        ConfigError: The protocol is unknown, a number is out of range, no playlist fits, none has a date where one is
            needed, or the protocol asks for the next track of playlists that keep no order.
    """
    protocol = _protocol(protocol)
    if isinstance(rng, int) and rng < 0:
        raise ConfigError(expected="a seed of 0 or more", got=str(rng), hint="Give another one.")
    rng = np.random.default_rng(rng)
    if protocol.cuts:
        check_ordered(dataset)
    codes = _codes(dataset.playlists, protocol)
    kept = np.ones(codes.size, dtype=np.bool_)
    usual = DEFAULT_SHARE
    if protocol.by_date or since is not None:
        kept, later = periods(dataset.playlists, since, _share(share, usual))
        codes, share, usual = np.where(later, codes, 0), None if protocol.by_date else share, 1.0
    pool, total = _pool(codes, protocol, questions, share, usual, rng)
    shares = np.array([mix.share for mix in protocol.mixes])
    counts = allocation.quotas(allocation.reach(codes[pool], shares.size), shares, total)
    chosen = allocation.assign(codes[pool], counts, rng)
    asked = rng.permutation(np.flatnonzero(chosen != allocation.FREE))
    kept[pool[asked]] = False
    if protocol.cuts:
        return ask_next(dataset, protocol, pool[asked], rng, kept)
    mixes = [protocol.mixes[int(mix)] for mix in chosen[asked]]
    return part(dataset, protocol, pool[asked], mixes, rng, kept)


def _protocol(protocol: ProtocolName | Protocol) -> Protocol:
    if isinstance(protocol, Protocol):
        return protocol
    if protocol not in PROTOCOLS:
        raise ConfigError(
            expected="a split protocol", got=repr(protocol), hint=f"Choose one of: {', '.join(PROTOCOLS)}."
        )
    return PROTOCOLS[protocol]


def _codes(playlists: pl.DataFrame, protocol: Protocol) -> Ints:
    """The set of mixes that each playlist fits, as a bit mask; shape (playlists,)."""
    tracks, tags = (playlists[name].list.len().cast(pl.Int64).to_numpy() for name in ("tracks", "tags"))
    titled = (playlists["title"].fill_null("").str.strip_chars() != "").to_numpy()
    codes = np.zeros(playlists.height, dtype=np.int64)
    for bit, mix in enumerate(protocol.mixes):
        codes |= mix.eligible(tracks, tags, titled, protocol.targets).astype(np.int64) << bit
    return codes


def _pool(
    codes: Ints,
    protocol: Protocol,
    questions: int | None,
    share: float | None,
    usual: float,
    rng: np.random.Generator,
) -> tuple[Ints, int]:
    """The playlists that may be held out, and the number to hold out; `usual` is the default share."""
    usable = np.flatnonzero(codes)
    if usable.size == 0:
        raise ConfigError(
            expected=f"playlists that have what a question of protocol {protocol.name} shows and something to hide",
            got=f"none among {codes.size}",
            hint="Name another protocol, or a dataset whose playlists have tracks, tags or titles.",
        )
    if questions is not None:
        most = min(usable.size, codes.size - 1)
        if share is not None:
            raise ConfigError(
                expected="a number of questions or a share", got="both", hint="Name one of them."
            )
        if not 1 <= questions <= most:
            raise ConfigError(
                expected=f"1 to {most} questions",
                got=f"{questions}, where {usable.size} of {codes.size} playlists fit protocol {protocol.name} and one"
                " must stay for training",
                hint=f"Name {most} or fewer, or leave the number out.",
            )
        return usable, questions
    pool = _part_of_each_kind(codes, usable, _share(share, usual), rng)
    shares = np.array([mix.share for mix in protocol.mixes])
    total = allocation.largest_total(allocation.reach(codes[pool], shares.size), shares)
    most = min(pool.size, codes.size - 1, pool.size if share is not None else DEFAULT_MOST)
    if most < 1:
        raise ConfigError(
            expected="two playlists or more to split",
            got="1",
            hint="Import more playlists, then split again.",
        )
    return pool, min(max(total, 1), most)


def _share(share: float | None, usual: float) -> float:
    if share is not None and not 0 < share < 1:
        raise ConfigError(
            expected="a share between 0 and 1", got=str(share), hint="Leave it out for a fifth."
        )
    return usual if share is None else share


def _part_of_each_kind(codes: Ints, usable: Ints, share: float, rng: np.random.Generator) -> Ints:
    """A random `share` of the playlists of each code, rounded up, in dataset order."""
    mixed = rng.permutation(usable)
    grouped = mixed[np.argsort(codes[mixed], kind="stable")]
    _, starts, sizes = np.unique(codes[grouped], return_index=True, return_counts=True)
    place = np.arange(grouped.size) - np.repeat(starts, sizes)
    return np.sort(grouped[place < np.repeat(np.ceil(sizes * share), sizes)])
