from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

pytest.importorskip("matplotlib")
pytest.importorskip("jinja2")

from segue.errors import ArtifactError, MissingExtraError
from segue.evaluation import report
from segue.evaluation.comparison import compare
from segue.evaluation.evaluation import evaluate
from segue.evaluation.examples import examples
from segue.metrics.bootstrap import Resampling
from segue.types import Answer, Query

SOME = Resampling(resamples=100)
MODEL = {"name": "밤 산책 <모델> & 🎧", "recipe": "neighbours"}


@pytest.fixture(scope="module")
def pages(world):
    """A report alone, and one with a comparison and examples."""
    weak = evaluate(
        world.queries,
        world.answers,
        world.predict(0.1),
        world.catalogue,
        resampling=SOME,
        model={"name": "인기순"},
    )
    predictions = world.predict(0.7, 1)[:-1]
    strong = evaluate(
        world.queries, world.answers, predictions, world.catalogue, resampling=SOME, model=MODEL
    )
    shown = examples(
        strong, world.queries, world.answers, predictions, label=lambda track: f"가수 - 곡 <{track}>"
    )
    full = report.render(strong, examples=shown, comparison=compare(weak, strong))
    return strong, report.render(strong), full


class Outline(HTMLParser):
    """Tags, ids, and elements left open."""

    VOID = ("meta", "br", "link", "img", "path", "use", "rect")

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.ids, self.attributes = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag


def outline(page):
    found = Outline()
    found.feed(page)
    return found


@pytest.mark.parametrize("which", [1, 2])
def test_the_page_is_well_formed_with_unique_ids(pages, which):
    found = outline(pages[which])
    assert not found.open
    assert len(found.ids) == len(set(found.ids))


@pytest.mark.parametrize("which", [1, 2])
def test_nothing_is_loaded_from_elsewhere(pages, which):
    page = pages[which]
    assert not re.search(r"https?:|//[a-z]|@import|url\((?!#)", page)
    assert not {"script", "link", "img", "iframe"} & set(outline(page).tags)
    assert not [attrs for _, attrs in outline(page).attributes if "src" in attrs]


def test_it_reads_in_light_and_dark_on_a_phone_and_by_ear(pages):
    page = pages[2]
    assert "prefers-color-scheme: dark" in page
    assert 'name="viewport"' in page
    found = outline(page)
    charts = [attrs for tag, attrs in found.attributes if tag == "svg"]
    assert len(charts) >= 10
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)
    assert found.tags.count("table") == found.tags.count("caption")
    assert all(attrs.get("scope") for tag, attrs in found.attributes if tag == "th")
    assert '<html lang="en">' in page


def test_headline_figures_with_intervals_are_there(pages):
    strong, page, _ = pages
    for name in ("score", "track_ndcg@100", "tag_ndcg@10", "track_clicks"):
        value = strong.summary.metrics[name]
        digits = 2 if name == "track_clicks" else 4
        assert f"{value.mean:.{digits}f}" in page
        assert f"{value.low:.{digits}f} to {value.high:.{digits}f}" in page


def test_every_mix_slice_note_and_fact_is_there(pages):
    strong, page, _ = pages
    for part in strong.summary.slices:
        assert part.name in page
    assert "No prediction, scored 0 (1 playlist): 59." in page
    assert "neighbours" in page


def test_what_people_wrote_is_escaped_and_in_the_heading(pages):
    page = pages[2]
    assert "<h1>Evaluation of 밤 산책 &lt;모델&gt; &amp; 🎧</h1>" in page
    assert "<모델>" not in page
    assert re.search(r"가수 - 곡 &lt;\d+&gt;", page)


def test_a_comparison_and_examples_show_only_when_given(pages):
    _, alone, full = pages
    assert "Against" not in alone
    assert "Examples:" not in alone
    assert "Against 인기순" in full
    assert ">better<" in full
    assert "Where it did best" in full
    assert "비 오는 새벽, 카페에서 ☕" in full
    assert 'class="hit"' in full


def test_hits_are_marked_for_ear_too(pages):
    assert pages[2].count("(hidden, found)") == pages[2].count('class="hit"')


def test_the_same_evaluation_gives_the_same_page(pages):
    assert report.render(pages[0]) == pages[1]


def test_a_title_can_be_given(pages):
    assert "<title>주간 보고</title>" in report.render(pages[0], title="주간 보고")


def test_a_tags_only_evaluation_has_a_report_too():
    found = evaluate([Query(id=1), Query(id=2)], [Answer(id=1, tags=("비",)), Answer(id=2, tags=("봄",))], [])
    page = report.render(found)
    assert "Tag nDCG@10" in page
    assert "Track nDCG" not in page
    assert not outline(page).open


def test_one_question_has_a_report_too():
    found = evaluate([Query(id=1)], [Answer(id=1, tracks=(1,))], [Answer(id=1, tracks=(1,))])
    assert "1.0000" in report.render(found)


def test_writing_replaces_the_file_whole(pages, tmp_path):
    path = tmp_path / "reports" / "report.html"
    report.write(path, pages[0])
    report.write(path, pages[0], title="다시")
    assert "다시" in path.read_text(encoding="utf-8")
    assert [entry.name for entry in path.parent.iterdir()] == ["report.html"]


def test_a_place_that_cannot_be_written_is_named(pages, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArtifactError, match="could not be written"):
        report.write(tmp_path / "file" / "report.html", pages[0])


@pytest.mark.parametrize("package", ["jinja2", "matplotlib"])
def test_a_missing_package_names_the_extra(pages, monkeypatch, package):
    for name in [
        name for name in sys.modules if name.startswith(("segue.evaluation.charts", "segue.evaluation.plots"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delattr("segue.evaluation.charts", raising=False)
    monkeypatch.delattr("segue.evaluation.plots", raising=False)
    with pytest.raises(MissingExtraError, match=r"pip install 'segue\[report\]'"):
        report.render(pages[0])


def test_importing_the_report_loads_neither_package():
    code = "import sys, segue.evaluation.report; print({'jinja2', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
