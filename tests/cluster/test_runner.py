"""The runner: what is done once, what is tried again, what is made anew, and what is an error."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from segue.cluster.runner import TRIES, Runner
from segue.cluster.tasks import Call, Outcome, Record, Task
from segue.errors import DataError, SegueError
from tests.cluster.engine_here import Fault, Here

HERE = "tests.cluster.functions"


def runner(folder: Path, fault: Fault = lambda call: None) -> Runner:  # noqa: ARG005 - no fault
    return Runner(folder, Here(fault), cache="test")


def numbers(count: int, function: str = "doubled") -> list[Task]:
    return [
        Task(name=f"step/{n:02}", function=f"{HERE}:{function}", settings={"number": n}) for n in range(count)
    ]


def done(work: Runner, tasks: list[Task]) -> dict[str, Record]:
    return {task.name: record for task, record in work.run(tasks)}


def lost(name: str, times: int) -> Fault:
    """Lose the worker of a task so many times."""
    left = Counter({name: times})

    def fault(call: Call) -> Outcome | None:
        left[call.task.name] -= 1
        return Outcome(lost="its node ended") if left[call.task.name] >= 0 else None

    return fault


def test_tasks_are_done_once(tmp_path: Path) -> None:
    first = runner(tmp_path)
    found = done(first, numbers(5))
    assert [first.store.array(record.parts["it"])[0] for record in found.values()] == [0, 2, 4, 6, 8]
    again = runner(tmp_path)
    assert len(done(again, numbers(7))) == 7
    assert (first.tally.done, again.tally.done, again.tally.kept) == (5, 2, 5)
    assert "2 tasks done, 5 kept from an earlier run" in again.tally.line()


def test_a_lost_task_is_tried_again_and_gives_the_same(tmp_path: Path) -> None:
    plain = done(runner(tmp_path / "plain"), numbers(4))
    faulty = runner(tmp_path / "faulty", lost("step/02", TRIES - 1))
    assert done(faulty, numbers(4)) == plain
    assert faulty.tally.again == TRIES - 1
    assert "3 tried again" in faulty.tally.line()


def test_what_is_tried_again_or_made_anew_is_told_at_once(tmp_path: Path) -> None:
    told: list[tuple[str, dict[str, object]]] = []
    work = Runner(
        tmp_path,
        Here(lost("step/00", 1)),
        cache="test",
        told=lambda name, fields: told.append((name, fields)),
    )
    (record,) = done(work, numbers(1)).values()
    assert told == [("again", {"task": "step/00", "why": "its node ended", "node": ""})]
    piece = record.parts["it"]
    (tmp_path / piece.file).unlink()
    work.whole([piece])
    assert told[1:] == [("remade", {"file": piece.file, "task": "step/00"})]


def test_what_runs_did_adds_up(tmp_path: Path) -> None:
    one, two = runner(tmp_path / "a"), runner(tmp_path / "b")
    done(one, numbers(2))
    done(two, numbers(3))
    one.tally.add(two.tally)
    assert one.tally.done == 5
    assert one.tally.written > two.tally.written > 0


def test_a_task_that_always_ends_its_worker_is_named(tmp_path: Path) -> None:
    faulty = runner(tmp_path, lost("step/02", TRIES))
    with pytest.raises(SegueError, match=r"step/02 failed 4 times, the last time: its node ended") as caught:
        done(faulty, numbers(9))
    assert "kept" in caught.value.hint
    assert faulty.engine.closed == 1
    later = runner(tmp_path)
    assert len(done(later, numbers(9))) == 9
    assert later.tally.kept > 0


def test_a_task_that_raises_is_named_after_a_few_tries(tmp_path: Path) -> None:
    with pytest.raises(SegueError, match="step/00 failed 4 times, the last time: ZeroDivisionError: 밤 🌙"):
        done(runner(tmp_path), numbers(1, "raised"))


def test_an_error_of_segue_is_not_tried_again(tmp_path: Path) -> None:
    work = runner(tmp_path)
    with pytest.raises(DataError, match=r"the task step/00.*expected 낮, got 밤"):
        done(work, numbers(1, "refused"))
    assert work.engine.begun == ["step/00"]


def test_full_storage_ends_the_run_and_keeps_what_was_done(tmp_path: Path) -> None:
    work = runner(tmp_path)
    tasks = [*numbers(3), Task(name="step/99", function=f"{HERE}:full")]
    with pytest.raises(SegueError, match=r"step/99.*No space left"):
        done(work, tasks)
    assert len(done(later := runner(tmp_path), numbers(3))) == 3
    assert later.tally.kept == 3


def second(of: Runner, first: Task) -> Task:
    (record,) = (record for task, record in of.run([first]) if task == first)
    return Task(name="step/later", function=f"{HERE}:doubled", inputs={"given": (record.parts["it"],)})


def test_a_damaged_input_is_made_anew_for_all_that_wait_for_it(tmp_path: Path) -> None:
    work = runner(tmp_path)
    later = second(work, numbers(2)[1])
    path = tmp_path / later.inputs["given"][0].file
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"\x01")
    both = [later, Task(name="step/too", function=later.function, inputs=later.inputs)]
    found = [work.store.array(record.parts["it"])[0] for _, record in work.run(both)]
    assert found == [4, 4]
    assert path.read_bytes() == whole
    assert work.tally.remade == 1
    assert "1 damaged files made anew" in work.tally.line()


def test_what_the_driver_reads_is_made_anew_too(tmp_path: Path) -> None:
    work = runner(tmp_path)
    ((_, record),) = work.run(numbers(1))
    (tmp_path / record.parts["it"].file).unlink()
    work.whole(record.parts.values())
    assert work.store.array(record.parts["it"]).tolist() == [0]


def test_a_file_that_stays_damaged_is_an_error(tmp_path: Path) -> None:
    def spoil(call: Call) -> Outcome | None:
        for path in tmp_path.glob("step/01.it.npy"):
            path.write_bytes(b"")

    work = runner(tmp_path)
    later = second(work, numbers(2)[1])
    work.engine.fault = spoil  # pyright: ignore[reportAttributeAccessIssue] - the test's engine
    with pytest.raises(SegueError, match=r"step/01\.it\.npy is damaged or missing, and stays so"):
        done(work, [later])


def test_a_damaged_file_of_the_driver_is_an_error_that_the_next_run_mends(tmp_path: Path) -> None:
    work = runner(tmp_path)
    given = work.put("given", "key", {"it": np.array([3])})
    task = Task(name="step/later", function=f"{HERE}:doubled", inputs={"given": (given.parts["it"],)})
    (tmp_path / given.parts["it"].file).write_bytes(b"")
    with pytest.raises(SegueError, match=r"given\.it\.npy is damaged or missing, and cannot be made anew"):
        done(work, [task])
    later = runner(tmp_path)
    assert later.put("given", "key", {"it": np.array([3])}) == given
    assert [later.store.array(record.parts["it"])[0] for _, record in later.run([task])] == [6]


def test_tasks_begin_at_once_as_many_as_may_run_and_the_rest_later(tmp_path: Path) -> None:
    work = runner(tmp_path)
    done(work, numbers(1))
    begun = work.begin(numbers(6), memory=5, most=2)
    engine = work.engine
    assert isinstance(engine, Here)
    assert engine.begun == ["step/00", "step/01", "step/02"]  # one of them by the first run
    assert [call.memory for call in engine.waiting] == [5, 5]
    most = 0
    for number, (task, record) in enumerate(begun):
        assert task.name == f"step/{number:02}"
        assert work.store.array(record.parts["it"]).tolist() == [2 * number]
        most = max(most, len(engine.waiting))
    assert most <= 2
    assert (work.tally.done, work.tally.kept) == (6, 1)


def test_what_was_begun_and_is_given_up_ends(tmp_path: Path) -> None:
    work = runner(tmp_path)
    begun = work.begin(numbers(3))
    next(begun)
    begun.close()  # pyright: ignore[reportAttributeAccessIssue] - it is a generator
    assert isinstance(work.engine, Here)
    assert work.engine.closed == 1
