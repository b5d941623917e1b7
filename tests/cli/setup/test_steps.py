from __future__ import annotations

from segue.cli.setup.steps import shown


def test_a_command_as_a_person_types_it() -> None:
    assert shown(["fit", "내 음악/data", "-o", "모형"]) == "segue fit '내 음악/data' -o 모형"
