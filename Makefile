# Findwell. `make` alone prints what there is.
PYTHON ?= python3
CORPUS ?= corpus/articles
INDEX  ?= .findwell
HOST   ?= 127.0.0.1
PORT   ?= 8000
VENV   := .venv
BIN    := $(VENV)/bin
# Installed once for each state of the requirements; the stamps tell which.
RUN_STAMP  := $(VENV)/.run-installed
TEST_STAMP := $(VENV)/.test-installed
BENCH_STAMP := $(VENV)/.bench-installed
REQUIREMENTS := setup.cfg pyproject.toml
# A second environment, in which the Whoosh of old takes whoosh3's place.
VENV274 := .venv-whoosh274

.DEFAULT_GOAL := help
.PHONY: help install install-test index run test test-long test-whoosh274 evaluate screenshots bench lint coverage clean

help: ## Print this help
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  make run CORPUS=/path/to/articles PORT=8001 INDEX=/path/to/index serves any other folder."

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): $(REQUIREMENTS) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[semantic,fast]'
	$(BIN)/python -m compileall -q indexer webapp
	@touch $@

$(TEST_STAMP): $(REQUIREMENTS) | $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(BENCH_STAMP): $(REQUIREMENTS) | $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

$(VENV274)/.installed: $(REQUIREMENTS)
	$(PYTHON) -m venv $(VENV274)
	$(VENV274)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	$(VENV274)/bin/python -m pip uninstall --quiet --yes whoosh3
	$(VENV274)/bin/python -m pip install --quiet --disable-pip-version-check Whoosh==2.7.4
	@touch $@

install: $(RUN_STAMP) ## Make .venv and install what make run uses
install-test: $(TEST_STAMP) ## The same, and what the tests use

index: install ## Bring the index up to date with the corpus folder
	$(BIN)/findwell --index '$(INDEX)' index '$(CORPUS)'

run: index ## Index the articles and serve them on http://127.0.0.1:8000
	$(BIN)/findwell --index '$(INDEX)' serve --host '$(HOST)' --port '$(PORT)'

test: install-test ## Run the whole quick suite
	$(BIN)/python -m pytest -m 'not long' $(ARGS)

test-whoosh274: $(VENV274)/.installed ## Run the quick suite on Whoosh 2.7.4, whose index files are the same
	$(VENV274)/bin/python -m pytest -m 'not long' $(ARGS)

test-long: install-test ## Run the tests that take minutes
	$(BIN)/python -m pytest -m long $(ARGS)

bench: $(BENCH_STAMP) ## Measure against other engines: CORPUS=folder QUERIES=file; also ONLY= PEERS= SCALE= ROUNDS= OUT= PLOT=
	$(BIN)/python -m tests.benchmarks '$(CORPUS)' '$(QUERIES)' $(if $(ONLY),--only '$(ONLY)') $(if $(SCALE),--scale '$(SCALE)') $(if $(PEERS),--peers '$(PEERS)') \
	  $(if $(ROUNDS),--rounds '$(ROUNDS)') $(if $(OUT),--out '$(OUT)') $(if $(PLOT),--plot '$(PLOT)')

coverage: install-test ## Run the quick suite and report which branches it does not reach
	$(BIN)/python -m pytest -m 'not long' --cov --cov-report=term-missing $(ARGS)

screenshots: install-test ## Take the pictures of the pages that the README shows
	$(BIN)/python -m tests.browser.screenshots docs/images

evaluate: install-test ## Measure ranking over corpus/judgements.csv; fails below the committed floor
	$(BIN)/python -m pytest tests/relevance -m 'not long' $(ARGS)

lint: install-test ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

clean: ## Remove the environment and the index
	rm -rf $(VENV) $(VENV274) .findwell
