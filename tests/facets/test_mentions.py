"""What titles and tags name, among invented artists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.facets import BLOCKS, Block, Vocabulary
from segue.facets.mentions import Mentions

ARTISTS = (
    "잔물결",
    "Velvet Tide",
    "NIGHT*OWL (밤부엉)",
    "溪深",
    "云间月",
    "The 1987",
    "Pip N' Roses",
    "솔",
    "V9",
    "(새벽)고양이들",
    "Señora Ølen",
    "MorningTea",
    "1987",
    "잔물결",  # another of the same name
    "Tide",
    "달빛(밤부엉)",
    "Jazz",
    "8CM",
    "R B",
    "海辺のカモメ",
    "I.M",
    "밤부엉",
)
GENRES = ("재즈", "R&B/Soul", "록/메탈", "발라드 / '90", "재즈 / 보컬재즈", "Hip-Hop")
YEARS = ("1987", "1991", "1999", "2000", "2017")


@pytest.fixture(scope="module")
def mentions() -> Mentions:
    names: dict[Block, tuple[str, ...]] = {**dict.fromkeys(BLOCKS, ()), "genre": GENRES, "year": YEARS}
    names["artist"] = tuple(map(str, range(len(ARTISTS))))
    return Mentions.of(Vocabulary(names), ARTISTS)


def named(mentions: Mentions, title: str = "", *tags: str) -> set[str]:
    """The labels of all that is named."""
    labels = {"artist": ARTISTS, "genre": GENRES, "year": YEARS}
    rows = mentions.rows([title], [tags])
    return {labels[block][code] for block, matrix in rows.items() for code in matrix.indices}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("잔물결 노래 모음", {"잔물결"}),
        ("잔 물결🌊노래", {"잔물결"}),  # spaces within the name
        ("♥잔물결♥", {"잔물결"}),
        ("잔물결들의 노래", set[str]()),  # a longer word
        ("best of VELVET  TIDE!!", {"Velvet Tide"}),  # not Tide
        ("velvettide", {"Velvet Tide"}),
        ("high tide", {"Tide"}),
        ("velvet-tide / 잔물결", {"Velvet Tide", "잔물결"}),
        ("tides", set[str]()),
        ("night owl 모음", {"NIGHT*OWL (밤부엉)"}),
        ("pip n roses", {"Pip N' Roses"}),
        ("Pip N’ Roses forever", {"Pip N' Roses"}),
        ("senora olen", {"Señora Ølen"}),
        ("Señora Ølen ☕", {"Señora Ølen"}),
        ("Morning Tea 🍵", {"MorningTea"}),
        ("8cm노래", {"8CM"}),  # a word ends where the script changes
        ("溪深 云间月 等", {"溪深", "云间月"}),
        ("华语女声：云间月等", {"云间月"}),  # Chinese has no spaces
        ("小溪深处", set[str]()),  # too short to stand within others
        ("海辺のカモメ 名曲", {"海辺のカモメ"}),
        ("(새벽)고양이들", {"(새벽)고양이들"}),
        ("고양이들", set[str]()),
        ("i'm fine", set[str]()),  # not I.M
        ("", set[str]()),
        ("🎵🎶 ???", set[str]()),
    ],
)
def test_names_of_artists(mentions: Mentions, title: str, expected: set[str]) -> None:
    assert named(mentions, title) == expected


def test_a_name_that_artists_share_names_them_all(mentions: Mentions) -> None:
    codes = [code for code, name in enumerate(ARTISTS) if name == "잔물결"]
    assert mentions.rows(["잔물결"], [()])["artist"].indices.tolist() == codes


def test_a_part_in_parentheses_is_a_name_only_where_nobody_has_it(mentions: Mentions) -> None:
    assert named(mentions, "밤부엉 모음") == {"밤부엉"}
    assert named(mentions, "달빛 모음") == {"달빛(밤부엉)"}


def test_short_names_count_only_by_themselves_and_one_character_never(mentions: Mentions) -> None:
    assert named(mentions, "v9") == named(mentions, "", "V9") == {"V9"}
    assert named(mentions, "best of v9") == set()
    assert named(mentions, "솔") == named(mentions, "", "솔") == set()


def test_plain_numbers_are_years_and_never_artists(mentions: Mentions) -> None:
    codes = mentions.rows(["1987", "The 1987"], [(), ()])
    assert [YEARS[code] for code in codes["year"].indices] == ["1987"]  # the longer name wins
    assert codes["artist"].toarray().sum(axis=1).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("90년대 노래", {"1991", "1999"}),
        ("'90s", {"1991", "1999"}),
        ("80' 90'", {"1987", "1991", "1999"}),
        ("8090 재즈", {"1987", "1991", "1999", "재즈"}),
        ("2017년 Jazz hiphop", {"2017", "재즈", "Hip-Hop"}),
        ("2000", {"2000"}),
        ("1950", set[str]()),
        ("hip hop / 힙합", {"Hip-Hop"}),
        ("밤에 듣는 락", {"록/메탈"}),  # a syllable is enough for a genre
        ("r&b", {"R&B/Soul"}),
        ("R n B 모음", {"R&B/Soul"}),
        ("보컬 재즈", {"재즈 / 보컬재즈"}),
        ("漫步爵士时光", {"재즈"}),
        ("90", {"1991", "1999"}),
    ],
)
def test_names_of_genres_and_times(mentions: Mentions, title: str, expected: set[str]) -> None:
    assert named(mentions, title) == expected


def test_tags_name_as_a_whole(mentions: Mentions) -> None:
    assert named(mentions, "", "잔 물결", "Jazz", "90년대") == {"잔물결", "재즈", "1991", "1999"}
    assert named(mentions, "", "잔물결 노래") == set()
    assert named(mentions, "velvet tide", "잔물결", " 재즈 ") == {"Velvet Tide", "잔물결", "재즈"}


def test_rows_are_ones_in_the_blocks_sizes(mentions: Mentions) -> None:
    rows = mentions.rows(["재즈 jazz", "", "잔물결 잔물결"], [("재즈",), (), ("잔물결",)])
    assert tuple(rows) == ("artist", "genre", "year")
    assert {block: matrix.shape for block, matrix in rows.items()} == {
        "artist": (3, len(ARTISTS)),
        "genre": (3, len(GENRES)),
        "year": (3, len(YEARS)),
    }
    assert all((matrix.data == 1).all() and matrix.has_canonical_format for matrix in rows.values())
    assert [matrix.nnz for matrix in rows.values()] == [2, 1, 0]


def test_nothing_known_names_nothing() -> None:
    none = Mentions.of(Vocabulary(dict.fromkeys(BLOCKS, ())), ())
    assert [matrix.shape for matrix in none.rows(["재즈 1999"], [("90s",)]).values()] == [(1, 0)] * 3
    assert none.rows([], [])["artist"].shape == (0, 0)


@given(st.text(max_size=30))
def test_no_text_is_too_odd(mentions: Mentions, text: str) -> None:
    mentions.rows([text], [(text,)])


@given(st.lists(st.sampled_from(["잔물결", "velvet tide", "云间月", "morning tea"]), max_size=5))
def test_every_name_of_a_list_is_found(mentions: Mentions, names: list[str]) -> None:
    own = {"잔물결", "Velvet Tide", "云间月", "MorningTea"}
    expected = {
        name for name in own if any(name.casefold().replace(" ", "") == n.replace(" ", "") for n in names)
    }
    assert named(mentions, " · ".join(names)) == expected
