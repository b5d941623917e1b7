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


POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE

TAKES_NOTHING = {"GET /healthz", "GET /readyz", "GET /metrics"}
"""What has neither parameters nor a body, so that no request can be wrong."""

ASKED = [(label, POSITIVE) for label in OPERATIONS]
ASKED += [(label, NEGATIVE) for label in OPERATIONS if label not in TAKES_NOTHING]


def test_every_operation_that_takes_anything_is_asked_wrongly_too() -> None:
    """An operation that is new has to be in one of both."""
    takes = {label for label, found in OPERATIONS.items() if list(found.iter_parameters()) or found.body}
    assert set(OPERATIONS) - takes == TAKES_NOTHING


@pytest.mark.parametrize(("label", "mode"), ASKED, ids=[f"{label}-{mode.value}" for label, mode in ASKED])
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

    ask()
