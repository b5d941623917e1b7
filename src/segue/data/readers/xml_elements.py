"""XML from strangers, the one way in: no DTD, no entities, nothing from outside, bounded depth and memory.

A reader names the elements that it wants whole, such as those of tracks. Only one of them is in memory at a time, and
the text of all others is not kept. So a library of any length is read in little memory.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple
from xml.parsers import expat

from segue.data.limits import too_large
from segue.data.readers.xml_encodings import xml_texts
from segue.data.records.intake import Intake
from segue.errors import DataError, Where

DEEPEST: Final = 100
"""Most elements within each other."""

MOST_NAMES: Final = 10_000
"""Most different names of elements and attributes; a parser keeps them all."""

LONGEST_NAME: Final = 200
"""Most characters of an element's name."""

_EVERY: Final = 100
"""Bytes that an element counts for beside its text, about what it takes in memory."""

_BLANK: Final = "\ufeff \t\r\n"
_TOO_EARLY: Final = {"no element found", "unclosed token", "unclosed CDATA section", "partial character"}


@dataclasses.dataclass(slots=True)
class Element:
    """An element.

    Attributes:
        name: Its name, without a namespace's prefix.
        line: The number of the line that it begins on; of an element in a whole one, that of the whole one.
        attributes: Its attributes by name.
        text: Its text, if it has no elements in it and is, or is in, a whole element.
        children: The elements in it, if it is, or is in, a whole element.
    """

    name: str
    line: int
    attributes: dict[str, str] = dataclasses.field(default_factory=dict[str, str])
    text: str = ""
    children: list[Element] = dataclasses.field(default_factory=list["Element"])

    def texts(self, name: str) -> list[str]:
        """The texts of the children of a name, without blank ones and without spaces around them."""
        return [text for child in self.children if child.name == name and (text := child.text.strip())]

    def said(self, name: str) -> str:
        """The first of `texts`, or ""."""
        return next(iter(self.texts(name)), "")


class Step(NamedTuple):
    """One step through a file: an element starts or ends, or is complete with all that is in it.

    Attributes:
        kind: "whole" for an element that the reader wants whole, and which has no other steps.
        path: The names of the elements around it and its own: "playlist/trackList/track".
        element: The element; at its start and end it has neither text nor children.
    """

    kind: Literal["start", "end", "whole"]
    path: str
    element: Element


def xml_steps(
    path: Path, intake: Intake, *, roots: Collection[str], whole: Collection[str], what: str
) -> Iterator[Step]:
    """Yield the steps through a file; those before a break come before the error.

    Args:
        path: The file, in any encoding.
        intake: Has the limits, of which `line` holds for one element, and receives notes.
        roots: The names that the file's first element may have.
        whole: Names or paths of the elements that are wanted whole.
        what: What the file should be, for the error: "an XSPF playlist".

    Raises:
        DataError: The file cannot be read, is broken (with line and column), is something else, has a DTD with
            declarations or undefined entities, or goes beyond a limit.
    """
    parser = _Parser(roots, whole, what, intake.limits.line)
    try:
        for text in xml_texts(path, intake):
            parser.feed(text)
            yield from parser.taken()
        parser.close()
        yield from parser.taken()
    except DataError as error:
        yield from parser.taken()
        error.at(Where(path))
        raise


