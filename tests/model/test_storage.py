"""Model directories: whole or absent, the same after loading, and refused when anything is wrong with them."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

import segue
from scripts.fuzz.seals import seal
from segue.data.dataset import Dataset
from segue.errors import ArtifactError
from segue.files.digests import digest
from segue.files.signatures import sign
from segue.files.signing_keys import new_key
from segue.model import Model, storage, writing
from segue.model.manifest import FORMAT_VERSION
from segue.types import Query
from tests.small_models import fitted

OPEN = Path("/proc/self/fd")
TITLE, SEEDED = Query(title="비 오는 날"), Query(tracks=(3, 5, 8), title="카페")
QUERIES = [Query(), TITLE, Query(tags=("드라이브",)), SEEDED]


@pytest.fixture(scope="module")
def models(sample: Dataset) -> Mapping[str, Model]:
    """The models as they were fitted, which no file has held."""
    return fitted(sample)


@pytest.fixture(scope="module")
def saved(models: Mapping[str, Model], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The models' directories; tests only read them."""
    place = tmp_path_factory.mktemp("models")
    for recipe, model in models.items():
        model.save(place / recipe)
    return {recipe: place / recipe for recipe in models}


@pytest.fixture
def directory(saved: Mapping[str, Path], tmp_path: Path) -> Path:
    """A copy of the fast model's directory, to be damaged."""
    return Path(shutil.copytree(saved["fast"], tmp_path / "model"))


def change_manifest(directory: Path, change: Callable[[dict[str, Any]], object]) -> None:
    manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
    change(manifest)
    (directory / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def snapshot(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def test_a_loaded_model_answers_the_same(
    models: Mapping[str, Model], saved: Mapping[str, Path], recipe: str
) -> None:
    loaded = segue.load(saved[recipe])
    assert loaded.recommend(QUERIES, 40) == models[recipe].recommend(QUERIES, 40)
    assert loaded.tags == models[recipe].tags
    assert loaded.tracks.equals(models[recipe].tracks)
    np.testing.assert_array_equal(loaded.track_counts, models[recipe].track_counts)
    assert (loaded.track2vec is None) == (models[recipe].track2vec is None)
    kept = msgspec.structs.replace(loaded.manifest, sizes={}, digests={}, sha256={})
    assert kept == models[recipe].manifest


def test_a_loaded_model_can_be_saved_over_itself(directory: Path) -> None:
    before = segue.load(directory).recommend(QUERIES, 40)
    segue.load(directory).save(directory)
    assert segue.load(directory).recommend(QUERIES, 40) == before


def test_two_fits_with_one_seed_write_the_same_files(
    models: Mapping[str, Model], saved: Mapping[str, Path], sample: Dataset, recipe: str, tmp_path: Path
) -> None:
    segue.fit(sample, recipe=recipe, seed=5).save(tmp_path / "again")
    one, two = snapshot(saved[recipe]), snapshot(tmp_path / "again")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] in ([], ["manifest.json"])
    manifests = [json.loads(files["manifest.json"]) for files in (one, two)]
    for manifest in manifests:
        del manifest["fitted_seconds"]  # the only thing that depends on the clock
    assert manifests[0] == manifests[1]


def test_a_directory_has_no_pickle_in_it(saved: Mapping[str, Path], recipe: str) -> None:
    for path in saved[recipe].rglob("*"):
        if path.suffix == ".npy":
            assert not np.load(path, allow_pickle=False).dtype.hasobject
        else:
            assert path.is_dir() or path.suffix in {".json", ".parquet", ".txt", ".safetensors"}


def test_every_file_is_in_the_manifest(saved: Mapping[str, Path], recipe: str) -> None:
    files = snapshot(saved[recipe])
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["sizes"] == {name: len(content) for name, content in files.items()}
    assert manifest["digests"].keys() == files.keys()
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert manifest["sha256"] == hashes
    assert manifest["format_version"] == FORMAT_VERSION


@pytest.mark.skipif(not OPEN.is_dir(), reason="the system does not list a process's open files")
def test_many_models_in_a_process_that_may_open_few_files(saved: Mapping[str, Path]) -> None:
    import resource

    segue.load(saved["fast"])  # what is made once in a process
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = max(int(one.name) for one in OPEN.iterdir()) + 16
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, limits[1]))
        models = [segue.load(saved["fast"]) for _ in range(8)]
        found = [model.recommend(QUERIES, 5) for model in models]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert all(one == found[0] for one in found)


def test_a_missing_directory_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"model.*expected a model, got nothing there") as caught:
        segue.load(tmp_path / "model")
    assert "segue fit" in caught.value.hint


def test_a_dataset_is_not_a_model(sample: Dataset, tmp_path: Path) -> None:
    sample.save(tmp_path / "data")
    with pytest.raises(ArtifactError, match="expected a model"):
        segue.load(tmp_path / "data")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '"model"', '{"recipe": "fast"}', '{"format_version": "1"}']
)
def test_a_manifest_that_is_none_is_said(directory: Path, content: str) -> None:
    (directory / "manifest.json").write_text(content)
    with pytest.raises(ArtifactError, match=r"manifest\.json: .* got a damaged one"):
        segue.load(directory)


