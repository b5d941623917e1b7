"""The table of constraints: every field of `Constraints`, described once.

The options of the command line, the fields over HTTP, the checks, and the lists of filters and re-rankings
come from it; a test compares the table in docs/serving.md to it. It imports nothing heavy, so that
`segue --help` is fast.
"""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

from segue.flow.orders import ORDERS, RANKED

Kind = Literal["count", "slider", "years", "names", "ids", "day", "choice", "others"]
"""The type of a constraint's value."""

Effect = Literal["filter", "quota", "re-ranking", "repeats", "order"]
"""What a constraint does: exclude tracks before they are ranked, cap how many of a kind are listed, re-rank
them, exclude further versions of a work, or put the finished list into an order of play."""


class Field(NamedTuple):
    """One row of the table.

    Attributes:
        name: The field of `Constraints`, of a request over HTTP, and its name in notes.
        kind: Type of its value.
        effect: What it does.
        help: What it does, in a sentence.
        default: The value without effect, or the default behaviour.
        option: Its option on the command line, "genre" for `--genre`; "" for none.
        least: The smallest valid number.
        most: The largest valid number.
        choices: The valid values.
        longest: Most entries in a request over HTTP.
        block: The block that a quota counts, "artist" for `per_artist`.
    """

    name: str
    kind: Kind
    effect: Effect
    help: str
    default: Any = None
    option: str = ""
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    longest: int = 0
    block: str = ""


FIELDS: Final = (
    Field(
        name="per_artist", kind="count", effect="quota", option="per_artist", least=1, block="artist",
        help="Tracks of one artist at most.",
    ),
    Field(
        name="per_album", kind="count", effect="quota", option="per_album", least=1, block="album",
        help="Tracks of one album at most.",
    ),
    Field(
        name="years", kind="years", effect="filter", option="years", least=1000, most=9999,
        help='Years of release, such as "1990-1999", "2015-" or "2020".',
    ),
    Field(
        name="genres", kind="names", effect="filter", option="genre", default=(), longest=200,
        help="Only tracks of this genre; may be given several times.",
    ),
    Field(
        name="without_tracks", kind="ids", effect="filter", default=(), longest=20_000,
        help="None of these tracks.",
    ),
    Field(
        name="without_artists", kind="names", effect="filter", option="without_artist", default=(), longest=5_000,
        help="No tracks of this artist; may be given several times.",
    ),
    Field(
        name="heard", kind="ids", effect="filter", default=(), longest=20_000,
        help="None of these tracks, which the listener knows already.",
    ),
    Field(
        name="released_until", kind="day", effect="filter", option="released_until",
        help="Nothing released after this day.",
    ),
    Field(
        name="diversity", kind="slider", effect="re-ranking", option="diversity", default=0.0, least=0, most=1,
        help="From 0, as it comes, to 1, each track unlike the others.",
    ),
    Field(
        name="popularity", kind="slider", effect="re-ranking", option="popularity", default=0.0, least=-1, most=1,
        help="From -1, the least known first, to 1, the best known.",
    ),
    Field(
        name="versions", kind="choice", effect="repeats", option="versions", default="one", choices=("one", "all"),
        help="one: at most one version of what is the same with another mix, edition or credit, and none of a track"
        " that is given. all: as they come.",
    ),
    Field(
        name="order", kind="choice", effect="order", option="order", default=RANKED, choices=ORDERS,
        help="ranked: best first. flow: the same tracks in an order of play, each beside those that go with it."
        " flow:rising, flow:falling, flow:arch: along such a curve of energy, where enough tracks were heard.",
    ),
    Field(
        name="where", kind="others", effect="filter", option="where", default={}, longest=20,
        help="A constraint of a plug-in, as NAME=VALUE; may be given several times.",
    ),
)  # fmt: skip
"""The rows, in the order of the fields."""

WHERE: Final = "where"
"""The field that holds the constraints of plug-ins, by name."""


def of_kind(kind: Kind) -> list[Field]:
    """Return the fields of a kind."""
    return [field for field in FIELDS if field.kind == kind]


def having(*effects: Effect) -> frozenset[str]:
    """Return the names of the fields that have one of some effects."""
    return frozenset(field.name for field in FIELDS if field.effect in effects)


def quotas() -> dict[str, str]:
    """Return the block that each quota counts, by the quota's name."""
    return {field.name: field.block for field in FIELDS if field.effect == "quota"}


def field_of(name: str) -> Field:
    """Return the row of a name."""
    return next(field for field in FIELDS if field.name == name)
