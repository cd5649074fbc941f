# make run, make test, make check: see `make help`. Variables given to make reach the programs, as in
#   make run PORT=8001 ARCHIVE_STATE_DIR=.state-2
# Paths stay relative: make splits absolute ones at spaces.

PYTHON ?= python3
VENV_PYTHON = .venv/bin/python
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help bootstrap run test check quality bench chaos lint format lock clean

help:
	@echo "make run      set everything up and serve the archive (PORT=8000, HOST=127.0.0.1)"
	@echo "make test     set everything up and run the whole suite (ARGS='-k vault' for a part)"
	@echo "make check    lint, types, layers, migrations, API schema, code book: whatever may drift"
	@echo "make quality  how well articles are read, against the floors (ARGS='--part dev --errors' to see the faults)"
	@echo "make bench    measure ingestion (with material of others: ARCHIVE_SHARED_DATA=folder)"
	@echo "make chaos    kill what can be killed while articles come in, and look whether all are there (ARGS='--kills 30')"
	@echo "make lint     ruff alone"
	@echo "make format   let ruff rewrite the code"
	@echo "make lock     pin the dependencies of pyproject.toml anew, in requirements.lock"
	@echo "make clean    remove .venv and caches; the archive in .state stays"

bootstrap:
	@"$(PYTHON)" dprk_archive/bootstrap.py

run: bootstrap
	@$(VENV_PYTHON) -m dprk_archive.supervisor --die-with-parent

test: bootstrap
	@$(VENV_PYTHON) -m pytest $(ARGS)

check: bootstrap
	@$(VENV_PYTHON) .ci/check.py

quality: bootstrap
	@$(VENV_PYTHON) -m tests.quality $(ARGS)

bench: bootstrap
	@$(VENV_PYTHON) -m tests.benchmarks.hostile
	@$(VENV_PYTHON) -m tests.benchmarks.feeds
	@$(VENV_PYTHON) -m tests.benchmarks.extraction
	@$(VENV_PYTHON) -m tests.benchmarks.throughput
	@$(VENV_PYTHON) -m tests.benchmarks.bulk

chaos: bootstrap
	@$(VENV_PYTHON) -m tests.benchmarks.chaos $(ARGS)

lint: bootstrap
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .

format: bootstrap
	@$(VENV_PYTHON) -m ruff check --fix .
	@$(VENV_PYTHON) -m ruff format .

# uv resolves for every platform at once; --no-emit-index-url keeps the name of the index out of the file.
lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet --output-file requirements.lock

clean:
	rm -rf .venv .cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