def test_a_newer_format_is_said_before_anything_else(directory: Path) -> None:
    def newer(manifest: dict[str, Any]) -> None:
        manifest.clear()
        manifest.update(format_version=FORMAT_VERSION + 1, recipe={"of": "another shape"})

    change_manifest(directory, newer)
    with pytest.raises(ArtifactError, match=f"got format {FORMAT_VERSION + 1}") as caught:
        segue.load(directory)
    assert "Update Segue" in caught.value.hint


def test_any_missing_file_is_named(directory: Path) -> None:
    for name in json.loads((directory / "manifest.json").read_text())["sizes"]:
        moved = directory / "aside"
        (directory / name).rename(moved)
        with pytest.raises(ArtifactError, match=rf"{name}: it is missing"):
            segue.load(directory)
        moved.rename(directory / name)
    segue.load(directory)


def test_a_file_cut_short_is_named(directory: Path) -> None:
    path = directory / "facets" / "playlists-track.codes.npy"
    content = path.read_bytes()
    path.write_bytes(content[:-4])
    with pytest.raises(
        ArtifactError, match=rf"codes\.npy: expected {len(content)} bytes, got {len(content) - 4}"
    ):
        segue.load(directory)


def test_a_flipped_byte_in_any_file_is_noticed(directory: Path) -> None:
    for name in json.loads((directory / "manifest.json").read_text())["sizes"]:
        path = directory / name
        content = bytearray(path.read_bytes())
        if not content:
            continue
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        with pytest.raises(ArtifactError, match=rf"{name}: it was altered"):
            segue.load(directory)
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    segue.load(directory)


@pytest.mark.parametrize("name", ["../outside.npy", "/etc/hostname", "facets/../../outside.npy"])
def test_a_manifest_that_names_a_file_outside_is_refused(directory: Path, name: str) -> None:
    (directory.parent / "outside.npy").write_bytes(b"")
    change_manifest(directory, lambda manifest: manifest["sizes"].update({name: 0}))
    with pytest.raises(ArtifactError, match="expected names of files inside"):
        segue.load(directory)


def test_a_link_to_a_file_outside_is_refused(directory: Path) -> None:
    path = directory / "facets" / "tag.parquet"
    path.rename(directory.parent / "tag.parquet")
    path.symlink_to(directory.parent / "tag.parquet")
    with pytest.raises(ArtifactError, match="expected names of files inside"):
        segue.load(directory)


def _change_recipe(directory: Path, old: str, new: str) -> None:
    """Alter the recipe, with digests to match."""
    path = directory / storage.RECIPE
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    seal(directory)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            '"kind": "related"',
            '"kind": "kin"',
            "generator 'related', field kind: expected a generator kind among",
        ),
        ('"factors": 32', '"factors": -1', "settings.factors: expected a whole number from 1, got -1"),
        ('"format": 1', '"format": 9', "expected recipe format 1 or older, got 9"),
        ('"power"', '"pwer"', "settings.pwer: expected a key among"),
        ("{", "[", "expected JSON"),
    ],
)
def test_a_recipe_that_cannot_be_read_is_said(directory: Path, old: str, new: str, words: str) -> None:
    """A recipe is checked like any other input: a model may come from anywhere."""
    _change_recipe(directory, old, new)
    with pytest.raises(ArtifactError, match=rf"got one that Segue {segue.__version__} wrote") as caught:
        segue.load(directory)
    assert words in caught.value.message


