# One command each: set up, try, test, check, measure. Python 3.11 to 3.13 and make are all it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
TRIAL  := $(VENV)/.installed-demo

# What a supported Python is: pyproject.toml, requires-python. Said here before pip says it after a download.
SUPPORTED := import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else \
	"expected Python 3.11, 3.12 or 3.13, got %d.%d; name another one: make PYTHON=python3.12" % sys.version_info[:2])
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e

.PHONY: setup demo test test-kernels check bench pictures clean
.NOTPARALLEL:              # demo and setup install into one .venv

setup: $(STAMP)            ## .venv with the segue command and all that tests and checks need

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c '$(SUPPORTED)'
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) '.[dev]'
	touch $(TRIAL) $@

$(TRIAL): pyproject.toml constraints.txt
	@$(PYTHON) -c '$(SUPPORTED)'
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) '.[report,serve]'
	touch $@

demo: $(TRIAL)             ## sample dataset, fit, evaluation per input mix, a continuation with reasons, report; on a terminal, the page
	$(BIN)/segue demo demo

# The service's processes are timed: their tests run by themselves.
TIMED := tests/service/pool $(wildcard tests/service/test_*.py)

test: setup                ## all tests, in a process a core
	$(BIN)/python -m pytest -n auto --dist loadfile $(addprefix --ignore ,$(TIMED))
	$(BIN)/python -m pytest $(TIMED)

# BLAS kernels that sum in other orders: of any AVX2 processor, and the one of AVX-512 where the processor has it.
KERNELS := Haswell Zen $(shell grep -qsw avx512f /proc/cpuinfo && echo SkylakeX)

test-kernels: setup        ## that an answer does not depend on what is asked with it or how many, on every BLAS kernel of this processor
	for kernel in $(KERNELS); do \
	  OPENBLAS_CORETYPE=$$kernel $(BIN)/python -m pytest -n auto --dist loadfile tests/generators/test_conformance.py \
	    tests/generators/test_scores.py tests/model/test_recommend.py \
	    tests/model/test_same_answers.py || exit 1; \
	done

check: setup               ## linters, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports

bench: setup               ## speed and memory at full size, against the peers
	$(BIN)/python -m benchmarks

pictures: setup demo           ## the README's pictures, from what the demo left
	$(BIN)/python scripts/pictures.py demo docs/pictures
	$(BIN)/python scripts/screenshots.py demo docs/pictures

clean:                     ## all that the commands above made
	rm -rf $(VENV) demo benchmarks/out
