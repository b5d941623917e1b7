"""Two small models for a siege, of the sample world: what takes each other's place must differ."""

from __future__ import annotations

from pathlib import Path

from benchmarks import measuring


def small(playlists: int = 400, tracks: int = 2000) -> list[Path]:
    """Fit them, or take those that are there."""
    place = measuring.OUT / "siege" / f"{playlists}x{tracks}"
    models = [place / f"model-{number}" for number in range(2)]
    for number, model in enumerate(models):
        if not model.is_dir():
            data = place / f"data-{number}"
            size = ("--playlists", str(playlists), "--tracks", str(tracks), "--seed", str(number))
            measuring.segue("sample", data, *size)
            measuring.segue("fit", data, "-o", model, "--recipe", "fast")
    return models
