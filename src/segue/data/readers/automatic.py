"""The formats of a source whose format nobody named: a file's own, and in a folder each file's own.

Files of several formats make one dataset if their tracks have ids of one sort: paths, URIs, names. The tracks of a
challenge have the numbers of their own collection, so such files are read alone, or left out where others are more.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from segue.data.opening import is_folder, size_of
from segue.data.readers.finding import AUTO, Claim, called, format_of
from segue.data.readers.registry import READERS
from segue.data.readers.sources import choose, files_in
from segue.data.recognition.head import Head
from segue.data.recognition.kinds import is_manifest, is_of_music
from segue.data.recognition.looks import Role
from segue.errors import DataError, ErrorFields, Where


class Share(NamedTuple):
    """What one reader reads of a source.

    Attributes:
        format: The reader's format.
        why: By what the file, or the first of several, was recognised.
        files: The paths of the files in the folder; empty for a source that is a file.
    """

    format: str
    why: str
    files: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Shares:
    """What is read of a source.

    Attributes:
        read: What each reader reads.
        skipped: The files that are not read, each with the reason.
        music: Number of sound files and pictures, which are no playlists and are not listed.
    """

    read: tuple[Share, ...]
    skipped: tuple[ErrorFields, ...] = ()
    music: int = 0


class _Seen(NamedTuple):
    path: Path
    claim: Claim


def shares_of(source: Path, files: Sequence[str] = ()) -> Shares:
    """Return which reader reads what of a file or folder.

    Args:
        source: The file or folder.
        files: The files of the folder that are read, by their paths in it; empty for all.

    Raises:
        ConfigError: Files are requested, but `source` is a file.
        DataError: There is nothing there, a file fits no format or two equally well, or no file of the folder fits.
    """
    if not is_folder(source):
        [path] = choose(source, files, (), what="")
        claim = _claim(path)
        if claim.look.role is Role.BESIDE:
            hint = "Name the folder that holds it, beside the playlists."
            got = f"a file that belongs to {called(claim.format)}: {claim.look.why}"
            raise DataError(expected="a file of playlists", got=got, where=Where(path), hint=hint)
        return Shares((Share(claim.format, claim.look.why),))
    _refuse_own(source)
    seen, skipped, music = _looked_at(choose(source, files, (), what="") if files else files_in(source))
    together, others = _together(seen)
    read, questions = _without_questions(together)
    if not read:
        raise _nothing(source, skipped, music)
    skipped += [_refusal(one, read) for one in others] + [_is_question(one) for one in questions]
    formats = dict.fromkeys(one.claim.format for one in read)
    shares = [_share(name, [one for one in read if one.claim.format == name], source) for name in formats]
    return Shares(tuple(shares), tuple(skipped), music)


def _claim(path: Path) -> Claim:
    head = Head.of(path)
    if not head.data and not head.whole:
        hint = "Name the format of what can be read only once."
        raise DataError(
            expected="a file to look into", got="a pipe or a device", where=Where(path), hint=hint
        )
    return format_of(head, Where(path))


def _refuse_own(folder: Path) -> None:
    """Refuse a directory that Segue wrote, whose tables and lists are not what other programs' are."""
    path = folder / "manifest.json"
    if path.is_file() and is_manifest(Head.of(path)):
        raise DataError(
            expected="playlists of other programs",
            got="a directory that Segue wrote, such as a dataset or a model",
            where=Where(folder),
            hint="Name it to a command that takes one: a dataset to `segue fit`, a model to `segue recommend`.",
        )


def _looked_at(paths: Sequence[Path]) -> tuple[list[_Seen], list[ErrorFields], int]:
    """The recognised files, the others with the reason, and the number of files that are sound or pictures."""
    seen: list[_Seen] = []
    skipped: list[ErrorFields] = []
    music = 0
    for path in paths:
        if is_of_music(path.name):
            music += 1
            continue
        try:
            if path.suffix == ".json" and is_manifest(Head.of(path)):
                continue
            seen.append(_Seen(path, _claim(path)))
        except DataError as error:
            skipped.append(error.fields)
    return seen, skipped, music


def _together(seen: Sequence[_Seen]) -> tuple[list[_Seen], list[_Seen]]:
    """The files that make one dataset, those of most files or else of most bytes; and the others."""
    groups: dict[str, list[_Seen]] = {}
    for one in seen:
        alone = getattr(READERS.get(one.claim.format), "alone", False)
        groups.setdefault(one.claim.format if alone else "", []).append(one)
    if not groups:
        return [], []
    best = max(groups.values(), key=lambda group: (len(group), sum(size_of(one.path) for one in group)))
    return best, [one for one in seen if one not in best]


def _without_questions(seen: Sequence[_Seen]) -> tuple[list[_Seen], list[_Seen]]:
    """The files to read, without those that lie beside others; and questions that are not read for them."""
    of_role = {role: [one for one in seen if one.claim.look.role is role] for role in Role}
    if of_role[Role.PLAYLISTS]:
        return of_role[Role.PLAYLISTS], of_role[Role.QUESTIONS]
    return of_role[Role.QUESTIONS], []


def _share(format: str, seen: Sequence[_Seen], folder: Path) -> Share:  # noqa: A002 - the word of the command line
    files = tuple(one.path.relative_to(folder).as_posix() for one in seen)
    return Share(format, seen[0].claim.look.why, files)


def _refusal(one: _Seen, read: Sequence[_Seen]) -> ErrorFields:
    return ErrorFields(
        f"files that belong together, as {called(read[0].claim.format)}",
        called(one.claim.format),
        Where(one.path),
        "Import it by itself, into a dataset of its own.",
    )


def _is_question(one: _Seen) -> ErrorFields:
    hint = "Name it with --file to read it."
    return ErrorFields("playlists", "a challenge's questions", Where(one.path), hint)


def _nothing(folder: Path, skipped: Sequence[ErrorFields], music: int) -> DataError:
    found = [f"{len(skipped)} other files, the first of them {skipped[0].got}"] if skipped else []
    found += [f"{music} sound files and pictures"] if music else []
    return DataError(
        expected=f"a folder with files of playlists ({', '.join(READERS.names())})",
        got=" and ".join(found) or "none in this folder",
        where=Where(folder),
        hint=f"Name another folder, or the format in place of {AUTO}.",
    )
