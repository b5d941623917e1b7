"""What `make docs` adds to the pages of docs/: a hook of MkDocs, which mkdocs.yml names.

The README, CONTRIBUTING and the changelog become pages. So does the API reference: a page for each public module, made
of the names that it exports. A link that leaves docs/ leads to such a page, or becomes its words where there is none.
"""

from __future__ import annotations

import importlib
import inspect
import posixpath
import re
from pathlib import Path
from types import ModuleType
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT: Final = Path(__file__).parent.parent

PAGES: Final = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "reporting.md",
}
"""A page of the repository's root → its page on the site."""

MODULES: Final = ("segue", "segue.types", "segue.errors", "segue.testing")
"""The public modules: a page of the reference each."""

_SOURCES: Final = {page: source for source, page in PAGES.items()}
_LINK: Final = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")
_PICTURE: Final = re.compile(r"(!\[[^\]]*\]\()([^)\s]+)(\))")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    for source, page in PAGES.items():
        files.append(File.generated(config, page, content=(ROOT / source).read_text("utf-8")))
    for name in MODULES:
        page = f"reference/{name.rpartition('.')[2]}.md"
        files.append(File.generated(config, page, content=reference(importlib.import_module(name))))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: object) -> str:
    """Turn links between files of the repository into links between pages of the site."""
    return repository_links(markdown, page.file.src_uri)


def repository_links(markdown: str, page: str) -> str:
    """A page's text with the links that it has on the site; one that leads nowhere there becomes its words."""
    markdown = _PICTURE.sub(
        lambda found: found[1] + (_target(page, found[2]) or found[2]) + found[3], markdown
    )
    return _LINK.sub(lambda found: _link(page, found[1], found[2]), markdown)


def reference(module: ModuleType) -> str:
    """The Markdown of a module's page: its own words, then every public name."""
    words = inspect.getdoc(module) or ""
    entries = "\n\n".join(f"::: {module.__name__}.{name}" for name in public_names(module))
    return f"# {module.__name__}\n\n{words}\n\n{entries}\n"


def public_names(module: ModuleType) -> list[str]:
    """What a module exports: its `__all__`, or else the classes and functions that are its own."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    own = [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]
    return [
        name for name in own if inspect.isclass(vars(module)[name]) or inspect.isfunction(vars(module)[name])
    ]


def _link(here: str, text: str, target: str) -> str:
    if re.match(r"[a-z]+:|#", target):
        return f"[{text}]({target})"
    led = _target(here, target)
    return text if led is None else f"[{text}]({led})"


def _target(here: str, target: str) -> str | None:
    """A link of a page as one between pages of the site; None where the site has nothing there."""
    path, mark, anchor = target.partition("#")
    source = _SOURCES.get(here, f"docs/{here}")
    named = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if named in PAGES:
        led = PAGES[named]
    elif named.startswith("docs/"):
        led = named.removeprefix("docs/")
    else:
        return None
    return posixpath.relpath(led, posixpath.dirname(here) or ".") + mark + anchor
