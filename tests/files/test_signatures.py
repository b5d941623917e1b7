"""Signatures: every byte, every name and the key count."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.errors import ArtifactError, ConfigError, SegueError
from segue.files import signatures
from segue.files.signatures import check_signature, sign
from segue.files.signed_files import SIGNATURE
from segue.files.signing_keys import fingerprint, new_key, private_key, public_keys


@pytest.fixture
def key(tmp_path: Path) -> Path:
    new_key(tmp_path / "key.pem")
    return tmp_path / "key.pem"


@pytest.fixture
def public(key: Path) -> Path:
    return key.with_name("key.pem.pub")


@pytest.fixture
def signed(tmp_path: Path, key: Path) -> Path:
    """A signed directory with files of several sizes, one of them in a folder, one of them empty."""
    place = tmp_path / "model"
    (place / "facets" / "음악").mkdir(parents=True)
    (place / "manifest.json").write_text('{"format_version": 2}')
    (place / "facets" / "음악" / "rows.npy").write_bytes(bytes(range(256)) * 40)
    (place / "empty").touch()
    sign(place, key, kind="model")
    return place


def refused(place: Path, public: Path, words: str) -> None:
    with pytest.raises(ArtifactError, match=words):
        check_signature(place, public, kind="model")


def test_what_is_as_it_was_signed_has_its_signer_s_fingerprint(signed: Path, public: Path) -> None:
    assert check_signature(signed, public, kind="model") == fingerprint(public_keys(public)[0])


def test_any_key_of_the_file_may_have_signed(signed: Path, public: Path, tmp_path: Path) -> None:
    other = new_key(tmp_path / "other.pem")
    both = tmp_path / "both.pub"
    both.write_bytes(other.read_bytes() + public.read_bytes())
    assert check_signature(signed, both, kind="model") == fingerprint(public_keys(public)[0])
    refused(signed, other, "invalid, or by another key")


def test_a_changed_byte_anywhere_is_found(signed: Path, public: Path) -> None:
    """Every byte of the manifest and of the signature is changed, and every 97th of the large file."""
    for path in sorted(path for path in signed.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for place in range(0, len(content), 97 if path.suffix == ".npy" else 1):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            with pytest.raises(ArtifactError):
                check_signature(signed, public, kind="model")
        path.write_bytes(content)
    assert check_signature(signed, public, kind="model")


def test_a_changed_byte_in_the_middle_of_a_large_file_is_found(signed: Path, public: Path, key: Path) -> None:
    large = signed / "large.npy"
    with large.open("wb") as file:
        file.truncate(40 << 20)
    sign(signed, key, kind="model")
    with large.open("r+b") as file:
        file.seek((20 << 20) + 12_345)
        file.write(b"\1")
    refused(signed, public, "altered since the model was signed")


def shorter(place: Path) -> None:
    os.truncate(place / "facets" / "음악" / "rows.npy", 10_000)


def longer(place: Path) -> None:
    with (place / "manifest.json").open("a") as file:
        file.write(" ")


def swapped(place: Path) -> None:
    other = place / "facets" / "음악" / "rows.npy"
    other.rename(place / "held")
    (place / "manifest.json").rename(other)
    (place / "held").rename(place / "manifest.json")


def linked(place: Path) -> None:
    (place / "manifest.json").rename(place.parent / "manifest.json")
    (place / "manifest.json").symlink_to(place.parent / "manifest.json")


def linked_folder(place: Path) -> None:
    (place / "facets").rename(place.parent / "facets")
    (place / "facets").symlink_to(place.parent / "facets")


ATTACKS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a file shorter": (shorter, "altered since"),
    "a file longer": (longer, "altered since"),
    "two files swapped": (swapped, "altered since"),
    "a file gone": (lambda place: (place / "empty").unlink(), "it is missing"),
    "a file added": (lambda place: (place / "facets" / "more.npy").touch(), "no signature covers it"),
    "a file renamed": (lambda place: (place / "empty").rename(place / "leer"), "it is missing"),
    "a file as a link": (linked, "a link or a device"),
    "a folder as a link": (linked_folder, "a link or a device"),
    "a pipe": (lambda place: os.mkfifo(place / "pipe"), "a link or a device"),
    "a name of bytes": (lambda place: (place / os.fsdecode(b"\xff")).touch(), "names in UTF-8"),
    "no signature": (lambda place: (place / SIGNATURE).unlink(), "expected a signature, got none"),
    "an empty signature": (lambda place: (place / SIGNATURE).write_text(""), "a signature file of Segue"),
    "a nested signature": (
        lambda place: (place / SIGNATURE).write_text("[" * 99_999),
        "a signature file of Segue",
    ),
    "a signature of bytes": (
        lambda place: (place / SIGNATURE).write_bytes(b"\xff" * 9),
        "a signature file of Segue",
    ),
}


@pytest.mark.parametrize(("attack", "words"), ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_refused(signed: Path, public: Path, attack: Callable[[Path], Any], words: str) -> None:
    attack(signed)
    refused(signed, public, words)


def test_a_signature_of_another_directory_is_refused(signed: Path, public: Path, key: Path) -> None:
    other = signed.with_name("other")
    shutil.copytree(signed, other)
    (other / "manifest.json").write_text('{"format_version": 3}')
    sign(other, key, kind="model")
    shutil.copy(other / SIGNATURE, signed / SIGNATURE)
    refused(signed, public, "altered since")


def test_a_signature_of_another_kind_is_refused(signed: Path, public: Path, key: Path) -> None:
    sign(signed, key, kind="dataset")
    refused(signed, public, "expected a signed model, got a signed dataset")


def test_a_key_s_signature_of_something_else_is_refused(signed: Path, public: Path, key: Path) -> None:
    """A signature of the same statement, made by another program, which does not put Segue's words before it."""
    path = signed / SIGNATURE
    found = signatures._read(path)
    bare = private_key(key).sign(found.statement.encode())
    path.write_bytes(signatures._written(msgspec.structs.replace(found, signature=bare)))
    refused(signed, public, "invalid, or by another key")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(content=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_no_file_of_a_stranger_is_a_signature(signed: Path, public: Path, content: bytes) -> None:
    (signed / SIGNATURE).write_bytes(content)
    with pytest.raises(ArtifactError):
        check_signature(signed, public, kind="model")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    fields=st.fixed_dictionaries(
        {},
        optional={
            "format_version": st.just(1) | JSON,
            "key": st.text() | JSON,
            "signature": st.sampled_from(["", "AA==", "A" * 86 + "=="]) | JSON,
            "statement": st.just('{"kind": "model", "files": {}}') | JSON,
        },
    )
)
def test_no_fields_of_a_stranger_are_a_signature(signed: Path, public: Path, fields: dict[str, Any]) -> None:
    (signed / SIGNATURE).write_text(json.dumps(fields))
    with pytest.raises(ArtifactError):
        check_signature(signed, public, kind="model")


def test_a_search_index_beside_it_is_not_part_of_it(signed: Path, public: Path) -> None:
    (signed / "search.sqlite").touch()
    assert check_signature(signed, public, kind="model")


def test_signing_again_covers_what_was_added(signed: Path, public: Path, key: Path) -> None:
    (signed / "evaluation.json").write_text("{}")
    refused(signed, public, "no signature covers it")
    sign(signed, key, kind="model")
    assert check_signature(signed, public, kind="model")


def test_a_link_is_not_signed(signed: Path, key: Path) -> None:
    (signed / "link").symlink_to(signed / "empty")
    with pytest.raises(ArtifactError, match="a link or a device"):
        sign(signed, key, kind="model")


def test_keys_that_are_none(signed: Path, tmp_path: Path, key: Path) -> None:
    with pytest.raises(ConfigError):
        check_signature(signed, key, kind="model")  # the private key instead of the public one
    with pytest.raises(SegueError):
        check_signature(signed, tmp_path / "absent", kind="model")
