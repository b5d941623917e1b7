"""An engine that does each call in the test's own process, with faults that a test asks for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from segue.cluster.bench import work
from segue.cluster.probes import Probe, probe
from segue.cluster.tasks import Call, Finished, Outcome

Fault = Callable[[Call], Outcome | None]
"""What happens in place of a call; None for the call itself."""


class Here:
    """Does calls in order; `most` at once wait."""

    def __init__(self, fault: Fault = lambda call: None, most: int = 3) -> None:  # noqa: ARG005 - no fault
        self.fault, self.most = fault, most
        self.waiting: deque[Call] = deque()
        self.begun: list[str] = []
        self.closed = 0

    def has_room(self) -> bool:
        return len(self.waiting) < self.most

    def room(self, memory: int) -> int:  # noqa: ARG002 - it has enough
        return self.most

    def start(self, call: Call) -> None:
        self.begun.append(call.task.name)
        self.waiting.append(call)

    def wait(self) -> Finished:
        call = self.waiting.popleft()
        return Finished(call, self.fault(call) or work(call))

    def probe(self, storage: str, token: str) -> list[Probe]:
        return [probe(storage, token, "here")]

    def forget(self, cache: str) -> None:
        pass

    def close(self) -> None:
        self.closed += 1
        self.waiting.clear()
