# One command each: set up, try, test, check, measure. Python 3.11 to 3.13 and make are all it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
TRIAL  := $(VENV)/.installed-demo

# What a supported Python is: pyproject.toml, requires-python. Said here before pip says it after a download.
SUPPORTED := import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else \
	"expected Python 3.11, 3.12 or 3.13, got %d.%d; name another one: make PYTHON=python3.12" % sys.version_info[:2])
PIP     := $(BIN)/python -m pip install --quiet --disable-pip-version-check

COMMA := ,

# Hundreds of processes of the tests would compile every package anew.
unexport PYTHONDONTWRITEBYTECODE

# $(call install,EXTRAS,LOCK): Segue from this checkout, with all that these extras bring, in the versions of constraints.txt.
# `make HASHES=1 …` installs no file whose digest is not in locks/, as CI and the container do.
ifdef HASHES
install = $(PIP) --require-hashes -r locks/build.txt && $(PIP) --require-hashes -r locks/$(2).txt \
	&& $(PIP) --no-deps --no-build-isolation -e .
else
install = $(PIP) -c constraints.txt -e '.[$(1)]'
endif

.PHONY: setup demo test test-long test-fast test-kernels check coverage docs wheel subsonic bench bench-check pictures audit vulnerabilities clean
.NOTPARALLEL:              # demo and setup install into one .venv

setup: $(STAMP)            ## .venv with the segue command and all that tests and checks need

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c '$(SUPPORTED)'
	$(PYTHON) -m venv $(VENV)
	$(call install,dev,dev)
	touch $(TRIAL) $@

$(TRIAL): pyproject.toml constraints.txt
	@$(PYTHON) -c '$(SUPPORTED)'
	$(PYTHON) -m venv $(VENV)
	$(call install,report$(COMMA)serve$(COMMA)library,demo)
	touch $@

demo: $(TRIAL)             ## sample dataset, fit, evaluation per input mix, a continuation with reasons, report; on a terminal, the page
	$(BIN)/segue demo demo

# What `make test` leaves out.
LONG := $(shell $(PYTHON) tests/slow.py)

# The service's processes are timed: their tests run by themselves.
TIMED := tests/service/pool $(filter-out $(LONG),$(wildcard tests/service/test_*.py))

# Tests wait for other processes and browsers half of the time: two workers more than cores.
WORKERS := $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 2)')

test: setup                ## all tests but those of `make test-long`, in a process a core and two more
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(addprefix --ignore ,$(TIMED) $(LONG))
	$(BIN)/python -m pytest -n auto --dist loadfile $(TIMED) $(addprefix --ignore ,$(LONG))

test-long: setup           ## the tests that `make test` leaves out (tests/slow.py says which), and all properties on more examples
	$(BIN)/python -m pytest -n auto --dist loadfile $(LONG)
	$(BIN)/python -m pytest -n auto --dist loadfile -m hypothesis --hypothesis-profile=thorough

test-fast: setup           ## the tests that take little (tests/slow.py says which do not): under two minutes on two cores
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow"

coverage: setup            ## all tests, and which lines none of them runs; the floor is in pyproject.toml
	rm -f .coverage .coverage.*
	$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-fail-under=0 --cov-report= $(addprefix --ignore ,$(TIMED))
	$(BIN)/python -m pytest $(TIMED) --cov --cov-fail-under=0 --cov-append --cov-report=
	$(BIN)/coverage report

# BLAS kernels that sum in other orders: of any AVX2 processor, and the one of AVX-512 where the processor has it.
# The one that this processor takes by itself is left out: `make test` runs all tests on it.
KERNELS := Haswell Zen $(shell grep -qsw avx512f /proc/cpuinfo && echo SkylakeX)

OWN := import numpy, threadpoolctl; print(*{one["architecture"] for one in threadpoolctl.threadpool_info() if "architecture" in one})

test-kernels: setup        ## that an answer does not depend on what is asked with it or how many, on the other BLAS kernels of this processor
	own="$$($(BIN)/python -c '$(OWN)')"; \
	for kernel in $(KERNELS); do \
	  if [ "$$kernel" = "$$own" ]; then continue; fi; \
	  OPENBLAS_CORETYPE=$$kernel $(BIN)/python -m pytest -n auto --dist loadfile tests/generators/test_conformance.py \
	    tests/generators/test_scores.py tests/model/test_recommend.py \
	    tests/model/test_same_answers.py || exit 1; \
	done

check: setup               ## linters, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports

docs: setup                ## the pages and the API reference as a site in build/site; nothing is fetched, a warning is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# Run in build/wheel, from where nothing of the checkout can be imported.
wheel: setup               ## sdist and wheel in dist/, made one of the other; the wheel tried in an environment of its own
	rm -rf dist build/sdist build/wheel
	$(BIN)/hatchling build -t sdist
	mkdir -p build/sdist && tar -xzf dist/segue-*.tar.gz -C build/sdist --strip-components 1
	cd build/sdist && $(abspath $(BIN))/hatchling build -t wheel -d ../../dist
	$(PYTHON) -m venv build/wheel
	build/wheel/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt dist/segue-*.whl
	cd build/wheel && unset PYTHONPATH && bin/segue doctor \
	  && bin/segue sample data --playlists 200 --tracks 1000 \
	  && bin/segue fit data -o model --recipe fast \
	  && bin/segue recommend model --title '비 오는 새벽' -n 5

subsonic:                  ## build/subsonic: a Subsonic server (supysonic), which the tests of `segue sync` start; without it they skip
	$(PYTHON) -m venv build/subsonic
	build/subsonic/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/sync/supysonic/requirements.txt

audit: setup               ## the licences of all packages, against those that are allowed, and their list in build/sbom.cdx.json; no network
	$(BIN)/python -m scripts.licences
	$(BIN)/python -m scripts.sbom build/sbom.cdx.json

vulnerabilities:           ## known vulnerabilities of what is locked; asks the package index
	$(PYTHON) -m venv build/vulnerabilities
	build/vulnerabilities/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/audit.txt
	build/vulnerabilities/bin/pip-audit --strict --require-hashes --disable-pip -r locks/dev.txt

bench: setup               ## speed and memory at full size, against the peers
	$(BIN)/python -m benchmarks

bench-check: setup         ## that no kept figure is worse by a tenth: instructions of three loops, and what was measured
	$(BIN)/python -m benchmarks instructions
	$(BIN)/python -m benchmarks check

pictures: setup demo           ## the README's pictures, from what the demo left
	$(BIN)/python scripts/pictures.py demo docs/pictures
	$(BIN)/python scripts/screenshots.py demo docs/pictures

clean:                     ## all that the commands above made
	rm -rf $(VENV) demo build dist benchmarks/out
