# Two commands matter to a newcomer: `make run` starts it, `make test` tests it.
PYTHON ?= python3
BIN := .venv/bin

# The data folder that stands beside the project in our workplace; elsewhere name your own.
ifneq ($(wildcard ../shared/data/regions),)
export DESAEKSPOR_MIRROR ?= $(abspath ../shared/data)
endif

.PHONY: setup run test test-spark check bench bench-load messages lock clean
.DEFAULT_GOAL := run

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml scripts/setup
	PYTHON="$(PYTHON)" scripts/setup
	@touch $@

run: setup
	$(BIN)/desaekspor run

test: setup
	scripts/test

# Needs Java 17 or newer; installs Spark into .venv the first time.
test-spark: setup
	scripts/test_spark

check: setup
	scripts/check

bench: setup
	$(BIN)/python -m bench

# Needs a machine that does nothing else; makes its register of 125,000 enterprises once and keeps it under var/bench.
bench-load: setup
	$(BIN)/python -m bench load first_load

messages: setup
	$(BIN)/python scripts/messages.py update
	$(BIN)/python scripts/messages.py compile

# Needs uv (pip install uv); writes the exact versions and hashes that `make setup` installs.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-header --quiet --output-file requirements.lock
	sed -n 's/^spark = \["\(.*\)"\]$$/\1/p' pyproject.toml | uv pip compile - --universal --python-version 3.11 \
	  --constraint requirements.lock --generate-hashes --no-header --quiet --output-file requirements-spark.lock

clean:
	rm -rf .venv build *.egg-info
