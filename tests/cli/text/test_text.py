from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

Command = Callable[..., Any]

GOOD = ["정말 좋다", "최고의 영화", "감동 좋아", "great fun", "좋은 노래", "재밌다 최고"]
BAD = ["정말 나쁘다", "최악의 영화", "지루 싫어", "awful bore", "나쁜 노래", "재미없다 최악"]
ROWS = [*((text, "1") for text in GOOD), *((text, "0") for text in BAD)]


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("text") / "reviews.tsv.gz"
    lines = ["document\tlabel", *(f"{text}\t{label}" for text, label in ROWS * 15)]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


@pytest.fixture(scope="module")
def trained(labelled: Path) -> Path:
    from segue.cli.app import app

    out = labelled.parent / "model"
    app(
        ["text", "train", str(labelled), "-o", str(out), "--encoder", "bag", "--epochs", "6"],
        standalone_mode=False,
    )
    return out


def test_train_evaluate_predict(command: Command, labelled: Path, trained: Path) -> None:
    measured = command("text", "evaluate", trained, labelled, "--json")
    assert measured.code == 0
    found = json.loads(measured.out)
    assert found["accuracy"]["mean"] == 1
    assert found["F1 of 0"]["mean"] == 1
    assert "accuracy" in command("text", "evaluate", trained, labelled).out
    ran = command("text", "predict", trained, "최고의\t노래", "최악")
    assert ran.out.splitlines() == ["text\tlabel", "최고의 노래\t1", "최악\t0"]
    rows = command("text", "predict", trained, "최악", "-n", "2", "--probabilities").out.splitlines()[1:]
    assert [row.split("\t")[1] for row in rows] == ["0", "1"]
    assert sum(float(row.split("\t")[2]) for row in rows) == pytest.approx(1, abs=1e-3)


def test_predict_reads_lines(command: Command, trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO("최고\n\n🎧\n".encode() + "밤\n".encode("cp949")))
    )
    rows = command("text", "predict", trained).out.splitlines()
    assert [row.split("\t")[0] for row in rows] == ["text", "최고", "", "🎧", "밤"]


def test_train_shows_the_epochs_and_leaves_no_checkpoint(
    command: Command, labelled: Path, tmp_path: Path
) -> None:
    ran = command("text", "train", labelled, "-o", tmp_path / "m", "--encoder", "kim-cnn", "--epochs", "2",
                  "--logs", tmp_path / "logs", "--batch-size", "8", "--accumulate", "2")  # fmt: skip
    assert ran.code == 0
    assert "kept" in ran.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "m"]
    assert list((tmp_path / "logs").iterdir())


