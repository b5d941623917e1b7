from __future__ import annotations

import pytest

from examples.reference.__main__ import RUNS, main


@pytest.mark.parametrize("arguments", [[], ["--list"]])
def test_the_names_are_listed_with_what_they_are(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(arguments)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(RUNS)
    assert all(len(line.split()) > 4 for line in lines)


def test_what_is_named_is_run_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    main(["lenet", "optimisers"])
    out = capsys.readouterr().out
    assert (
        out.index("together 60,000")
        < out.index("lenet: ")
        < out.index("Nesterov")
        < out.index("optimisers: ")
    )


def test_another_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["lenet", "lenin"])
    assert stopped.value.code == 2
    told = capsys.readouterr()
    assert "got lenin" in told.err
    assert told.out == ""
