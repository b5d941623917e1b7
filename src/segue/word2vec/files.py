"""Vectors in the word2vec format, text and binary, as the original C tool, gensim and others use it.

Both begin with a line `count dim`. Text has one line for each token: the token and its numbers, separated by
spaces. Binary has the token, a space, and dim little-endian float32s, with or without a line feed after them.
`word2vec_tokens` describes how tokens are escaped.
"""

from __future__ import annotations

from pathlib import Path

from segue.files.artifacts import new_file
from segue.word2vec.tokens import escape_token
from segue.word2vec.word_vectors import WordVectors


def export_word2vec(words: WordVectors, path: Path | str, *, binary: bool = False) -> None:
    """Write tokens and vectors as a word2vec file, whole or not at all.

    Text has 9 significant digits for each number, which determine a float32 exactly.

    Raises:
        ArtifactError: The file cannot be written.
    """
    with new_file(Path(path)) as temporary, temporary.open("wb") as file:
        file.write(f"{len(words.tokens)} {words.dim}\n".encode())
        pattern = " ".join(["%.9g"] * words.dim) + "\n"
        for token, vector in zip(words.tokens, words.vectors, strict=True):
            file.write(escape_token(token).encode() + b" ")
            file.write(
                vector.astype("<f4").tobytes() if binary else (pattern % tuple(vector.tolist())).encode()
            )
