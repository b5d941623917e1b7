"""Models: their descriptions, and their last evaluations."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response

from segue.data.readers import READERS
from segue.evaluation.evaluation import SUMMARY_FILE, Summary
from segue.metrics.bootstrap import Estimate
from segue.service.errors.problem import ProblemError
from segue.service.routes.bodies import JsonRoute
from segue.service.routes.shared import TheModel, TheService, as_json
from segue.service.schema.accounts import HealthModel, ModelModel
from segue.service.service import Served

router = APIRouter(route_class=JsonRoute, tags=["models"])


@router.get("/v1/model", responses={200: {"model": ModelModel}}, response_class=Response)
def account(service: TheService, served: TheModel) -> Response:
    """The model's description, its training data, and the other parts of the service."""
    facts, index = served.facts, served.index
    return as_json(
        {
            "name": facts.name,
            "names": list(service.served),
            "recipe": facts.recipe,
            "version": facts.version,
            "playlists": facts.playlists,
            "tracks": facts.tracks,
            "tags": facts.tags,
            "fitted": facts.fitted,
            "generators": facts.generators,
            "has": {
                "report": _report(served).is_file(),
                "audio": service.settings.audio is not None,
                "store": service.store is not None,
                "namer": facts.namer,
            },
            "years": [year for year in index.years if year is not None],
            "genres": index.genres,
            "formats": READERS.names(),
        }
    )


@router.get("/v1/model/health", responses={200: {"model": HealthModel}}, response_class=Response)
def health(served: TheModel) -> Response:
    """The metrics of the last evaluation, over all questions, by mix of inputs and by slice."""
    path = _report(served)
    try:
        summary = msgspec.json.decode(path.read_bytes(), type=Summary)
        when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError as error:
        name = served.facts.name
        raise ProblemError(
            404,
            "an evaluation of the model",
            "none",
            f"Keep one: segue evaluate {name} QUESTIONS ANSWERS --keep",
        ) from error
    except (OSError, msgspec.DecodeError) as error:
        raise ProblemError(
            404, "an evaluation of the model", "a damaged one", "Evaluate it again with --keep."
        ) from error
    metrics = [_figure(name, one) | {"mix": "all"} for name, one in summary.metrics.items()]
    slices: list[dict[str, object]] = []
    for part in summary.slices:
        for name, one in part.metrics.items():
            figure = _figure(name, one)
            if part.dimension == "mix":
                metrics.append(figure | {"mix": part.name})
            else:
                slices.append(figure | {"slice": part.dimension, "part": part.name})
    return as_json({"metrics": metrics, "slices": slices, "when": when.strftime("%Y-%m-%dT%H:%M:%SZ")})


def _report(served: Served) -> Path:
    return served.directory / SUMMARY_FILE


def _figure(name: str, estimate: Estimate) -> dict[str, object]:
    """One figure; `name` is a column of the table of scores, such as `track_ndcg@100/tail`."""
    found = _NAME.fullmatch(name)
    target, metric, k, band = found.groups() if found else (None, name, None, None)
    return {
        "metric": f"{metric}/{band}" if band else metric,
        "target": f"{target}s" if target else "all",
        "k": int(k) if k else None,
        "value": estimate.mean,
        "low": estimate.low,
        "high": estimate.high,
        "questions": estimate.questions,
    }


_NAME: Final = re.compile(r"(track|tag)_([a-z_]+?)(?:@(\d+))?(?:/(.+))?")
