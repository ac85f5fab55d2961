# Everything runs from .venv, which `make setup` makes from requirements.lock.
.DEFAULT_GOAL := help
.PHONY: help setup run run-all test lint bench lock system-packages clean

BIN := .venv/bin

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

setup: .venv/ready  ## make .venv and install cts into it, if something changed

.venv/ready: requirements.lock pyproject.toml scripts/setup
	@scripts/setup

run: setup  ## run the scenarios that need no server: two minutes
	@$(BIN)/cts run scenarios/ -j 2 --not-tag server

run-all: setup  ## run every scenario in scenarios/, those with a Redis server too
	@$(BIN)/cts run scenarios/

lint: setup  ## ruff, mypy, and cts over its own scenarios and library
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@bash -o pipefail -c '$(BIN)/mypy | sed "s#^[^ ]*/site-packages/cts/##"'
	@$(BIN)/cts lint scenarios stdlib
	@$(BIN)/cts fmt --check scenarios stdlib

test: lint system-packages  ## everything that must hold before a change lands
	@$(BIN)/pytest

bench: setup  ## run benchmarks/*.py, one after the other
	@set -e; for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

system-packages:  ## install what the tests use of the system (as root), or say what is missing
	@scripts/system-packages

lock:  ## write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group dev --extra locks --universal --python-version 3.11 --upgrade --quiet \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --output-file requirements.lock

clean:  ## remove what setup, builds and tests made
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
