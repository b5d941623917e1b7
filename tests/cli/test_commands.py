from __future__ import annotations

import inspect

import pytest

from segue.cli.commands import COMMANDS, command_of


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_help_is_the_commands_own_first_sentence(name: str) -> None:
    command = command_of(name)
    assert command.name == name
    own = inspect.cleandoc(command.help or "").split("\n\n")[0]
    assert COMMANDS[name].help == " ".join(own.split())
