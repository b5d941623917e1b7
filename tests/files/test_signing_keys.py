"""Keys for signatures: their files, their modes, and what is refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from segue.errors import ConfigError, MissingExtraError
from segue.files.signing_keys import fingerprint, new_key, private_key, public_keys


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_key_is_for_its_owner_alone_and_its_public_key_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "열쇠 key.pem"
    public = new_key(path)
    assert public == tmp_path / "열쇠 key.pem.pub"
    assert (mode(path), mode(public)) == (0o600, 0o644)
    assert [fingerprint(key) for key in public_keys(public)] == [fingerprint(private_key(path).public_key())]


@pytest.mark.parametrize("taken", ["key.pem", "key.pem.pub"])
def test_a_key_is_never_replaced(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_text("precious")
    with pytest.raises(ConfigError, match="expected a new file"):
        new_key(tmp_path / "key.pem")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {taken: "precious"}


def test_a_link_is_not_followed_to_a_key_s_place(tmp_path: Path) -> None:
    (tmp_path / "key.pem").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="expected a new file"):
        new_key(tmp_path / "key.pem")
    assert not (tmp_path / "elsewhere").exists()


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        new_key(tmp_path / "absent" / "key.pem")


@pytest.mark.parametrize("loose", [0o640, 0o604, 0o666])
def test_a_private_key_that_others_can_read_is_refused(tmp_path: Path, loose: int) -> None:
    path = tmp_path / "key.pem"
    new_key(path)
    path.chmod(loose)
    with pytest.raises(ConfigError, match=f"got mode {loose:o}.*chmod 600"):
        private_key(path)


def test_several_public_keys_in_one_file(tmp_path: Path) -> None:
    files = [new_key(tmp_path / name) for name in ("a.pem", "b.pem")]
    both = tmp_path / "both"
    both.write_bytes(b"# who may sign\n" + b"\n".join(file.read_bytes() for file in files))
    assert len({fingerprint(key) for key in public_keys(both)}) == 2


def encrypted() -> bytes:
    key = ed25519.Ed25519PrivateKey.generate()
    return key.private_bytes(
        forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.BestAvailableEncryption(b"secret")
    )


def other_curve() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()
    ) + key.public_key().public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)


DAMAGED = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n"
OTHERS = {
    "empty": b"",
    "text": "비밀이 아님".encode(),
    "bytes": bytes(range(256)),
    "encrypted": encrypted(),
    "other curve": other_curve(),
    "damaged": DAMAGED,
    "many": DAMAGED * 3,
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_what_is_no_key_is_refused_and_not_shown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    for read in (private_key, public_keys):
        with pytest.raises(ConfigError, match="got something else") as refused:
            read(path)
        assert "MCow" not in str(refused.value)
        assert "비밀" not in str(refused.value)


def test_a_file_that_is_not_there_names_the_command(tmp_path: Path) -> None:
    for read in (private_key, public_keys):
        with pytest.raises(ConfigError, match="segue sign --new-key"):
            read(tmp_path / "absent")


def test_without_the_extra_its_name_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("segue.extras").extras.PACKAGES, "sign", ("no_such_package",))
    for read in (new_key, private_key, public_keys):
        with pytest.raises(MissingExtraError, match=r"segue\[sign\]"):
            read(tmp_path / "key.pem")
