"""The one way in for XML: what is read, what is refused, and that no file takes more memory or time than allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.limits import Limits
from segue.data.readers import xml_elements
from segue.data.readers.xml_elements import Step, xml_steps
from segue.data.records.intake import Intake
from segue.errors import DataError
from segue.protocols import Silent


def steps(path: Path, content: bytes | str, *, limits: Limits | None = None) -> list[Step]:
    """The steps through a file; those before an error are in the error's `args`."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    intake = Intake(skip_bad=False, progress=Silent(), limits=limits or Limits())
    found: list[Step] = []
    try:
        for step in xml_steps(path, intake, roots={"list"}, whole={"track", "list/name"}, what="a list"):
            found.append(step)  # noqa: PERF402 - an error keeps what came before it
    except DataError as error:
        error.args = (found,)
        raise
    return found


def refused(path: Path, content: bytes | str, words: str, *, limits: Limits | None = None) -> DataError:
    with pytest.raises(DataError, match=words) as caught:
        steps(path, content, limits=limits)
    assert caught.value.where.file == str(path)
    return caught.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "밤.xml"


def test_elements_come_whole_or_in_steps(path: Path) -> None:
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<x:list xmlns:x="urn:1">\n<name>밤 &amp; 낮</name>\n'
        '<tracks n="2"><track id="1"><name><![CDATA[<비>]]></name><name> </name></track>\n<track/></tracks></x:list>'
    )
    found = steps(path, content)
    assert [(step.kind, step.path, step.element.line) for step in found] == [
        ("start", "list", 2),
        ("whole", "list/name", 3),
        ("start", "list/tracks", 4),
        ("whole", "list/tracks/track", 4),
        ("whole", "list/tracks/track", 5),
        ("end", "list/tracks", 4),
        ("end", "list", 2),
    ]
    assert found[1].element.text == "밤 & 낮"
    assert found[2].element.attributes == {"n": "2"}
    track = found[3].element
    assert (track.attributes, track.texts("name"), track.said("name")) == ({"id": "1"}, ["<비>"], "<비>")
    assert (track.said("genre"), found[4].element.children) == ("", [])


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("<list>\n<track>밤</track>\n<a></list>", 3, "broken XML: mismatched tag in column 6"),
        ("<list><track>밤</track>\n<tr", 2, "broken XML: it ends too early in column 1"),
        ("<list><track/>", 1, "broken XML: it ends too early in column 15"),
        ("<list><track/>&nbsp;</list>", 1, "broken XML: undefined entity in column 15"),
        ("<list><track/></list>\n<list/>", 2, "broken XML: junk after document element in column 1"),
        ("<list><track/>\x01</list>", 1, r"broken XML: not well-formed \(invalid token\) in column 15"),
    ],
)
def test_a_break_has_its_line_and_column_and_what_is_before_it_is_read(
    path: Path, content: str, line: int, words: str
) -> None:
    error = refused(path, content, words)
    assert error.where.line == line
    assert [step.path for step in error.args[0] if step.kind == "whole"] == ["list/track"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<!DOCTYPE list [<!ENTITY a "밤">]><list>&a;</list>', "a DTD with declarations"),
        ('<!DOCTYPE list [<!ENTITY % a SYSTEM "file:///etc/passwd">%a;]><list/>', "a DTD with declarations"),
        ('<!DOCTYPE list [<!ATTLIST track a CDATA "밤">]><list/>', "a DTD with declarations"),
        ('<!DOCTYPE list SYSTEM "file:///etc/passwd"><list>&a;</list>', "the undefined entity &a;"),
        ("<!DOCTYPE html><html></html>", "expected a list, got an HTML page"),
        ("<HTML><body></HTML>", "expected a list, got XML that begins with <HTML>"),
        ("[playlist]\nFile1=a.mp3", "expected a list, got no XML"),
        ("", "got an empty file"),
        (" \n\t", "got an empty file"),
    ],
)
def test_what_is_not_for_us_is_refused(path: Path, content: str, words: str) -> None:
    refused(path, content, words)


def test_a_doctype_without_declarations_is_that_of_an_itunes_library(path: Path) -> None:
    content = '<!DOCTYPE list PUBLIC "-//A//B" "http://example.com/it.dtd"><list><track>a</track></list>'
    assert [step.element.text for step in steps(path, content) if step.kind == "whole"] == ["a"]


def test_blank_lines_and_marks_before_the_xml_count_as_lines(path: Path) -> None:
    found = steps(path, "\ufeff\ufeff\n\r\n<?xml version='1.0'?>\n<list/>")
    assert found[0].element.line == 4
    assert refused(path, "\n\n<list>\n<a>", "too early").where.line == 4


def test_depth_and_names_are_bounded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deepest = xml_elements.DEEPEST
    assert (
        len(steps(path, "<list>" + "<a>" * (deepest - 1) + "</a>" * (deepest - 1) + "</list>")) == 2 * deepest
    )
    refused(path, "<list>" + "<a>" * deepest, "elements of at most 100 levels")
    refused(path, f"<list><{'a' * 201}/></list>", "names of at most 200 characters")
    monkeypatch.setattr(xml_elements, "MOST_NAMES", 50)
    refused(
        path, "<list>" + "".join(f"<a{number}/>" for number in range(60)) + "</list>", "50 different names"
    )


@pytest.mark.parametrize(
    "inner",
    [
        f"<track>{'밤' * 600}</track>",
        f"<track>{'<a/>' * 20}</track>",
        f'<track a="{"밤" * 600}"/>',
        f"<track>{'<a>밤밤밤밤밤</a>' * 12}</track>",
    ],
)
def test_one_element_has_a_largest_size(path: Path, inner: str) -> None:
    small = Limits(line=1_000)
    refused(path, f"<list>{inner}</list>", "elements of at most 1,000 bytes", limits=small)
    many = "<track>밤</track>" * 200
    assert len(steps(path, f"<list>{many}</list>", limits=small)) == 202


def test_a_tag_without_an_end_and_a_large_file_are_refused(path: Path) -> None:
    refused(
        path,
        "<list><!--" + "a" * 2_000,
        "tags and comments of at most 1,000 bytes",
        limits=Limits(line=1_000),
    )
    refused(path, "<list>" + "a" * 2_000, "a file of at most 1,000 bytes", limits=Limits(file=1_000))
