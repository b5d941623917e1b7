"""Requests made up from the OpenAPI description: never a 5xx, never an answer that the description does not allow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from segue.service.app import application
from segue.service.service import Service
from segue.service.settings import Settings

EXAMPLES = int(os.environ.get("SEGUE_FUZZ", "20"))
"""Requests an operation and mode; SEGUE_FUZZ=1000 asks for more."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]

DESCRIPTION = schemathesis.openapi.from_dict(
    application(Service(Settings(models=(Path("model"),)))).openapi()
)
OPERATIONS = {found.ok().label: found.ok() for found in DESCRIPTION.get_all_operations()}


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("label", OPERATIONS)
def test_no_fault_and_no_breach(running: Any, label: str, mode: Any) -> None:
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(OPERATIONS[label].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        response = case.call(base_url=running.url)
        case.validate_response(response, checks=CHECKS)

    try:
        ask()
    except hypothesis.errors.Unsatisfiable:
        pytest.skip(f"{label} takes nothing that could be {mode.value}")
