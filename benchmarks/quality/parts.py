"""A split in memory and on disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.types import Answer, Query


@dataclass(frozen=True)
class Parts:
    """A split in memory.

    Attributes:
        train: What models learn from.
        questions: What they are asked.
        hidden: What each question hides.
        groups: The mix of each question, as tables name it.
        left_out: For each question what it neither shows nor hides, and what therefore no list may hold.
    """

    train: Dataset
    questions: list[Query]
    hidden: list[Answer]
    groups: list[str]
    left_out: list[Answer]

    def save(self, directory: Path) -> None:
        """Write a folder; the groups come last, so that a folder with groups is whole."""
        from segue.data.answers import write_answers
        from segue.data.questions import write_questions

        directory.mkdir(parents=True, exist_ok=True)
        self.train.save(directory / "train")
        write_questions(self.questions, directory / "questions.jsonl")
        write_answers(self.hidden, directory / "answers.jsonl")
        write_answers(self.left_out, directory / "left-out.jsonl")
        (directory / "groups.json").write_text(json.dumps(self.groups), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path | str) -> Parts:
        """Read what `save` wrote."""
        from segue.data.answers import read_answers
        from segue.data.dataset import Dataset
        from segue.data.questions import read_questions

        folder = Path(directory)
        return cls(
            Dataset.load(folder / "train"),
            read_questions(folder / "questions.jsonl"),
            read_answers(folder / "answers.jsonl"),
            json.loads((folder / "groups.json").read_bytes()),
            read_answers(folder / "left-out.jsonl"),
        )

    def finished(self, answers: Sequence[Answer], tracks: int = 100, tags: int = 10) -> list[Answer]:
        """Lists cut to length, without what their questions leave out."""
        from segue.types import Answer

        return [
            Answer(
                id=answer.id,
                tracks=tuple(track for track in answer.tracks if track not in set(out.tracks))[:tracks],
                tags=tuple(tag for tag in answer.tags if tag not in set(out.tags))[:tags],
            )
            for answer, out in zip(answers, self.left_out, strict=True)
        ]

    def longest(self, target: str) -> int:
        """The most tracks or tags that a question leaves out."""
        return max((len(getattr(out, target)) for out in self.left_out), default=0)