class _Parser:
    """Turns a text into steps."""

    def __init__(self, roots: Collection[str], whole: Collection[str], what: str, most: int) -> None:
        self._roots, self._whole, self._what, self._most = roots, whole, what, most
        self._steps: list[Step] = []
        self._paths: list[str] = []
        self._elements: list[Element] = []
        self._text: list[str] = []
        self._kept = self._size = self._fed = self._skipped = 0
        self._expat = expat.ParserCreate("utf-8", intern={})
        self._expat.buffer_text = True
        self._expat.buffer_size = 1 << 16
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._expat.SkippedEntityHandler = self._entity

    @property
    def _line(self) -> int:
        return self._expat.CurrentLineNumber + self._skipped

    def feed(self, text: str) -> None:
        """Read the next portion of the text.

        Raises:
            DataError: See `xml_steps`.
        """
        if not self._fed:
            rest = text.lstrip(_BLANK)
            self._skipped += text[: len(text) - len(rest)].count("\n")
            if rest and not rest.startswith("<"):
                raise _other(self._what, "no XML", self._line)
            text = rest
        portion = text.encode(errors="replace")
        self._fed += len(portion)
        self._parse(portion, final=False)
        if self._fed - self._expat.CurrentByteIndex > self._most:
            raise too_large("tags and comments", self._most, Where(line=self._line))
        self._check_size()
        if len(self._expat.intern) > MOST_NAMES:
            raise DataError(expected=f"XML of at most {MOST_NAMES:,} different names", got="more")

    def close(self) -> None:
        """End the text.

        Raises:
            DataError: It ends too early.
        """
        self._parse(b"", final=True)

    def _parse(self, portion: bytes, *, final: bool) -> None:
        try:
            self._expat.Parse(portion, final)
        except expat.ExpatError as error:
            why = expat.ErrorString(error.code) or "it is not XML"
            why = "it ends too early" if why in _TOO_EARLY else why
            raise DataError(
                expected="whole XML",
                got=f"broken XML: {why} in column {error.offset + 1}",
                where=Where(line=error.lineno + self._skipped),
                hint="Export the file again, or keep what is before the break with --skip-bad.",
            ) from error

    def taken(self) -> list[Step]:
        """The steps since the last call."""
        steps, self._steps = self._steps, []
        return steps

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if len(name) > LONGEST_NAME or len(self._elements) >= DEEPEST:
            expected = (
                f"elements of at most {DEEPEST} levels, with names of at most {LONGEST_NAME} characters"
            )
            raise DataError(expected=expected, got="others", where=Where(line=self._line))
        if self._kept:
            around = self._elements[-1]
            self._keep(Element(name, around.line, attributes))
            around.children.append(self._elements[-1])
            self._text.clear()  # between elements there are only spaces
            return
        if not self._paths and name not in self._roots:
            raise _other(self._what, f"XML that begins with <{name[:80]}>", self._line)
        path = f"{self._paths[-1]}/{name}" if self._paths else name
        element = Element(name, self._line, attributes)
        self._paths.append(path)
        if name in self._whole or path in self._whole:
            self._keep(element)
        else:
            self._elements.append(element)
            self._steps.append(Step("start", path, element))

    def _keep(self, element: Element) -> None:
        self._kept += 1
        self._size += _EVERY
        if element.attributes:
            self._size += sum(map(_size, (*element.attributes, *element.attributes.values())))
        self._elements.append(element)

    def _end(self, _: str) -> None:
        element = self._elements.pop()
        if not self._kept:
            self._steps.append(Step("end", self._paths.pop(), element))
            return
        self._kept -= 1
        if self._text and not element.children:
            element.text = "".join(self._text)
        self._text.clear()
        if not self._kept:
            self._check_size()
            self._size = 0
            self._steps.append(Step("whole", self._paths.pop(), element))

    def _characters(self, text: str) -> None:
        if self._kept:
            self._size += _size(text)
            self._text.append(text)

    def _check_size(self) -> None:
        if self._size > self._most:
            raise too_large("elements", self._most, Where(line=self._line))

    def _doctype(self, name: str, _system: str | None, _public: str | None, declares: int) -> None:
        if name.lower() == "html":
            raise _other(self._what, "an HTML page", self._line)
        if declares:
            raise DataError(
                expected="XML without declarations of its own",
                got="a DTD with declarations",
                where=Where(line=self._line),
                hint="Players write none. Segue does not read them, because they can make a small file endless.",
            )

    def _entity(self, name: str, _: bool) -> None:
        raise DataError(
            expected="characters", got=f"the undefined entity &{name};", where=Where(line=self._line)
        )


def _size(text: str) -> int:
    return len(text) if text.isascii() else 3 * len(text)  # about as many bytes


def _other(what: str, got: str, line: int) -> DataError:
    return DataError(
        expected=what, got=got, where=Where(line=line), hint="Name the format that the file has."
    )
