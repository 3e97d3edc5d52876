# make install · make demo · make test · make test-long · make bench · make lint · make lock · make install-rml
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# Containers often set it. Hundreds of commands are started by the tests: each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install demo test test-long bench lint lock install-rml

install: $(VENV)/installed

# The lock file names every package with its hashes; the hub itself is installed in place.
$(VENV)/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ess-hub needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: install
	$(BIN)/ess-hub demo --port $(PORT)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not long"

test-long: install
	$(BIN)/pytest -n 2 --dist loadfile -m long

# Each compares with a named peer in the same run and prints ratios; a quiet machine and half an hour.
bench: install
	$(BIN)/python -m tests.benchmarks.harvest
	$(BIN)/python -m tests.benchmarks.validation
	$(BIN)/python -m tests.benchmarks.readers
	$(BIN)/python -m tests.benchmarks.commits
	$(BIN)/python -m tests.benchmarks.publication
	$(BIN)/python -m tests.benchmarks.lanes
	$(BIN)/python -m tests.benchmarks.endpoint
	$(BIN)/python -m tests.benchmarks.reconcile_again
	$(BIN)/python -m tests.benchmarks.reconcile_service

# The engine that checks the RML export, in .venv-rml; `make test-long` makes it too, and skips without a network.
install-rml: install
	$(BIN)/python -m tests.conformance.rml_engine

lock: install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements.lock
