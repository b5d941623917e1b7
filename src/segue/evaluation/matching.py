"""Match questions, truth and predictions by id, and note what is wrong with them.

7 and "7" are one id (`segue.ids`), so matched ids are texts, and are compared as texts from here on.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import msgspec

from segue.errors import DataError, QueryError, Where
from segue.notes import NoteCode
from segue.types import Answer, Continuation, Query

_NAMED: Final = 5  # ids spelled out in a note

_TELLING: Final[frozenset[NoteCode]] = frozenset(
    {"empty_query", "nothing_known", "no_weight", "few_tracks", "few_tags"}
)
"""Notes of answers that hardly depend on their query, or that are short."""

Part = TypeVar("Part", Query, Answer)


@dataclasses.dataclass(frozen=True)
class Matched:
    """Questions, truth and predictions of the same playlists, in one order; all ids are texts.

    Attributes:
        queries: The questions.
        answers: What each question hides.
        predictions: The predictions; an empty answer where there is none.
        notes: Caveats on the input.
    """

    queries: tuple[Query, ...]
    answers: tuple[Answer, ...]
    predictions: tuple[Answer, ...]
    notes: tuple[str, ...]


def match(
    queries: Sequence[Query], answers: Sequence[Answer], predictions: Sequence[Answer | Continuation]
) -> Matched:
    """Match truth and predictions to the questions by playlist id.

    A question without a prediction gets an empty one and a note. Predictions for other playlists are left
    out, with a note. Further notes name repeated entries and the query's own entries among predictions, and
    sum up the continuations' notes on answers that are short or do not depend on the question.

    Raises:
        QueryError: There is no question, or none hides anything.
        DataError: Something is no query, answer or continuation; an id is missing or occurs twice; a question
            has no answer; no prediction is for any of the questions.
    """
    _each(queries, Query, "question", "a Query")
    _each(answers, Answer, "answer", "an Answer")
    asked, hidden = _by_id(queries, "question"), _by_id(answers, "answer")
    predicted = _by_id(_bare(predictions), "prediction")
    if not asked:
        raise QueryError(expected="at least one question", got="none", hint="Check the questions file.")
    _refuse_gaps(asked, hidden, predicted)
    truth = tuple(hidden[key] for key in asked)
    lists = tuple(predicted.get(key) or Answer(id=key) for key in asked)
    notes = [
        *_told(predictions),
        _note("No prediction, scored 0", [key for key in asked if key not in predicted]),
        _note("Predicted but not asked, left out", [key for key in predicted if key not in asked]),
        *_entry_notes(asked, lists),
    ]
    return Matched(tuple(asked.values()), truth, lists, tuple(note for note in notes if note))


def _bare(predictions: Sequence[Answer | Continuation]) -> list[Answer]:
    """Return predictions as ids and tags alone, without the scores and reasons of continuations."""
    found: list[Answer] = []
    for position, one in enumerate(predictions):
        if isinstance(one, Continuation):
            if one.id is None:
                raise _without_id("prediction", position)
            one = one.answer()
        found.append(one)
    _each(found, Answer, "prediction", "an Answer or a Continuation")
    return found


def _each(parts: Sequence[object], kind: type, name: str, wanted: str) -> None:
    """Refuse values of another type, which would silently score 0."""
    for position, part in enumerate(parts):
        if not isinstance(part, kind):
            raise DataError(
                expected=wanted,
                got=type(part).__name__,
                where=Where(item=f"{name} {position}"),
                hint="Give Query, Answer and Continuation values, each list of its own kind.",
            )


def _without_id(name: str, position: int) -> DataError:
    return DataError(
        expected=f"every {name} to have a playlist id of its own",
        got="one without",
        where=Where(item=f"{name} {position}", field="id"),
        hint="Give each query an id: its continuation carries it.",
    )


def _by_id(parts: Sequence[Part], name: str) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for position, part in enumerate(parts):
        if part.id is None:
            raise _without_id(name, position)
        key = str(part.id)
        if key in found:
            raise DataError(
                expected=f"every {name} to have a playlist id of its own",
                got=f"{part.id!r} again",
                where=Where(item=f"{name} {position}", field="id"),
                hint="Give each playlist one id, and keep one of those that share theirs.",
            )
        found[key] = msgspec.structs.replace(part, id=key, tracks=tuple(map(str, part.tracks)))
    return found


def _refuse_gaps(
    asked: Mapping[str, Query], hidden: Mapping[str, Answer], predicted: Mapping[str, Answer]
) -> None:
    without = [key for key in asked if key not in hidden]
    if without:
        raise DataError(
            expected="an answer for each question",
            got=f"none for {_listed(without)}",
            hint="Evaluate questions together with the answers they were split with.",
        )
    if not any(hidden[key].tracks or hidden[key].tags for key in asked):
        raise QueryError(
            expected="answers that hide tracks or tags",
            got="empty ones only",
            hint="Evaluate with the answers that belong to the questions.",
        )
    if predicted and not any(key in predicted for key in asked):
        raise DataError(
            expected=f"predictions for the {len(asked)} questions",
            got=f"{len(predicted)} for other playlists",
            hint="Predict for the same questions that are evaluated.",
        )


def _told(predictions: Sequence[Answer | Continuation]) -> list[str]:
    """Return the continuations' notes on answers that hardly depend on the query."""
    told: dict[NoteCode, tuple[str, list[str]]] = {}
    for one in predictions:
        for note in one.notes if isinstance(one, Continuation) else ():
            if note.code in _TELLING:
                told.setdefault(note.code, (note.text, []))[1].append(str(one.id))
    return [_note(f"As the first of them says, {text}", keys) for text, keys in told.values()]


def _entry_notes(asked: Mapping[str, Query], lists: Sequence[Answer]) -> list[str]:
    repeated: list[str] = []
    given: list[str] = []
    for (key, query), answer in zip(asked.items(), lists, strict=True):
        if len(set(answer.tracks)) < len(answer.tracks) or len(set(answer.tags)) < len(answer.tags):
            repeated.append(key)
        if not set(query.tracks).isdisjoint(answer.tracks) or not set(query.tags).isdisjoint(answer.tags):
            given.append(key)
    return [
        _note("A track or tag is recommended twice, the repeat is a miss", repeated),
        _note("A given track or tag is recommended, a miss", given),
    ]


def _note(text: str, keys: Sequence[str]) -> str:
    count = f"{len(keys):,} playlist{'' if len(keys) == 1 else 's'}"
    return f"{text} ({count}): {_listed(keys)}." if keys else ""


def _listed(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _NAMED:,} more" if len(keys) > _NAMED else ""
    return ", ".join(keys[:_NAMED]) + more
