# Sets the project up and runs what people run: `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Extra words for pytest, for example: make test PYTEST="tests/war -x"
PYTEST ?=
# How many processes share the tests.
WORKERS ?= 2

# uv where there is one (fast), else venv and pip; both take only what the lock names, hash by hash.
UV := $(shell command -v uv 2>/dev/null)
ifdef UV
CREATE = $(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
INSTALL = VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet
else
CREATE = $(PYTHON) -m venv $(VENV)
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: help setup page demo test test-slow golden screenshots lint format bench docs lock clean

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

# Command line and API work without the page, so a machine that cannot build it is not held up.
setup: $(VENV)/.ready ## set up .venv with everything the project and its tests need
	@$(BIN)/python hatch_build.py || echo "everything but the page works; make page tries again" >&2

page: $(VENV)/.ready ## build the page that upperhand serve shows, if its sources have changed
	@$(BIN)/python hatch_build.py

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "upperhand needs Python 3.11 or newer: make PYTHON=python3.11 …" >&2; exit 1; }
	@echo "Setting up $(VENV) from requirements.lock (once; a minute or two)" >&2
	@$(CREATE)
	@$(INSTALL) --require-hashes -r requirements.lock
	@UPPERHAND_SKIP_WEB=1 $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.bench $(VENV)/.docs: $(VENV)/.%: requirements-%.lock $(VENV)/.ready
	@$(INSTALL) --require-hashes -r $<
	@touch $@

demo: setup ## who has the upper hand in Ukraine, September 2024, and what would move it
	@echo "Who has the upper hand, is there a deal, when, and on which terms?  (upperhand assess ukraine-2024-09;" \
	   "about a minute, the first time up to three)" >&2
	@$(BIN)/upperhand assess ukraine-2024-09
	@echo "Weapons or talks: what would each option change?  (upperhand options ukraine-2024-09; two to three minutes)" >&2
	@$(BIN)/upperhand options ukraine-2024-09

test: setup ## run the tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(PYTEST)

# Written with commit and date, so that a reader can see what was checked, when, and on which code.
test-slow: setup ## run all tests, the slow ones too, and keep the output in docs/validation/
	@mkdir -p docs/validation
	@{ echo "commit $$(git rev-parse --short HEAD)$$(git diff --quiet HEAD || echo ' with changes')"; \
	   echo "date $$(date --utc +%Y-%m-%d)"; \
	   $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --run-slow --durations 20 $(PYTEST); \
	 } 2>&1 | tee docs/validation/tests.txt

golden: setup ## write the golden traces anew; look through the difference before you commit it
	@$(BIN)/python -m tests.golden.regenerate

screenshots: setup ## take the pictures of the page anew; look at them before you commit them
	@UPPERHAND_WRITE_SCREENSHOTS=1 $(BIN)/python -m pytest tests/browser/test_screens.py -k looks

lint: setup ## check style, types and the direction of imports, the page's types too
	@failed=; \
	 for check in "ruff check" "ruff format --check" "mypy" "lint-imports" "python hatch_build.py check"; do \
	   echo "$$check" >&2; $(BIN)/$$check || failed="$$failed; $$check"; \
	 done; \
	 if [ -n "$$failed" ]; then echo "failed: $${failed#; }" >&2; exit 1; fi

format: setup ## put the code into the house's form
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

bench: setup $(VENV)/.bench ## measure speed against plain C, NumPy, Mesa and QuantEcon
	@$(BIN)/python -m benchmarks.run

docs: setup $(VENV)/.docs ## build the documentation into site/
	@$(BIN)/zensical build --clean

# Versions and hashes only: no index, address or path of the machine that made the lock goes into it.
lock: ## choose versions anew and write the locks
	@work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	 uv="$(UV)"; \
	 if [ -z "$$uv" ]; then $(PYTHON) -m venv "$$work/uv"; "$$work/uv/bin/pip" install --quiet uv; uv="$$work/uv/bin/uv"; fi; \
	 compile=("$$uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	   --custom-compile-command "make lock"); \
	 "$${compile[@]}" --extra dev -o requirements.lock pyproject.toml; \
	 for extra in bench docs; do \
	   "$${compile[@]}" -c requirements.lock --extra $$extra -o requirements-$$extra.lock pyproject.toml; \
	 done

clean: ## remove what was built, the virtual environment too
	@rm -rf $(VENV) frontend/node_modules src/upperhand/web/page build dist site out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +
