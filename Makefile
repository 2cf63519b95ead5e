# The two commands of a newcomer are `make demo` and `make test`; `make check` is what reviewers run first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed

.DEFAULT_GOAL := help
.PHONY: help demo test check soak coverage mutants weights lock clean

help:  ## say what there is to make
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(INSTALLED): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Claimdesk needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(INSTALLED)  ## set up, then show the main job on the seed article
	@$(BIN)/claimdesk demo

test: $(INSTALLED)  ## set up, then run the tests, several at once
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 5 --dist worksteal

check: $(INSTALLED)  ## lint, types, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(INSTALLED)  ## the long tests of what the bot promises (an hour): 200 kills, five minutes of load, 15,000 random use cases
	CLAIMDESK_SOAK=1 $(BIN)/python -m pytest -s tests/desk/test_model.py tests/standin/test_crashes.py tests/standin/test_load.py

coverage: $(INSTALLED)  ## run the tests and report the lines and branches that none of them reaches
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report --skip-covered --show-missing

SAMPLE ?= 60
SEED ?= 1
mutants: $(INSTALLED)  ## break the code in SAMPLE random places (60, drawn by SEED), and list what no test notices
	$(BIN)/python -m tests.mutants --sample $(SAMPLE) --seed $(SEED)

weights: $(INSTALLED)  ## fit the matcher's weights on the public data beside the project and on our stories
	$(BIN)/python -m training.weights ../shared/data
	$(BIN)/python -m training.pruning ../shared/data
	$(BIN)/python -m training.decision

lock: $(INSTALLED)  ## resolve requirements.lock anew from pyproject.toml, and list it (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --output-file requirements.lock
	$(BIN)/python -m tests.dependency_list

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
