"""The table of constraints: every field of `Constraints`, described once.

The options of the command line, the fields over HTTP, the checks, and what filters and what re-ranks come from here; a
test holds the table in docs/serving.md to it. It imports nothing, so that `segue --help` answers at once.
"""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

Kind = Literal["count", "slider", "years", "names", "ids", "day", "choice", "others"]
"""What a constraint takes."""

Effect = Literal["filter", "quota", "re-ranking", "repeats"]
"""What it does: leave tracks out before they are ranked, hold how many of a kind come, order them anew, or leave out
further versions of a work."""


class Field(NamedTuple):
    """One row of the table.

    Attributes:
        name: The field of `Constraints`, of a request over HTTP, and its name in notes.
        kind: What it takes.
        effect: What it does.
        help: What it asks for, in a sentence.
        default: What asks for nothing, or what holds unless told otherwise.
        option: Its option on the command line, "genre" for `--genre`; "" for none.
        least: The smallest number that it takes.
        most: The largest.
        choices: What it takes one of.
        longest: How many entries a request over HTTP may list.
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


FIELDS: Final = (
    Field(
        name="per_artist", kind="count", effect="quota", option="per_artist", least=1,
        help="Tracks of one artist at most.",
    ),
    Field(
        name="per_album", kind="count", effect="quota", option="per_album", least=1,
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
        name="where", kind="others", effect="filter", option="where", default={}, longest=20,
        help="A constraint of a plug-in, as NAME=VALUE; may be given several times.",
    ),
)  # fmt: skip
"""The rows, in the order of the fields."""

WHERE: Final = "where"
"""The field that holds the constraints of plug-ins, by name."""


def of_kind(kind: Kind) -> list[Field]:
    """The fields that take that."""
    return [field for field in FIELDS if field.kind == kind]


def having(*effects: Effect) -> frozenset[str]:
    """The names of the fields that have one of some effects."""
    return frozenset(field.name for field in FIELDS if field.effect in effects)


def field_of(name: str) -> Field:
    """The row of that name."""
    return next(field for field in FIELDS if field.name == name)
