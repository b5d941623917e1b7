"""Workers that train: whether there is room for them, and which error of theirs is told. See also `test_ray_engine`."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from segue.cluster import training
from segue.cluster.training import MARK, Workers, worker_main
from segue.errors import ConfigError, DataError, Where


class Engine:
    """Three cores and two GPUs."""

    def room(self, memory: int) -> int:  # noqa: ARG002 - it has enough
        return 3

    def gpus(self) -> int:
        return 2


@pytest.mark.parametrize(
    ("count", "asked", "found"), [(2, None, True), (3, None, False), (1, True, True), (2, False, False)]
)
def test_workers_have_gpus_where_there_are_enough(count: int, asked: bool | None, found: bool) -> None:
    engine: Any = Engine()
    assert training._with_room(engine, Workers("auto", count, gpus=asked)).gpus is found


@pytest.mark.parametrize(
    ("count", "asked", "said"), [(4, None, "4 cores .* got 3"), (3, True, "3 GPUs .* got 2")]
)
def test_more_workers_than_there_is_room_for_are_refused(count: int, asked: bool | None, said: str) -> None:
    engine: Any = Engine()
    with pytest.raises(ConfigError, match=f"expected {said}"):
        training._with_room(engine, Workers("auto", count, gpus=asked))


def failing() -> None:
    raise DataError(expected="a label", got="none\n밤 🌙", where=Where("a.tsv", row=3))


def test_an_error_of_a_worker_comes_through_the_text_of_another_one() -> None:
    with pytest.raises(RuntimeError, match=MARK) as caught:
        worker_main({"function": f"{__name__}:failing", "options": msgspec.json.encode({}).decode()})
    with pytest.raises(DataError) as told:
        training._raise_own(f"Training failed:\n[Rank 1]\nRuntimeError: {caught.value}\nmore")
    assert (told.value.expected, told.value.got) == ("a label", "none\n밤 🌙")
    assert told.value.where == Where("a.tsv", row=3)
    training._raise_own(f"nothing of Segue's, {MARK} {{")
    assert training._last_line("one\n\n two \n\n") == "two"
    assert training._last_line("") == "no reason is known"
