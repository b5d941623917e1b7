"""What is worked out for a batch is worked out once, and for that batch alone."""

from __future__ import annotations

from segue.facets.workspace import Workspace


def test_a_key_is_worked_out_once_and_in_each_workspace_anew() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    space = Workspace()
    assert [space.once("a", make), space.once("a", make), space.once("b", make)] == [1, 1, 2]
    assert Workspace().once("a", make) == 3


def test_the_latest_is_kept_until_the_worker_comes_with_another_key() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    space = Workspace()
    asked = [("a", 0), ("a", 0), ("b", 0), ("a", 1), ("a", 0)]
    assert [space.latest(worker, key, make) for worker, key in asked] == [1, 1, 2, 3, 4]
