from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from scripts.fuzz.seals import seal
from segue.data.dataset import Dataset
from segue.errors import ArtifactError, ConfigError, QueryError
from segue.naming.manifest import READ, TITLES, WRITE
from segue.naming.namer import Name, Namer
from segue.naming.names import NETWORKS, NetworkName
from segue.naming.parts import Part, parts_of
from segue.naming.wish import Wish
from segue.types import Query
from tests.naming.conftest import KINDS


def parts(world: Dataset, *tracks: str, tags: tuple[str, ...] = ()) -> tuple[Part, ...]:
    return parts_of(Query(tracks=tracks, tags=tags), world.tracks)


def titles(names: list[Name]) -> list[str]:
    return [name.title for name in names]


@pytest.mark.parametrize("kind", range(3))
def test_a_playlist_gets_a_title_of_its_kind(world: Dataset, namer: Namer, kind: int) -> None:
    asked = parts(world, f"{kind}0", f"{kind}3")
    first, *_ = namer.names(asked, Wish(n=3, copies=True))
    assert first.title in list(KINDS.values())[kind]
    assert first.copied


def test_a_tag_alone_is_enough(world: Dataset, namer: Namer) -> None:
    assert "재즈" in namer.names(parts(world, tags=("재즈",)), Wish(n=1, copies=True))[0].title


def test_no_training_title_comes_unless_it_is_asked_for(world: Dataset, namer: Namer) -> None:
    found = namer.names(parts(world, "00", "01"), Wish(n=5))
    assert found
    assert not any(name.copied for name in found)
    assert {"".join(title.split()) for title in titles(found)}.isdisjoint(
        {"".join(title.split()) for known in KINDS.values() for title in known}
    )


def test_titles_differ_and_the_best_is_first(world: Dataset, namer: Namer) -> None:
    found = namer.names(parts(world, "10"), Wish(n=6, copies=True))
    assert len(set(titles(found))) == len(found) == 6
    assert [name.score for name in found] == sorted((name.score for name in found), reverse=True)


def test_a_word_comes_from_the_tracks_that_it_goes_without(world: Dataset, namer: Namer) -> None:
    asked = parts(world, "00", "14")  # a track of jazz, and one of the gym
    found = namer.names(asked, Wish(n=1, copies=True))[0]
    assert " ".join(word.word for word in found.words) == found.title
    drivers = [driver for word in found.words for driver in word.drivers]
    assert drivers
    assert all(driver.kind == "track" and 0 < driver.share <= 1 for driver in drivers)
    jazz = found.title in KINDS["재즈"]
    assert max(drivers, key=lambda driver: driver.share).name == ("00" if jazz else "14")
    assert not namer.names(asked, Wish(n=1, drivers=False))[0].words


def test_words_of_a_list_do_not_come(world: Dataset, namer: Namer) -> None:
    asked = parts(world, "00", "01")
    assert "재즈" in namer.names(asked, Wish(n=1, copies=True))[0].title
    found = namer.names(asked, Wish(n=5, copies=True, unsafe=("재즈",)))
    assert found
    assert not any("재즈" in title for title in titles(found))


def test_what_the_namer_does_not_know_is_said(world: Dataset, namer: Namer) -> None:
    with pytest.raises(QueryError, match="none of them known"):
        namer.names(parts(world, "no such track", tags=("없는 태그",)))
    with pytest.raises(QueryError):
        namer.names(())
    some = namer.names(parts(world, "00", tags=("없는 태그",)), Wish(n=2, copies=True))
    assert titles(some) == titles(namer.names(parts(world, "00"), Wish(n=2, copies=True)))


def test_wishes_outside_their_range_are_refused(world: Dataset, namer: Namer) -> None:
    with pytest.raises(QueryError, match="1 to 50 titles"):
        Wish(n=0)
    with pytest.raises(ConfigError, match="a beam of 1 or more"):
        namer.names(parts(world, "00"), Wish(beam=0))
    with pytest.raises(ConfigError, match="as many groups as beams"):
        namer.names(parts(world, "00"), Wish(beam=2, groups=3))


def test_groups_of_beams_give_other_titles_too(world: Dataset, namer: Namer) -> None:
    found = namer.names(parts(world, "20"), Wish(n=4, beam=4, groups=4, copies=True))
    assert len({title.split()[0] for title in titles(found)}) > 1


@pytest.mark.parametrize("name", NETWORKS)
def test_every_method_names(world: Dataset, namers: Callable[[NetworkName], Path], name: NetworkName) -> None:
    # saving has compared the ONNX form with torch over several steps
    namer = Namer.load(namers(name))
    asked = parts(world, "10", "11", tags=("gym",))
    found = namer.names(asked, Wish(n=3, copies=True, seed=1))
    assert found
    assert titles(found) == titles(namer.names(asked, Wish(n=3, copies=True, seed=1)))
    assert namer.manifest.recipe.name == name
    assert namer.manifest.parameters > 0


def test_asking_loads_no_torch(learned: Path) -> None:
    code = (
        "import sys\n"
        "from segue.naming import Namer, Part, Wish\n"
        f"namer = Namer.load({str(learned)!r})\n"
        "namer.names([Part('tag', '재즈', ('tag:재즈',))], Wish(n=2))\n"
        "print([name for name in ('torch', 'transformers', 'safetensors') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_damaged_namer_is_refused(learned: Path, tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="expected a saved namer"):
        Namer.load(tmp_path / "nothing")
    for name, content in ((READ, b"not onnx"), (WRITE, (learned / READ).read_bytes())):
        broken = tmp_path / name
        broken.mkdir()
        for path in learned.rglob("*"):
            target = broken / path.relative_to(learned)
            target.mkdir() if path.is_dir() else target.write_bytes(path.read_bytes())
        (broken / name).write_bytes(content)
        with pytest.raises(ArtifactError, match="altered"):
            Namer.load(broken)
        seal(broken)
        with pytest.raises(ArtifactError, match="expected a graph of a namer"):
            Namer.load(broken)
    pl.DataFrame({"other": [1]}).write_parquet(broken / TITLES)
    seal(broken)
    with pytest.raises(ArtifactError, match="title"):
        Namer.load(broken)
