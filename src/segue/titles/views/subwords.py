"""Subwords: WordPiece, Unigram, BPE or whole words, learned from a dataset's titles and tags.

A row reads `[CLS] title [SEP]`, and with tags `[CLS] title [SEP] tags [SEP]`, as BERT has it. Texts are
normalised by `segue.text.normalise` first; WordPiece after Devlin et al. 2019, Unigram after Kudo 2018,
byte-pair encoding after Sennrich et al. 2016, all three by Hugging Face's `tokenizers`.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# tokenizers' stubs leave the types of models and trainers out.

from __future__ import annotations

import collections
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from segue.errors import ArtifactError, ConfigError, Where
from segue.protocols import Progress
from segue.text.dictionary import USUAL, Korean
from segue.text.korean import has_hangul, morphemes_of_all
from segue.titles.names import TokenKind
from segue.titles.views.reading import Reads, spelled
from segue.titles.views.view import Ids

SPECIAL: Final = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
"""Their ids are 0 to 4."""

UNKNOWN, START, SEPARATOR, MASK = 1, 2, 3, 4

FILE: Final = "tokenizer.json"

WORD_START: Final = "▁"
"""Stands before every word in Unigram and BPE, as a character of their alphabet."""


class SubwordSettings(msgspec.Struct, frozen=True, kw_only=True, tag="subwords"):
    """How to learn subwords.

    Attributes:
        model: Which kind; "words" takes whole words and is for word-level networks.
        vocabulary: Most subwords, the special ones included.
        min_count: Times a subword must occur.
        morphemes: Split Hangul words into Kiwi's content morphemes first; particles and endings go.
        longest: Ids a row may have; a longer title loses its end, and tags are cut before the title is.
        reads: "text" for longer texts, whose HTML goes.
        korean: How morphemes are found.

    Raises:
        ConfigError: A setting is outside its range.
    """

    model: TokenKind = "wordpiece"
    vocabulary: int = 12_000
    min_count: int = 2
    morphemes: bool = False
    longest: int = 64
    reads: Reads = "title"
    korean: Korean = USUAL

    def __post_init__(self) -> None:
        for name, least in (("vocabulary", len(SPECIAL) + 1), ("min_count", 1), ("longest", 4)):
            value = getattr(self, name)
            if value < least:
                raise ConfigError(expected=f"{name} of {least} or more", got=str(value))

    def fit(self, titles: Sequence[str], tags: Sequence[Sequence[str]], *, progress: Progress) -> SubwordView:
        """Learn the subwords of titles and tags."""
        given = [*titles, *itertools.chain.from_iterable(tags)]
        texts = _prepared(given, self)
        tokenizer = _untrained(self.model)
        shown = progress.track(texts, label="Learning subwords", total=len(texts))
        tokenizer.train_from_iterator(shown, _trainer(self, _alphabet(texts, self.vocabulary // 3)))
        return self.view(_ordered(tokenizer))

    def load(self, directory: Path) -> SubwordView:
        """Read a saved tokenizer; see `View`."""
        return self.view(read_tokenizer(directory))

    def view(self, tokenizer: Tokenizer) -> SubwordView:
        """A view with another tokenizer's subwords.

        Raises:
            ArtifactError: The tokenizer has no marks for rows.
        """
        return SubwordView(tokenizer, self)


class SubwordView:
    """Learned subwords.

    Attributes:
        tokenizer: Hugging Face's.
    """

    def __init__(self, tokenizer: Tokenizer, settings: SubwordSettings) -> None:
        self.tokenizer, self.settings, self.longest = tokenizer, settings, settings.longest
        ids = [found for name in SPECIAL[2:] if (found := tokenizer.token_to_id(name)) is not None]
        if tokenizer.token_to_id("[PAD]") != 0 or len(ids) < len(SPECIAL[2:]):
            raise ArtifactError(
                expected="a tokenizer with [PAD] as id 0, [CLS], [SEP] and [MASK]",
                got="one without",
                hint="Use the tokenizer.json of a BERT-like checkpoint.",
            )
        self.start, self.separator, self.mask = ids

    @property
    def size(self) -> int:
        """See `View.size`."""
        return self.tokenizer.get_vocab_size()

    def titles(self, texts: Sequence[str]) -> list[Ids]:
        """See `View.titles`."""
        prepared = _prepared(texts, self.settings)
        encoded = self.tokenizer.encode_batch(prepared, add_special_tokens=False)
        return [np.array(one.ids[: self.longest], dtype=np.int64) for one in encoded]

    def tags(self, texts: Sequence[str]) -> list[Ids]:
        """See `View.tags`."""
        return self.titles(texts)

    def join(self, title: Ids, tags: Sequence[Ids]) -> Ids:
        """See `View.join`."""
        row = [self.start, *title[: self.longest - 2].tolist(), self.separator]
        if tags:
            room = max(self.longest - len(row) - 1, 0)
            given = list(itertools.chain.from_iterable(tag.tolist() for tag in tags))[:room]
            row = [*row, *given, self.separator] if given else row
        return np.array(row, dtype=np.int64)

    def pieces(self, ids: Ids) -> list[str]:
        """The subwords of a row, as they are written in the vocabulary."""
        return [self.tokenizer.id_to_token(int(one)) or "" for one in ids]

    def save(self, directory: Path) -> None:
        """Write tokenizer.json."""
        self.tokenizer.save(str(directory / FILE))


def read_tokenizer(directory: Path) -> Tokenizer:
    """The tokenizer.json of a directory.

    Raises:
        ArtifactError: It is missing or damaged.
    """
    path = directory / FILE
    try:
        return Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except Exception as error:
        raise ArtifactError(
            expected="a tokenizer",
            got=f"another file: {error}",
            where=Where(path),
            hint="Fit the encoder again, or name another checkpoint.",
        ) from error


def _prepared(texts: Sequence[str], settings: SubwordSettings) -> list[str]:
    normal = [spelled(text, settings.reads) for text in texts]
    if not settings.morphemes:
        return normal
    found = morphemes_of_all([text for text in normal if has_hangul(text)], settings.korean)
    return [_split(text, [m.form for m in next(found)]) if has_hangul(text) else text for text in normal]


def _split(text: str, forms: Sequence[str]) -> str:
    """The morphemes of the Hangul words, then the words of other scripts."""
    rest = [word for word in text.split() if not has_hangul(word)]
    return " ".join([*forms, *rest])


def _untrained(model: TokenKind) -> Any:
    kinds: dict[str, Any] = {
        "wordpiece": lambda: models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100),  # noqa: S106 - no password
        "unigram": models.Unigram,
        "bpe": lambda: models.BPE(unk_token="[UNK]"),  # noqa: S106 - no password
        "words": lambda: models.WordLevel(unk_token="[UNK]"),  # noqa: S106 - no password
    }
    tokenizer = Tokenizer(kinds[model]())
    if model in ("wordpiece", "words"):
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.decoder = decoders.WordPiece()
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=WORD_START)
        tokenizer.decoder = decoders.Metaspace(replacement=WORD_START)
    return tokenizer


def _ordered(tokenizer: Any) -> Any:
    """The tokenizer with ids by text: its trainers number subwords by chance, a different one each run."""
    content = json.loads(tokenizer.to_str())
    content["added_tokens"] = [one for one in content["added_tokens"] if one["content"] in SPECIAL]
    model = content["model"]
    if model["type"] == "WordPiece":
        names = [*SPECIAL, *sorted(set(model["vocab"]) - set(SPECIAL))]
        model["vocab"] = {name: at for at, name in enumerate(names)}
    elif model["type"] == "Unigram":
        scores = {name: round(score, 6) for name, score in model["vocab"]}
        names = [*SPECIAL, *sorted(set(scores) - set(SPECIAL))]
        model["vocab"] = [[name, scores[name]] for name in names]
    return Tokenizer.from_str(json.dumps(content))


def _alphabet(texts: Sequence[str], most: int) -> list[str]:
    """The commonest characters, by falling count, then by code."""
    counts = collections.Counter(itertools.chain.from_iterable(texts))
    del counts[" "]
    return sorted(counts, key=lambda character: (-counts[character], character))[:most]


def _trainer(settings: SubwordSettings, alphabet: list[str]) -> Any:
    shared: dict[str, Any] = {
        "vocab_size": settings.vocabulary,
        "special_tokens": list(SPECIAL),
        "show_progress": False,
    }
    if settings.model == "unigram":
        return trainers.UnigramTrainer(unk_token="[UNK]", **shared)  # noqa: S106 - no password
    shared["min_frequency"] = settings.min_count
    if settings.model == "words":
        return trainers.WordLevelTrainer(**shared)
    if settings.model == "bpe":
        # a trainer drops what is beyond the limit: without the mark every word would begin with [UNK]
        alphabet = [WORD_START, *alphabet]
    shared |= {"initial_alphabet": alphabet, "limit_alphabet": len(alphabet)}
    if settings.model == "bpe":
        return trainers.BpeTrainer(**shared)
    # the trainer meets the letters inside of words in an order of chance, and breaks ties by it: name them before
    shared["special_tokens"] = [*SPECIAL, *(f"##{character}" for character in sorted(alphabet))]
    return trainers.WordPieceTrainer(**shared)
