# One command each: set up, try, test, check, measure. Python >= 3.11 and make are all it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: setup demo test check bench pictures clean

setup: $(STAMP)            ## .venv with the segue command in it

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

demo: setup                ## sample dataset, fit, evaluation per input mix, a continuation with reasons, report; on a terminal, the page
	$(BIN)/segue demo demo

test: setup                ## all tests
	$(BIN)/python -m pytest

check: setup               ## linters, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports

bench: setup               ## speed and memory at full size, against the peers
	$(BIN)/python -m benchmarks

pictures: demo             ## the README's pictures, from what the demo left
	$(BIN)/python scripts/pictures.py demo docs/pictures
	$(BIN)/python scripts/screenshots.py demo docs/pictures

clean:                     ## all that the commands above made
	rm -rf $(VENV) demo benchmarks/out
