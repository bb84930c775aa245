# Shirube. `make help` lists the commands; the two that matter are `make run` and `make test`.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check
BENCH := .venv-bench
TOOLS := var/tools-venv

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench docs lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 14

setup: $(VENV)/dev.stamp ## make .venv with everything that running and testing needs (.venv/bin/shirube)

run: $(VENV)/runtime.stamp ## start the pages at http://127.0.0.1:8000/ (PORT=… for another port)
	@$(BIN)/shirube serve --host $(HOST) --port $(PORT)

test: $(VENV)/dev.stamp ## everything: style, types, layers, all tests with browser and PostgreSQL where they are
	@$(BIN)/python tools/check.py --install

check: $(VENV)/dev.stamp ## the fast part of the same: no browser, no PostgreSQL, nothing slow
	@$(BIN)/python tools/check.py --fast

bench: $(BENCH)/bench.stamp ## measure: the rules over columns, one decision, one page (docs/benchmarks.md)
	@$(BENCH)/bin/python benchmarks/run.py
	@$(BENCH)/bin/python benchmarks/plans_and_places.py

docs: $(VENV)/dev.stamp ## write docs/reference again from the catalogue, the commands and the error codes
	@$(BIN)/python tools/docs.py

lock: $(TOOLS)/tools.stamp ## pin requirements/*.in again, with hashes
	@for name in runtime dev bench build tools; do \
	  $(TOOLS)/bin/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-annotate --universal --python-version 3.11 requirements/$$name.in -o requirements/$$name.lock || exit 1; \
	done

clean: ## remove caches and build products; .venv and var/ stay
	@rm -rf build dist src/*.egg-info .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	@find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# -- environments: each is made once, and again when its pins change --------------------------------

define new_venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Shirube needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
	  echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(1)/bin/python && $(1)/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(1) || { \
	  echo "$(PYTHON) cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
endef

$(VENV)/python.stamp:
	$(call new_venv,$(VENV))
	@touch $@

$(VENV)/runtime.stamp: requirements/runtime.lock requirements/build.lock pyproject.toml | $(VENV)/python.stamp
	@echo "Installing what Shirube needs to run into $(VENV) ..."
	@$(PIP) --require-hashes -r requirements/build.lock
	@$(PIP) --require-hashes -r requirements/runtime.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/runtime.stamp requirements/dev.lock
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) --require-hashes -r requirements/dev.lock
	@touch $@

$(BENCH)/bench.stamp: requirements/bench.lock requirements/build.lock pyproject.toml
	$(call new_venv,$(BENCH))
	@echo "Installing what the benchmarks need into $(BENCH) ..."
	@$(BENCH)/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/build.lock
	@$(BENCH)/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@$(BENCH)/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(TOOLS)/tools.stamp: requirements/tools.lock
	$(call new_venv,$(TOOLS))
	@$(TOOLS)/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/tools.lock
	@touch $@
