"""A namer's network in ONNX Runtime: no torch is needed to ask it."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
# onnxruntime ships no types.

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from segue.errors import ArtifactError, MissingExtraError, Where
from segue.naming.beams import NEVER, Scores
from segue.naming.manifest import AGAIN, READ, WRITE
from segue.naming.units import END, FIRST

_WANTED: Final = {READ: {"memory", "state"}, WRITE: {"scores", "following"}}


class Graphs:
    """Both graphs; they compute with one thread."""

    def __init__(self, reader: Any, writer: Any) -> None:
        self.reader, self.writer = reader, writer
        self.takes = [one.name for one in writer.get_inputs()]

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read the graphs of a directory.

        Raises:
            ArtifactError: A file is missing, damaged, or no graph of a namer.
            MissingExtraError: onnxruntime is not installed.
        """
        return cls(_session(directory / READ), _session(directory / WRITE))

    def run(self, session: Any, outputs: list[str], given: dict[str, Any]) -> Any:
        """Compute some outputs.

        Raises:
            ArtifactError: The graph does not fit its inputs.
        """
        try:
            return session.run(outputs, given)
        except Exception as error:
            raise ArtifactError(
                expected="a namer that computes",
                got=f"one that fails: {str(error).splitlines()[0]}",
                hint=AGAIN,
            ) from error


class Asking:
    """One playlist's titles; see `segue.naming.beams.Writer`."""

    def __init__(self, graphs: Graphs, ids: NDArray[np.int64]) -> None:
        self._graphs = graphs
        given = {"tokens": ids[None]}
        self._memory, self._state = graphs.run(graphs.reader, ["memory", "state"], given)

    def begin(self) -> NDArray[np.float32]:
        """See `Writer`."""
        return self._state

    def step(
        self, state: NDArray[np.float32], prefixes: NDArray[np.int64]
    ) -> tuple[Scores, NDArray[np.float32]]:
        """See `Writer`; what is no unit of a title is never next."""
        every = {"memory": self._memory, "state": state, "prefix": prefixes}
        given = {name: every[name] for name in self._graphs.takes}
        scores, following = self._graphs.run(self._graphs.writer, ["scores", "following"], given)
        ends = scores[:, END].copy()
        scores[:, :FIRST] = NEVER
        scores[:, END] = ends
        return scores, following


def _session(path: Path) -> Any:
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        raise MissingExtraError("Naming playlists", "text") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 4
    try:
        # its bytes, not its path: a graph must not name other files
        found = onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise _other(path, (str(error).splitlines() or [""])[0]) from error
    outputs = {one.name for one in found.get_outputs()}
    if not outputs >= _WANTED[path.name]:
        raise _other(path, f"a graph of {', '.join(sorted(outputs))}")
    return found


def _other(path: Path, what: str) -> ArtifactError:
    return ArtifactError(
        expected="a graph of a namer", got=f"another file: {what}", where=Where(path), hint=AGAIN
    )
