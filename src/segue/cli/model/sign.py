"""`segue sign`: sign a model, so that others can require that it is yours; or make a pair of keys."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import need


def sign(
    model: Annotated[Path | None, typer.Argument(help="Model directory, or namer directory.")] = None,
    key: Annotated[
        Path | None, typer.Option(help="Your private key: Ed25519, in PEM, readable by you alone.")
    ] = None,
    new_key: Annotated[
        Path | None,
        typer.Option(
            help="Make a pair of keys first: the private one here, the public one beside it as .pub."
        ),
    ] = None,
) -> None:
    """Sign a model: its `signature.json` then covers every byte of every other file.

    Whoever has your public key can require your signature: `--require-signature` of all commands that load models,
    `signed_by` of `segue.load`. A model that is fitted or evaluated with --keep again must be signed again.
    """
    need("Signing", "sign")
    import segue
    from segue.errors import ConfigError
    from segue.files import signatures, signing_keys
    from segue.model.storage import KIND
    from segue.naming.attached import is_namer, load_namer
    from segue.naming.names import KIND as NAMER

    if new_key is None and (model is None or key is None):
        raise ConfigError(
            expected="a model and --key, or --new-key",
            got="--key alone" if key else "a model alone" if model else "none of them",
            hint="Make a pair of keys with: segue sign --new-key key.pem",
        )
    if new_key is not None and key is not None:
        raise ConfigError(expected="--key or --new-key", got="both", hint="Leave one out.")
    if new_key is not None:
        typer.echo(
            f"{signing_keys.new_key(new_key)}: the public key of {new_key}, which nobody else should read"
        )
    secret = key or new_key
    if model is not None and secret is not None:
        # what is damaged is not signed
        if is_namer(model):
            load_namer(model, namer=model)
        else:
            segue.load(model)
        name = signatures.sign(model, secret, kind=NAMER if is_namer(model) else KIND)
        typer.echo(f"{model}: signed by {name}")
