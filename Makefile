# One command for each thing that developers, CI and README readers do. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help install run test check bench mutation fuzz format requirements clean browser conformance-env

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
WORKERS ?= auto
SECONDS ?= 600
# Compiled modules halve the time of every start; some machines forbid to keep them.
export PYTHONDONTWRITEBYTECODE :=
PIP := -m pip install -qq --disable-pip-version-check --require-hashes --no-deps

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/.installed ## Leave a .venv whose .venv/bin/badges works

.venv/.installed: requirements/development.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later was found: install one, then run make again."; exit 1; }
	@echo "Installing into .venv (a minute or two the first time) …"
	@$(PYTHON) -m venv .venv || { echo "The environment could not be made: on Debian, install python3-venv."; exit 1; }
	@$(BIN)/python $(PIP) -r requirements/development.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
	@echo "Ready: .venv/bin/badges --help"

run: install ## Make a demonstration (once), then serve it on HOST:PORT (127.0.0.1:8000)
	@BADGES_ENV=$${BADGES_ENV:-development} $(BIN)/badges demo
	@BADGES_ENV=$${BADGES_ENV:-development} exec $(BIN)/badges run

test: install browser conformance-env ## Run every test, on SQLite and PostgreSQL, in a browser, and against the reference validator
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal $(TESTS)

check: install ## Prove the architecture, style, types and sizes, and that no code is dead
	@failed=; \
	for step in "$(BIN)/lint-imports --config importlinter.toml" \
		"$(BIN)/ruff check ." \
		"$(BIN)/ruff format --check ." \
		"$(BIN)/mypy" \
		"$(BIN)/python -m tests.house.sizes" \
		"$(BIN)/python -m tests.house.dead_code"; do \
		echo "— $${step#$(BIN)/}"; \
		$$step || failed="$$failed\n  $${step#$(BIN)/}"; \
	done; \
	if [ -n "$$failed" ]; then printf "make check failed:$$failed\n"; exit 1; fi; \
	echo "make check: all good"

bench: install conformance-env ## Measure goals 1, 2, 7 and 10 side by side, print the table and write bench.json
	@$(BIN)/python -m tests.bench

mutation: install ## Change the library in thousands of ways, each of which a test must notice (an hour or more)
	@$(BIN)/python -m tests.mutation $(MUTANTS)

fuzz: install ## Fuzz whatever strangers hand in, SECONDS (600) for each target (an hour and a quarter)
	@$(BIN)/python -m tests.fuzz --seconds $(SECONDS) $(TARGETS)

load: install ## Have fifty clients, honest and hostile, use the real server for a minute; print what came of it
	@$(BIN)/python -m tests.load

format: install ## Put the code in the house style
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format .

# The validator of 1EdTech, in an environment of its own: see requirements/validator.in.
conformance-env: install ## Make .venv-conformance, where the reference validator lives
	@$(BIN)/python -m tests.conformance.environment

# Debian's browser, QR reader and PDF reader, for tests; elsewhere install chromium, zbarimg and pdftotext yourself.
browser: ## Install the browser, the QR reader and the PDF reader that the tests use (Debian, as root)
	@if ! { command -v chromium && command -v zbarimg && command -v pdftotext; } >/dev/null 2>&1; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing chromium, zbar-tools and poppler-utils …"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
				apt-get install -y -qq --no-install-recommends chromium zbar-tools poppler-utils >/dev/null; \
		else \
			echo "chromium, zbarimg or pdftotext is missing: tests that need them are skipped (Debian: see the Makefile)."; \
		fi; \
	fi

requirements: install ## Pin the requirements again (needs uv)
	@sh requirements/compile.sh

clean: ## Remove environments, caches and builds; data and keys stay
	@rm -rf .venv .venv-conformance .venv-fuzz .venv-mutation .cache .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis mutants dist build bench.json
	@find badges tests -name __pycache__ -type d -prune -exec rm -rf {} +
