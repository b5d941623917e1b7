"""Vectors in the word2vec format, text and binary, as the original C tool wrote it and gensim and others read it.

Both begin with a line `count dim`. Text: a line a token, the token and its numbers parted by spaces. Binary:
the token, a space, and dim little-endian float32s, with or without a line feed after them. Tokens are
escaped as `word2vec_tokens` says.
"""

from __future__ import annotations

from pathlib import Path

from segue.files.artifacts import new_file
from segue.word2vec.tokens import escape_token
from segue.word2vec.word_vectors import WordVectors


def export_word2vec(words: WordVectors, path: Path | str, *, binary: bool = False) -> None:
    """Write tokens and vectors as a word2vec file, whole or not at all.

    Text holds each number with 9 significant digits, which name a float32 exactly.

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
