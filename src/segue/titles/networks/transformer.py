"""BERT, ALBERT and GPT (Devlin et al. 2019; Lan et al. 2020; Radford et al. 2018), by Hugging Face's transformers.

The vector is the mean of the last layer over the row's subwords; GPT's is that of the last subword, since a place sees
only what is before it. ALBERT factorises the subwords' vectors (V x E and
E x H numbers instead of V x H: 3,938,304 instead of 23,040,000 for V = 30,000, E = 128, H = 768) and all its
layers share their weights.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
# transformers is typed in part only.

from __future__ import annotations

from typing import Any, Literal

import msgspec
import torch

from segue.errors import ConfigError
from segue.titles.networks.body import Body, masked_mean
from segue.titles.views import SubwordView, View


class Transformer(msgspec.Struct, frozen=True, kw_only=True, tag="transformer"):
    """Settings.

    Attributes:
        kind: Which model.
        layers: How many.
        dim: Length of their states, a multiple of `heads`.
        heads: Attention heads a layer.
        inner: Length of the layers' inner states; None is 4 x dim, as in the papers.
        embedding: ALBERT's E; BERT has none.
        dropout: Rate, everywhere.
        positions: Longest row.
    """

    kind: Literal["bert", "albert", "gpt"] = "bert"
    layers: int = 4
    dim: int = 256
    heads: int = 4
    inner: int | None = None
    embedding: int = 128
    dropout: float = 0.1
    positions: int = 128

    def __post_init__(self) -> None:
        if self.layers < 1 or self.heads < 1 or self.dim < 1 or self.dim % self.heads:
            raise ConfigError(
                expected="layers and heads of 1 or more and dim a multiple of heads",
                got=f"{self.layers} layers, dim {self.dim}, {self.heads} heads",
            )

    def build(self, view: View) -> TransformerBody:
        """See `NetworkSettings`."""
        if not isinstance(view, SubwordView):
            raise ConfigError(expected="subwords for a transformer", got="another view of the text")
        return TransformerBody(self.model(view.size), view.separator)

    def model(self, size: int) -> Any:
        """A new transformers model without a pooling layer, for `size` subwords."""
        from transformers import AlbertModel, BertModel, GPT2Model

        if self.kind == "gpt":
            return GPT2Model(self.config(size))
        kind = BertModel if self.kind == "bert" else AlbertModel
        return kind(self.config(size), add_pooling_layer=False)

    def config(self, size: int) -> Any:
        """Its configuration."""
        from transformers import AlbertConfig, BertConfig, GPT2Config

        if self.kind == "gpt":
            return GPT2Config(
                vocab_size=size, n_embd=self.dim, n_layer=self.layers, n_head=self.heads,
                n_inner=self.inner or 4 * self.dim, n_positions=self.positions, resid_pdrop=self.dropout,
                embd_pdrop=self.dropout, attn_pdrop=self.dropout, bos_token_id=2, eos_token_id=3, pad_token_id=0,
                use_cache=False,
            )  # fmt: skip
        shared: dict[str, Any] = {
            "vocab_size": size,
            "hidden_size": self.dim,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "intermediate_size": self.inner or 4 * self.dim,
            "max_position_embeddings": self.positions,
            "hidden_dropout_prob": self.dropout,
            "attention_probs_dropout_prob": self.dropout,
            "type_vocab_size": 2,
            "pad_token_id": 0,
        }
        if self.kind == "bert":
            return BertConfig(**shared)
        return AlbertConfig(
            **shared,
            embedding_size=self.embedding,
            classifier_dropout_prob=self.dropout,
            bos_token_id=2,
            eos_token_id=3,
        )


class TransformerBody(Body):
    """The network.

    Attributes:
        model: The transformers model.
        separator: The id between title and tags: what follows the first one is segment 1.
    """

    def __init__(self, model: Any, separator: int) -> None:
        super().__init__()
        self.model, self.separator = model, separator
        self.dim = int(model.config.hidden_size)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Body`."""
        states = self.states(ids)
        if not self.causal:
            return masked_mean(states, ids)
        last = (ids != 0).sum(dim=1) - 1
        return states.gather(1, last.view(-1, 1, 1).expand(-1, 1, self.dim)).reshape(-1, self.dim)

    @property
    def causal(self) -> bool:
        """Whether a place sees only what is before it."""
        return self.model.config.model_type == "gpt2"

    def states(self, ids: torch.Tensor) -> torch.Tensor:
        """The last layer's states, (n, length, dim)."""
        inputs: dict[str, torch.Tensor] = {"input_ids": ids, "attention_mask": (ids != 0).long()}
        if getattr(self.model.config, "type_vocab_size", 0) > 1:
            inputs["token_type_ids"] = segments(ids, self.separator)
        return self.model(**inputs).last_hidden_state


def segments(ids: torch.Tensor, separator: int) -> torch.Tensor:
    """0 up to the first separator of each row, 1 after it, and 0 in the filling."""
    marks = (ids == separator).long()
    return ((marks.cumsum(dim=1) - marks) > 0).long() * (ids != 0).long()