def test_a_model_is_read_by_its_own_recipe_whatever_the_defaults_are_by_then(
    model: Model, recipe: str, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was tuned since, or what a name means now, is nothing to a model that was saved."""
    model.save(directory)
    monkeypatch.setattr(f"segue.recipes.built_in.{recipe}", lambda _: None)
    monkeypatch.setattr("segue.recipes.weights.TRACKS", {})
    loaded = segue.load(directory)
    assert loaded.recipe == model.recipe
    assert storage.read_recipe(directory) == model.recipe


def test_a_model_of_the_older_format_is_to_be_fitted_again(directory: Path) -> None:
    change_manifest(directory, lambda manifest: manifest.update(format_version=1))
    with pytest.raises(ArtifactError, match="got format 1, of an older Segue") as caught:
        segue.load(directory)
    assert "Fit the model again" in caught.value.hint


def test_a_manifest_without_files_is_said(directory: Path) -> None:
    change_manifest(directory, lambda manifest: manifest.update(sizes={}, digests={}, sha256={}))
    (directory / "tracks.parquet").unlink()
    with pytest.raises(ArtifactError, match=r"tracks\.parquet"):
        segue.load(directory)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_broken_off_save_leaves_the_older_model_and_nothing_half_written(
    models: Mapping[str, Model], directory: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    before = snapshot(directory)
    save, written = np.save, []

    def breaks(path: Path, *arguments: Any, **options: Any) -> None:
        if len(written) == 5:
            raise error
        written.append(path)
        save(path, *arguments, **options)

    monkeypatch.setattr(np, "save", breaks)
    with pytest.raises(ArtifactError if isinstance(error, OSError) else KeyboardInterrupt):
        models["default"].save(directory)
    monkeypatch.undo()
    assert len(written) == 5
    assert snapshot(directory) == before
    assert [path.name for path in directory.parent.iterdir()] == [directory.name]


def test_a_first_save_broken_off_leaves_nothing(
    models: Mapping[str, Model], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing, "write_table", breaks)
    with pytest.raises(ArtifactError, match="No space left on device"):
        models["fast"].save(tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_a_model_never_replaces_anything_but_a_model(
    models: Mapping[str, Model], sample: Dataset, tmp_path: Path
) -> None:
    sample.save(tmp_path / "data")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("years of work")
    before = snapshot(tmp_path)
    for place in ("data", "other"):
        with pytest.raises(ArtifactError, match=r"got a dataset|other files in it"):
            models["fast"].save(tmp_path / place)
    assert snapshot(tmp_path) == before


@pytest.fixture
def public(tmp_path: Path, directory: Path) -> Path:
    """A public key whose private key signed the model."""
    made = new_key(tmp_path / "key.pem")
    sign(directory, tmp_path / "key.pem", kind=storage.KIND)
    return made


def test_a_signed_model_answers_as_before(directory: Path, public: Path, models: Mapping[str, Model]) -> None:
    expected = models["fast"].recommend(QUERIES, 20)
    assert segue.load(directory, signed_by=public).recommend(QUERIES, 20) == expected
    assert segue.load(directory, signed_by=str(public)).recommend(QUERIES, 20) == expected
    assert segue.load(directory).recommend(QUERIES, 20) == expected


def test_a_required_signature_must_be_there_and_by_that_key(
    directory: Path, public: Path, tmp_path: Path
) -> None:
    other = new_key(tmp_path / "other.pem")
    with pytest.raises(ArtifactError, match="by another key"):
        segue.load(directory, signed_by=other)
    (directory / "signature.json").unlink()
    with pytest.raises(ArtifactError, match="expected a signature, got none") as refused:
        segue.load(directory, signed_by=public)
    assert str(directory) in str(refused.value)  # and not the descriptor that it was read by


def test_a_change_that_the_manifest_was_made_to_match_is_found(directory: Path, public: Path) -> None:
    """Whoever changes a file can change its digest too, but cannot sign."""
    path = directory / "facets" / "names.json"
    path = path if path.is_file() else next(path for path in sorted(directory.rglob("*.npy")))
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    name = path.relative_to(directory).as_posix()
    change_manifest(directory, lambda manifest: manifest["digests"].update({name: digest(path)}))
    with pytest.raises(ArtifactError, match="altered since the model was signed"):
        segue.load(directory, signed_by=public)


def test_a_signature_of_another_model_is_refused(
    directory: Path, public: Path, saved: Mapping[str, Path], tmp_path: Path
) -> None:
    other = Path(shutil.copytree(saved["default"], tmp_path / "other"))
    shutil.copy(directory / "signature.json", other)
    with pytest.raises(ArtifactError, match="Get the model from its signer"):
        segue.load(other, signed_by=public)


def test_a_model_that_is_saved_again_is_unsigned(directory: Path, public: Path) -> None:
    segue.load(directory).save(directory)
    with pytest.raises(ArtifactError, match="expected a signature, got none"):
        segue.load(directory, signed_by=public)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"format_version":' * 50_000,
        b'{"format_version": 2, "x": ' + b"[" * 100_000,
        b'{"format_version": 2, "recipe": "\xff"}',
        '{"format_version": 2}'.encode("utf-16"),
        b'{"format_version": 1' + b"0" * 5000 + b"}",
    ],
    ids=["deep lists", "deep objects", "deep in a field", "not UTF-8", "UTF-16", "a huge number"],
)
def test_a_manifest_of_a_stranger_is_an_error(directory: Path, content: bytes) -> None:
    (directory / "manifest.json").write_bytes(content)
    with pytest.raises(ArtifactError, match="model"):
        segue.load(directory)


def test_a_trusted_model_is_read_without_its_hashes(directory: Path) -> None:
    path = directory / "facets" / "released.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ArtifactError, match=r"released\.npy: it was altered"):
        segue.load(directory)
    assert segue.load(directory, trusted=True).recipe == segue.load(directory, trusted=True).recipe


def test_a_model_of_an_earlier_version_is_checked_by_its_digests(directory: Path) -> None:
    change_manifest(directory, lambda manifest: manifest.update(sha256={}))
    assert segue.load(directory).manifest.sha256 == {}
    (directory / "facets" / "works.npy").write_bytes(
        (directory / "facets" / "works.npy").read_bytes()[:-1] + b"\1"
    )
    with pytest.raises(ArtifactError, match=r"works\.npy: it was altered"):
        segue.load(directory)
