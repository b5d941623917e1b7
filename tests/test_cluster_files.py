"""The files that start clusters: they have the forms of Ray's launcher and of KubeRay, and tokens are on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.pages import ROOT

jsonschema = pytest.importorskip("jsonschema", reason="it comes with Ray: pip install 'segue[cluster]'")
yaml = pytest.importorskip("yaml", reason="it comes with Ray: pip install 'segue[cluster]'")
ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'segue[cluster]'")

SSH = (ROOT / "deploy" / "ray-ssh.yaml").read_text("utf-8")
KUBERNETES = (ROOT / "deploy" / "kuberay.yaml").read_text("utf-8")

TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
COUNT = {"type": "integer", "minimum": 0}


def form(required: list[str], **properties: Any) -> dict[str, Any]:
    """An object of these fields and no others."""
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


CONTAINER = form(
    ["name", "image", "resources", "volumeMounts", "securityContext"],
    name={"type": "string"},
    image={"type": "string", "pattern": "^registry.example/segue-cluster:"},
    env={
        "type": "array",
        "items": form(["name", "value"], name={"type": "string"}, value={"type": "string"}),
    },
    ports={"type": "array"},
    resources=form(["limits", "requests"], limits=TEXTS, requests=TEXTS),
    securityContext={
        "const": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
    },
    volumeMounts={"const": [{"name": "shared", "mountPath": "/shared"}]},
)
TEMPLATE = form(
    ["spec"],
    spec=form(
        ["containers", "volumes", "securityContext", "automountServiceAccountToken"],
        automountServiceAccountToken={"const": False},
        securityContext={"const": {"runAsNonRoot": True, "runAsUser": 10001, "fsGroup": 10001}},
        containers={"type": "array", "minItems": 1, "items": CONTAINER},
        volumes={"const": [{"name": "shared", "persistentVolumeClaim": {"claimName": "segue-shared"}}]},
    ),
)
CLUSTER = form(
    ["apiVersion", "kind", "metadata", "spec"],
    apiVersion={"const": "ray.io/v1"},
    kind={"const": "RayCluster"},
    metadata=TEXTS,
    spec=form(
        ["rayVersion", "authOptions", "headGroupSpec", "workerGroupSpecs"],
        rayVersion={"const": ray.__version__},
        authOptions=form(["mode"], mode={"enum": ["token"]}),
        headGroupSpec=form(["rayStartParams", "template"], rayStartParams=TEXTS, template=TEMPLATE),
        workerGroupSpecs={
            "type": "array",
            "items": form(
                ["groupName", "rayStartParams", "template"],
                groupName={"type": "string"},
                replicas=COUNT,
                minReplicas=COUNT,
                maxReplicas=COUNT,
                rayStartParams=TEXTS,
                template=TEMPLATE,
            ),
        },
    ),
)
"""The fields of KubeRay's `RayCluster` (ray.io/v1) that the file uses, as its reference has them."""


def test_rays_launcher_takes_the_file_and_tokens_are_on() -> None:
    schema = json.loads((Path(ray.__file__).parent / "autoscaler" / "ray-schema.json").read_bytes())
    found = yaml.safe_load(SSH)
    jsonschema.validate(found, schema)
    for name in ("head_start_ray_commands", "worker_start_ray_commands"):
        (start,) = [line for line in found[name] if "ray start" in line]
        assert "RAY_AUTH_MODE=token RAY_USAGE_STATS_ENABLED=0" in start
    assert not [line for line in SSH.splitlines() if "RAY_AUTH_TOKEN=" in line]


def test_kuberay_takes_the_manifest() -> None:
    claim, cluster = yaml.safe_load_all(KUBERNETES)
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"]
    jsonschema.validate(cluster, CLUSTER)


def test_a_field_that_kuberay_does_not_know_is_noticed() -> None:
    _, cluster = yaml.safe_load_all(KUBERNETES)
    cluster["spec"]["workerGroups"] = cluster["spec"].pop("workerGroupSpecs")
    with pytest.raises(jsonschema.ValidationError, match="workerGroups"):
        jsonschema.validate(cluster, CLUSTER)
