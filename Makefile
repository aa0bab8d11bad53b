# Every target works on a fresh machine with Python 3.11 and make: .venv is made from the lock file when it is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
JOBS ?= auto

.PHONY: demo serve test check format bench bench-million bench-quick openapi rules systems planted chaos docs test-interop clean help

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# The stamp is made when everything of the lock file is installed; a newer lock file installs again.
$(READY): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if command -v uv >/dev/null; then uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements-dev.lock; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock; fi
	@touch $@

demo: $(READY) ## Start a filled API on an embedded database and print how to call it
	@$(BIN)/python -m app.cli demo $(ARGS)

serve: $(READY) ## Serve the API by the settings of the environment
	@$(BIN)/python -m app.cli serve

test: $(READY) ## Run all tests, in parallel
	$(BIN)/pytest -n $(JOBS) --dist loadfile $(ARGS)

check: $(READY) ## Format, lint, types, contracts, migrations, generated texts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.check_tree
	$(BIN)/python -m tools.check_migrations
	$(BIN)/python -m tools.schema_changes
	$(BIN)/python -m app.cli docs --check

format: $(READY) ## Put the code in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY) ## Write the generated texts again
	$(BIN)/python -m app.cli docs

openapi: $(READY) ## Write openapi.json and lint it by the design rules
	$(BIN)/python -m app.cli openapi
	$(BIN)/python -m tools.lint_openapi

rules: $(READY) ## Which rules of the field have a test and which have none
	@$(BIN)/python -m tools.rules

systems: $(READY) ## Which systems of the field are exercised by a test
	@$(BIN)/python -m tools.systems

planted: $(READY) ## Plant faults in rules, in a copy: do the tests of each rule find them? Under ten minutes
	@$(BIN)/python -m tools.planted_faults $(ARGS)

chaos: $(READY) ## The fault programmes: first each finds its planted faults, then all at full scale; one table
	@$(BIN)/python -m tests.chaos --planted --full $(ARGS)

bench: $(READY) ## All measurements with 100,000 cases, and with 10,000 beside them
	@$(BIN)/python -m benchmarks.run --beside 10000

bench-million: $(READY) ## The same with 1,000,000 cases too; to lay them takes an hour, and up to 60 GB of disk
	@$(BIN)/python -m benchmarks.run --beside 10000,1000000

bench-quick: $(READY) ## The ratios, under 2 minutes; the last line is one JSON object
	@$(BIN)/python -m benchmarks.run --quick

test-interop: $(READY) ## Foreign clients and servers from npm and PyPI against ours (OAuth, GraphQL); needs Node
	KETENPOORT_INTEROP=1 $(BIN)/pytest tests/interop $(ARGS)

clean: ## Remove what was made here
	rm -rf $(VENV) build var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
