# Everything a newcomer needs: `make run`, `make test`, `make check`. Each sets itself up.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test check torture bench lock clean

help:  ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run.stamp  ## start the bot; without BOT_TOKEN in a sandbox on this machine
	@$(BIN)/python -m bot run

test: $(VENV)/dev.stamp  ## every test, in a real browser too where Chromium can be had
	@sh tests/browser/chromium.sh || true
	@$(BIN)/python -m pytest -m "not torture" -n auto

torture: $(VENV)/dev.stamp  ## the long crash, fuzz and simulation runs
	@$(BIN)/python -m pytest -m torture

bench: $(VENV)/run.stamp  ## measure what the README claims
	@$(BIN)/python benchmarks/first_answer.py
	@$(BIN)/python -m benchmarks.sending
	@$(BIN)/python -m benchmarks.reminders_tick
	@$(BIN)/python -m benchmarks.whole_bot --million

check: $(VENV)/dev.stamp  ## lint, types, import rules, catalogues and facts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m bot check

# `set -e` in a recipe of its own: a half-made environment must not look finished.
$(VENV)/run.stamp: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: set PYTHON=/path/to/python3.11 and run make again."; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

lock:  ## write both lock files anew (needs uv)
	uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 \
		--custom-compile-command "make lock" pyproject.toml -o requirements.lock
	uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 \
		--custom-compile-command "make lock" --group dev -c requirements.lock -o requirements-dev.lock

clean:  ## remove what make made (never data or secrets)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
