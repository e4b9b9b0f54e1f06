# Two commands matter: `make run` shows the centre with demonstration data, `make test` checks everything.
# `make help` lists the rest. Recipes need a POSIX shell and Python 3.11 or newer, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than there are cores: the tests that count seconds mostly wait.
WORKERS ?= 3
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help setup run serve test format bench screenshots clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## start the centre with simulated LRIS and demonstration data (PORT, IOC_ADMIN_PASSWORD)
	@exec $(BIN)/python -m simulator.demonstration

serve: $(VENV)/.run ## start the centre of the province: its own config.yaml and DATABASE_URL, no simulation
	@exec $(BIN)/python app.py

setup: $(VENV)/.test ## install what checks and tests need, and the commit hooks
	@if [ -d .git ]; then $(BIN)/pre-commit install >/dev/null; fi

test: $(VENV)/.test ## every check and every test: ruff, mypy, import-linter, both databases, browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict .
	$(BIN)/lint-imports
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python tests/cameras/rtsp.py
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder $(ARGS)

format: $(VENV)/.test ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.test ## measure what is promised, print it and write bench-results/ (FULL=1: 50 million too)
	$(BIN)/python -m tests.bench $(ARGS)

screenshots: $(VENV)/.test ## draw every page at three sizes, dark and light, into screenshots/
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m tests.browser.screenshots $(ARGS)

clean: ## remove what the commands made, but never data (var/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis screenshots bench-results

# A library set is installed again when a list of pins changes.

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "make: $(PYTHON) not found; install Python 3.11 or newer, or say PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: Python 3.11 or newer is needed, $(PYTHON) is" \
	    "$$($(PYTHON) -c 'import platform; print(platform.python_version())'); say PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "make: no virtual environment; on Debian: apt install python3-venv" >&2; exit 1; }

$(VENV)/.run: requirements.txt constraints.txt | $(VENV)/bin/python
	@echo "Installing the libraries of the centre (a minute or two, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

$(VENV)/.test: requirements-dev.txt requirements.txt constraints.txt | $(VENV)/bin/python
	@echo "Installing the libraries of the centre and of its tests (a few minutes, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $(VENV)/.run $@
