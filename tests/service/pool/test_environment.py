from __future__ import annotations

import pytest

from segue.service.pool.environment import environment, share
from segue.threads import cores


@pytest.mark.parametrize(
    "name",
    [
        "SEGUE_API_KEY",
        "SEGUE_STORE",
        "PGPASSWORD",
        "DATABASE_URL",
        "AWS_SECRET_ACCESS_KEY",
        "HF_TOKEN",
        "db_passwd",
        "SENTRY_DSN",
        "HTTPS_PROXY",
    ],
)
def test_no_secret_goes_to_a_worker(name: str) -> None:
    assert name not in environment({name: "x"}, 1)


@pytest.mark.parametrize("name", ["PATH", "PYTHONPATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR"])
def test_what_a_worker_needs_goes_to_it(name: str) -> None:
    assert environment({name: "x", "POLARS_MAX_THREADS": "9"}, 2) == {
        name: "x",
        "OMP_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "2",
        "MKL_NUM_THREADS": "2",
        "POLARS_MAX_THREADS": "2",
    }


def test_workers_share_the_cores() -> None:
    assert share(1) == cores()
    assert share(10_000) == 1
