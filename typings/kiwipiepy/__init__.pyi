# The part of kiwipiepy that Segue uses; the package ships no type information of its own.
from collections.abc import Iterable, Iterator
from typing import overload

class Token:
    form: str
    tag: str
    start: int
    len: int
    word_position: int
    sent_position: int

class Kiwi:
    def __init__(self, num_workers: int | None = None, *, load_multi_dict: bool | None = None) -> None: ...
    def add_user_word(self, word: str, tag: str = "NNP", score: float = 0.0) -> bool: ...
    @overload
    def tokenize(self, text: str, *, z_coda: bool = True) -> list[Token]: ...
    @overload
    def tokenize(self, text: Iterable[str], *, z_coda: bool = True) -> Iterator[list[Token]]: ...