def test_a_killed_training_goes_on_with_the_same_command(
    command: Command, labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segue.training import checkpoints, loop

    line = ("text", "train", labelled, "-o", tmp_path / "m", "--encoder", "kim-cnn", "--epochs", "3")

    save = checkpoints.save_checkpoint

    def killed(*arguments: Any) -> None:
        save(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(loop.checkpoints, "save_checkpoint", killed)
        assert command(*line).code == 130
    assert (tmp_path / "m.checkpoint").exists()
    assert not (tmp_path / "m").exists()
    assert command(*line, "--learning-rate", "0.5").code == 2  # another run: its checkpoint is not this one's
    assert command(*line).code == 0
    manifest = json.loads((tmp_path / "m" / "manifest.json").read_text())
    assert manifest["history"]["resumed"]
    assert len(manifest["history"]["epochs"]) == 3


def test_a_dataset_trains_a_title_encoder(command: Command, world: Path, tmp_path: Path) -> None:
    ran = command(
        "text", "train", world / "data", "-o", tmp_path / "m", "--epochs", "1", "--encoder", "kim-cnn"
    )
    assert ran.code == 0
    found = json.loads(command("text", "evaluate", tmp_path / "m", world / "data", "--json").out)
    assert set(found) == {"nDCG@10, title", "nDCG@10, title and half of the tags"}
    assert command("text", "predict", tmp_path / "m", "비 오는 날", "-n", "3").out.count("\n") == 4


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"text\tscore\na\t1\n", "line 1, field label: expected the column label, got text, score"),
        (b"label\tx\ty\n1\ta\tb\n", "field text: expected the column text"),
        (b"text\tlabel\na\n", "line 2: expected 2 cells, got 1"),
        (b"text\tlabel\na\t1\nb\t \n", "line 3, field label: expected a label, got an empty cell"),
        (b"text\tlabel\n", "expected rows under the header, got none"),
        (b"", "expected records, got an empty file"),
        (b"text\tlabel\na\0b\t1\n", "expected text, got a binary file"),
        (gzip.compress(b"text\tlabel\na\t1\n" * 50, mtime=0)[:40], "expected a whole gzip file"),
        (b"text\tlabel\na\t1\nb\t1\n", "two labels or more, got only '1'"),
    ],
)
def test_bad_files_are_said(command: Command, tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.tsv"
    path.write_bytes(content)
    ran = command("text", "train", path, "-o", tmp_path / "m")
    assert ran.code == 2
    assert message in ran.err
    assert not (tmp_path / "m").exists()


def test_wrong_uses_are_said(
    command: Command, labelled: Path, trained: Path, world: Path, tmp_path: Path
) -> None:
    for line, message in (
        (("evaluate", trained, world / "data"), "expected rows with label"),
        (("evaluate", tmp_path / "no", labelled), "expected a saved title encoder"),
        (
            ("train", labelled, "-o", tmp_path / "m", "--layers", "2"),
            "expected bert or albert for --layers and --dim",
        ),
        (("train", labelled, "-o", tmp_path / "m", "--device", "toaster"), "device"),
        (
            ("train", labelled, "-o", tmp_path / "m", "--encoder", "bert", "--pretrained", tmp_path),
            "expected a checkpoint",
        ),
        (("train", tmp_path / "none.tsv", "-o", tmp_path / "m"), "cannot be read"),
    ):
        ran = command("text", *line)
        assert ran.code == 2, ran
        assert message in ran.err


def test_without_torch_the_extra_is_named(labelled: Path, trained: Path, tmp_path: Path) -> None:
    for line in (
        ["text", "train", labelled, "-o", tmp_path / "m"], ["text", "predict", trained, "a"],
        ["text", "evaluate", trained, labelled], ["export", trained, "--onnx", tmp_path / "o"],
    ):  # fmt: skip
        code = "import sys; sys.modules['torch'] = None; from segue.cli.app import main; main()"
        ran = subprocess.run(
            [sys.executable, "-c", code, *map(str, line)], capture_output=True, text=True, check=False
        )
        assert ran.returncode == 2, ran.stderr
        assert "pip install 'segue[text]'" in ran.stderr


def test_export_to_onnx_and_transformers(
    command: Command, labelled: Path, trained: Path, tmp_path: Path
) -> None:
    ran = command("export", trained, "--onnx", tmp_path / "onnx")
    assert ran.code == 0
    assert "ONNX, at most" in ran.out
    assert (tmp_path / "onnx" / "model.onnx").exists()
    assert command("export", trained).code == 2
    assert (
        "expected --onnx DIR with --time"
        in command("export", trained, "--huggingface", tmp_path / "h", "--time", labelled.parent).err
    )
    assert "expected bert or albert" in command("export", trained, "--huggingface", tmp_path / "hf").err
    bert = ("text", "train", labelled, "-o", tmp_path / "b", "--encoder", "bert", "--epochs", "1", "--layers", "1",
            "--dim", "64", "--pretraining-epochs", "1")  # fmt: skip
    assert command(*bert).code == 0
    assert command("export", tmp_path / "b", "--huggingface", tmp_path / "hf").code == 0
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= {
        p.name for p in (tmp_path / "hf").iterdir()
    }
    assert (
        "expected a new directory" in command("export", tmp_path / "b", "--huggingface", tmp_path / "hf").err
    )
    twice = command("export", tmp_path / "b", "--huggingface", tmp_path / "x", "--onnx", tmp_path / "x")
    assert twice.code == 2
    assert "expected two directories, got" in twice.err


def test_an_export_that_fails_leaves_none_of_its_directories(
    command: Command, trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = command("export", trained, "--onnx", tmp_path / "onnx", "--huggingface", tmp_path / "hf")
    assert ran.code == 2
    assert "expected bert or albert" in ran.err
    assert list(tmp_path.iterdir()) == []

    def full(_body: object, _view: object, directory: Path) -> None:
        (directory / "config.json").write_text("{")
        raise RuntimeError("I/O error: No space left on device (os error 28)")

    monkeypatch.setattr("segue.titles.exporting.write_pretrained", full)
    monkeypatch.setattr("segue.titles.exporting.TransformerBody", object)
    monkeypatch.setattr("segue.titles.exporting.SubwordView", object)
    ran = command("export", trained, "--onnx", tmp_path / "onnx", "--huggingface", tmp_path / "hf")
    assert ran.code == 2
    assert "hf: it could not be written: No space left on device. Nothing was changed." in ran.err
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_timed_on_titles(command: Command, world: Path, trained: Path, tmp_path: Path) -> None:
    ran = command("export", trained, "--onnx", tmp_path / "onnx", "--time", world / "data")
    assert ran.code == 0, ran.err
    assert [line.split(":")[0] for line in ran.out.splitlines()[1:]] == ["torch", "ONNX Runtime"]
    assert ran.out.count("titles/s") == 2


def test_texts_are_weighed_by_naive_bayes_unless_another_encoder_is_named(
    command: Command, labelled: Path, tmp_path: Path
) -> None:
    assert command("text", "train", labelled, "-o", tmp_path / "m").code == 0
    assert json.loads((tmp_path / "m" / "manifest.json").read_text())["recipe"]["name"] == "tfidf-linear"
    found = json.loads(command("text", "evaluate", tmp_path / "m", labelled, "--json").out)
    assert found["accuracy"]["mean"] == 1
    assert "감동" in command("text", "explain", tmp_path / "m", "감동 노래", "-n", "1").out
    ran = command("export", tmp_path / "m", "--onnx", tmp_path / "o")
    assert ran.code == 2
    assert "expected an encoder with a network, got tfidf-linear" in ran.err


def test_explain_names_the_words(command: Command, labelled: Path, trained: Path, tmp_path: Path) -> None:
    ran = command("text", "explain", trained, "최악의 노래", "-n", "1")
    assert ran.code == 0
    assert "because of" in ran.out
    assert "최악의" in ran.out
    assert "hop" not in ran.out
    line = ("text", "train", labelled, "-o", tmp_path / "m", "--encoder", "self-attentive", "--epochs", "1")
    assert command(*line).code == 0
    assert "hop 4" in command("text", "explain", tmp_path / "m", "최악의 노래").out


def test_a_film_review_task_from_end_to_end(command: Command, tmp_path: Path) -> None:
    rows = [f'"{at}_{y}"\t{y}\t"<b>{text}</b><br />{at % 3}"' for at, (text, y) in enumerate(ROWS * 4)]
    (tmp_path / "train.tsv").write_text("\n".join(["id\tgood\tbody", *rows]), encoding="utf-8")
    (tmp_path / "test.tsv").write_text(
        '"id"\t"body"\n"7_x"\t"최악<br />!"\n"8_y"\t"최고"\n', encoding="utf-8"
    )
    columns = ("--text-column", "body", "--label-column", "good")
    ran = command(
        "text", "train", tmp_path / "train.tsv", "-o", tmp_path / "m", *columns, "--encoder", "forest"
    )
    assert ran.code == 0, ran.err
    line = (
        "text",
        "evaluate",
        tmp_path / "m",
        tmp_path / "train.tsv",
        *columns,
        "--folds",
        "2",
        "--auc",
        "--json",
    )
    found = json.loads(command(*line).out)
    assert found["accuracy"]["mean"] > 0.6
    assert found["AUC, mean of 2 folds"]["mean"] > 0.6
    out = tmp_path / "submission.csv"
    line = ("text", "predict", tmp_path / "m", "--from", tmp_path / "test.tsv", "-o", out, *columns)
    ran = command(*line)
    assert ran.code == 0, ran.err
    assert "in the column 'good'" in ran.out
    assert out.read_text(encoding="utf-8") == "id,body,good\n7_x,최악<br />!,0\n8_y,최고,1\n"
    assert command("text", "predict", tmp_path / "m", "최고", "-o", out).code == 0
    assert out.read_text(encoding="utf-8") == "text,label\n최고,1\n"
    ran = command("text", "map", tmp_path / "m", tmp_path / "train.tsv", "-o", tmp_path / "map.svg", *columns,
                  "--method", "pca")  # fmt: skip
    assert "48 texts, 2 labels" in ran.out
    assert (tmp_path / "map.svg").exists()


def test_options_of_tables_without_a_table_are_said(command: Command, trained: Path, labelled: Path) -> None:
    for line, message in (
        (("--from", labelled), "expected -o FILE with --from"),
        (("--from", labelled, "밤"), "expected texts, or a table with --from, got both"),
        (("밤", "--keep", "id"), "expected -o FILE with --keep and --of"),
        (("밤", "-o", "x.csv", "-n", "2"), "one label a text with -o, got -n 2"),
        (("밤", "-o", "x.xls"), "ends with .csv"),
    ):
        ran = command("text", "predict", trained, *line)
        assert ran.code == 2
        assert message in ran.err


def test_the_kind_of_subwords_is_said(command: Command, labelled: Path, tmp_path: Path) -> None:
    line = ("text", "train", labelled, "-o", tmp_path / "m", "--epochs", "1", "--tokens")
    assert command(*line, "bpe", "--encoder", "mean").code == 0
    manifest = json.loads((tmp_path / "m" / "manifest.json").read_text())
    assert manifest["recipe"]["view"]["model"] == "bpe"
    ran = command(*line, "unigram", "--encoder", "bag")
    assert ran.code == 2
    assert "expected an encoder that reads subwords for --tokens, got bag" in ran.err
    assert command(*line, "letters", "--encoder", "mean").code == 2


def test_training_texts_are_changed(command: Command, labelled: Path, tmp_path: Path) -> None:
    (tmp_path / "s.tsv").write_text("최고\t으뜸\n", encoding="utf-8")
    line = ("text", "train", labelled, "-o", tmp_path / "m", "--epochs", "1", "--typos", "0.5", "--synonyms",
            tmp_path / "s.tsv")  # fmt: skip
    assert command(*line, "--encoder", "character-cnn").code == 0
    manifest = json.loads((tmp_path / "m" / "manifest.json").read_text())
    assert manifest["recipe"]["augmentation"] == {"typos": 0.5, "synonyms": {"최고": ["으뜸"]}}
    ran = command(*line)
    assert ran.code == 2
    assert "expected an encoder that is one network for --typos and --synonyms, got tfidf-linear" in ran.err
