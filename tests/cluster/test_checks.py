"""What is wrong with nodes is found before hours are spent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from segue.cluster.checks import LEAST_DISK, Finding, asked, check_nodes, findings
from segue.cluster.probes import MARK, Probe
from segue.errors import SegueError
from tests.cluster.engine_here import Here

GOOD = Probe(
    node="one", segue="1.0", python="3.12.1", numpy="2.4.0", ray="2.60.0", kernel="Zen", cores=4,
    memory=16 << 30, disk=LEAST_DISK, clock=1000.0, answered=1000.5, asked=0.2, seen="token",
)  # fmt: skip


def found(*changes: dict[str, object], needs: int = 1 << 30) -> list[Finding]:
    others = [msgspec.structs.replace(GOOD, node="둘", **change) for change in changes]
    return [*findings([GOOD, *others], Path("shared"), needs=needs, driver=GOOD)]


def test_a_cluster_of_equals_is_good() -> None:
    assert not found({}, {})


@pytest.mark.parametrize(
    ("change", "said", "stops"),
    [
        ({"segue": "1.1"}, "expected Segue 1.0 as the driver has, got 1.1", True),
        ({"python": "3.12.2"}, "expected Python 3.12.1 as the driver has, got 3.12.2", False),
        ({"numpy": "2.3.0"}, "expected NumPy 2.4.0", False),
        ({"kernel": "Haswell"}, "expected the kernel of BLAS Zen as the driver has, got Haswell", False),
        ({"problem": "no such file"}, "expected storage that every node can read and write, got no such", True),
        ({"memory": 2 << 30}, "expected 4.0 GiB of memory for 4 workers, got 2.0 GiB", True),
        ({"clock": 990.0}, "expected a clock within 5 seconds of the driver's, got -10 seconds", False),
        ({"disk": 1 << 20}, "expected 1.0 GiB for temporary files, got 0.0 GiB", False),
        ({"silent": "ModuleNotFoundError"}, "expected an answer from every node, got ModuleNotFoundError", True),
    ],
)  # fmt: skip
def test_each_fault_is_a_line_with_its_node(change: dict[str, object], said: str, stops: bool) -> None:
    (one,) = found({}, change)
    assert said in str(one.error)
    assert "node 둘" in str(one.error)
    assert one.error.hint
    assert one.node == "둘"
    assert one.stops is stops


def test_a_node_without_cores_needs_no_memory_and_one_that_is_silent_is_compared_with_nothing() -> None:
    assert not found({"cores": 0, "memory": 1 << 20})
    only = [*findings([Probe(node="one", silent="it does not answer")], Path("shared"))]
    assert [each.stops for each in only] == [True]


def test_a_cluster_without_nodes_is_refused() -> None:
    (one,) = findings([], Path("shared"))
    assert one.stops


class Elsewhere(Here):
    """Nodes that see another folder under the same path."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def probe(self, storage: str, token: str) -> list[Probe]:
        assert storage != str(self.folder)
        return super().probe(str(self.folder), token)


def test_storage_that_nodes_see_differently_is_refused(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    there.mkdir()
    with pytest.raises(SegueError, match=r"expected storage that every node.*got No such file"):
        check_nodes(Elsewhere(there), here, "token", needs=1)
    (there / f"{MARK}-token").write_text("token")
    with pytest.raises(SegueError, match="what it wrote is not seen here"):
        check_nodes(Elsewhere(there), here, "token", needs=1)
    (there / f"{MARK}-token").write_text("낮")
    with pytest.raises(SegueError, match="it reads another file there"):
        check_nodes(Elsewhere(there), here, "token", needs=1)
    assert [*here.iterdir()] == []


def test_one_folder_for_all_is_good_and_is_left_clean(tmp_path: Path) -> None:
    probes = check_nodes(Here(), tmp_path / "새 폴더", "token", needs=1)
    assert [probe.seen for probe in probes] == ["token"]
    assert probes[0].writes > 0
    assert probes[0].reads > 0
    assert [*(tmp_path / "새 폴더").iterdir()] == []


def test_storage_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SegueError, match="could not be written"):
        asked(Here(), tmp_path / "file" / "folder", "token")


class Small(Here):
    """A node whose clock is wrong."""

    def probe(self, storage: str, token: str) -> list[Probe]:
        return [msgspec.structs.replace(each, answered=1.0) for each in super().probe(storage, token)]


def test_what_does_not_stop_a_fit_is_a_warning(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="expected a clock within 5 seconds"):
        nodes: Sequence[Probe] = check_nodes(Small(), tmp_path, "token", needs=1)
    assert len(nodes) == 1
