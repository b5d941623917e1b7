"""The page's files fit together, without a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

import segue.service
from segue.constraints.table import FIELDS, WHERE
from segue.facets.table import reason_kinds
from segue.flow.orders import ORDERS
from segue.notes import NoteCode

PAGE = Path(segue.service.__file__).parent / "page"
INDEX = (PAGE / "index.html").read_text("utf-8")
SCRIPTS = sorted(PAGE.glob("js/**/*.js"))


def test_every_script_is_loaded_ahead_of_its_import() -> None:
    ahead = set(re.findall(r'<link rel="modulepreload" href="page/([^"]+)"', INDEX))
    assert ahead | {"js/main.js"} == {str(path.relative_to(PAGE)) for path in SCRIPTS}


def test_every_style_sheet_is_used() -> None:
    used = set(re.findall(r'<link rel="stylesheet" href="page/([^"]+)"', INDEX))
    assert used == {str(path.relative_to(PAGE)) for path in PAGE.glob("css/*.css")}


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", INDEX)
    addresses = {
        address
        for path in PAGE.rglob("*.*")
        for address in re.findall(r"https?://[^\s'\"`)]+", path.read_text("utf-8"))
    }
    assert addresses == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_imports_what_is_there(path: Path) -> None:
    text = path.read_text("utf-8")
    for names, source in re.findall(r"import \{?([^}]*?)\}? from \"([^\"]+)\"", text):
        other = (path.parent / source).resolve()
        assert other.is_file(), f"{path.name} imports {source}"
        found = other.read_text("utf-8")
        exported = set(re.findall(r"^export (?:async )?(?:function|const|class) (\w+)", found, re.MULTILINE))
        wanted = {name.split(" as ")[0].strip() for name in names.split(",") if name.strip()}
        assert "*" in names or wanted <= exported | {"en", "ko", "figures", "notes"}


def words_of(language: str) -> set[str]:
    """The keys of a language's words."""
    texts = "".join(path.read_text("utf-8") for path in sorted(PAGE.glob(f"js/words/{language}*.js")))
    return set(re.findall(r'^  "([^"]+)":', texts, re.MULTILINE))


def test_both_languages_have_the_same_words() -> None:
    assert words_of("en") == words_of("ko")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_note_of_a_continuation_has_words(language: str) -> None:
    assert {f"note.{code}" for code in get_args(NoteCode)} <= words_of(language)


def test_every_kind_of_reason_has_a_look() -> None:
    (listed,) = re.findall(
        r"^const KINDS = \[(.*)\];$", (PAGE / "js/reasons.js").read_text("utf-8"), re.MULTILINE
    )
    assert tuple(re.findall(r'"(\w+)"', listed)) == reason_kinds()
    icons, styles = ((PAGE / name).read_text("utf-8") for name in ("js/icons.js", "css/reasons.css"))
    for kind in reason_kinds():
        assert re.search(rf"^  {kind}: ", icons, re.MULTILINE)
        assert f".kind-{kind} {{" in styles


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_kind_of_reason_and_every_constraint_has_words(language: str) -> None:
    wanted = {f"{part}.{kind}" for kind in reason_kinds() for part in ("kind", "reason")}
    shortens = {field.name for field in FIELDS if field.effect not in ("re-ranking", "order")} - {WHERE}
    wanted |= {f"limit.{name}" for name in shortens}
    wanted |= {f"order.{order}" for order in ORDERS}
    assert wanted <= words_of(language)


def test_the_orders_are_those_of_the_service() -> None:
    (listed,) = re.findall(r"ORDERS = Object.freeze\(\[(.*)\]\)", (PAGE / "js/state.js").read_text("utf-8"))
    assert tuple(re.findall(r'"([\w:]+)"', listed)) == ORDERS


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_part_of_a_link_has_a_name(language: str) -> None:
    parts = re.findall(r'(?:one|many)\("(\w+)"', (PAGE / "js/url.js").read_text("utf-8"))
    assert len(parts) > 10
    assert {f"link.{part}" for part in parts} <= words_of(language)


def test_every_word_that_is_asked_for_exists_and_none_is_left_over() -> None:
    words = words_of("en")
    text = INDEX + "".join(path.read_text("utf-8") for path in SCRIPTS if path.parent.name != "words")
    asked = set(re.findall(r'data-(?:text|label|hint|placeholder)="([^"]+)"', text))
    asked |= set(re.findall(r'\bt\("([^"]+)"', text))
    assert asked <= words
    quoted = set(re.findall(r'"([a-z][\w. ]*)"', text))
    made = [re.sub(r"\\\$\\\{.*?\\\}", ".+", re.escape(form)) for form in re.findall(r"\bt\(`([^`]+)`", text)]
    left = {word for word in words - asked - quoted if not any(re.fullmatch(form, word) for form in made)}
    assert left == set()
