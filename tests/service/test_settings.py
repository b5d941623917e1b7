from __future__ import annotations

from pathlib import Path

import pytest

from segue.errors import ConfigError
from segue.service.settings import Settings, default_store, digest, read_keys
from segue.threads import cores


def test_a_model_goes_by_its_directorys_name(tmp_path: Path) -> None:
    settings = Settings(models=(tmp_path / "a", tmp_path / "deep" / "b"))
    assert list(settings.by_name) == ["a", "b"]
    assert default_store(settings.models) == f"sqlite:///{tmp_path}/a.store.sqlite"


@pytest.mark.parametrize(
    ("models", "workers", "message"),
    [
        ((), 1, "one or more models"),
        ((Path("a"),), 0, "1 or more workers"),
        ((Path("x/a"), Path("y/a")), 1, "different names"),
    ],
)
def test_what_cannot_be_is_refused(models: tuple[Path, ...], workers: int, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Settings(models=models, workers=workers)


def test_keys_come_from_a_file_and_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys"
    file.write_text("# ours\n\n  first-key-of-sixteen  \nsecond-key-of-sixteen\n")
    monkeypatch.setenv("SEGUE_API_KEY", "third-key-of-sixteen")
    expected = {digest(f"{name}-key-of-sixteen") for name in ("first", "second", "third")}
    assert set(read_keys(file)) == expected
    assert read_keys(None) == (digest("third-key-of-sixteen"),)


@pytest.mark.parametrize(
    ("content", "message"), [("# none\n", "got none"), ("short\n", "16 or more characters")]
)
def test_a_file_without_good_keys_is_refused(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "keys"
    file.write_text(content)
    with pytest.raises(ConfigError, match=message) as refused:
        read_keys(file)
    assert "short\n" not in str(refused.value)


def test_a_missing_file_of_keys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected a file of API keys"):
        read_keys(tmp_path / "none")


def test_what_a_person_leaves_out_has_its_usual_value(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a-key-of-sixteen-or-more\n")
    settings = Settings.of([tmp_path / "밤"], key_file=tmp_path / "keys", audio=tmp_path)
    assert settings.models == (tmp_path / "밤",)
    assert settings.store == f"sqlite:///{tmp_path}/밤.store.sqlite"
    assert settings.workers == cores()
    assert settings.keys == (digest("a-key-of-sixteen-or-more"),)
    told = Settings.of([tmp_path / "밤"], store="none", workers=3)
    assert (told.store, told.workers) == ("", 3)
    assert Settings.of([tmp_path / "밤"], store="sqlite:///x").store == "sqlite:///x"


def test_a_folder_of_audio_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected a folder of audio files"):
        Settings.of([tmp_path], audio=tmp_path / "nowhere")
