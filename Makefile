# Beseda. `make help` lists the targets.
#
# Needed: make and Python 3.11 or newer. Everything else goes into .venv.

ARGS ?=
SOAK ?= 1
PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$python" && break; done)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
JS := tests/clients/js
WEB := web
BUILT := src/beseda/http/web

# What pytest makes of the code is kept: without that each process of a run takes seconds to start.
unexport PYTHONDONTWRITEBYTECODE
PYTEST := $(BIN)/python -m pytest
# A process for each processor, with databases of its own; four at most, because all of them connect to one PostgreSQL,
# which takes a hundred connections unless told.
PARALLEL := --numprocesses=auto --maxprocesses=4 --dist=worksteal

export CUSTOM_COMPILE_COMMAND := make lock
COMPILE := $(BIN)/pip-compile --quiet --upgrade --strip-extras --generate-hashes --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help web run test quick soak check bench docs method changelog lock setup js clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile
	@echo 'Options go into ARGS, for example: make test ARGS="-k login -x"'

run: $(VENV)/compiled.stamp web ## start a developer's portal, ARGS go to `beseda serve`
	$(BIN)/beseda serve --developer on $(ARGS)

test: setup js web ## run the tests on SQLite, and on PostgreSQL if BESEDA_TEST_POSTGRES holds its URL
	$(PYTEST) $(PARALLEL) $(ARGS)

# Without PostgreSQL, and without the long searches.
quick: setup ## run the tests of what differs from main, and the contract, on SQLite
	env -u BESEDA_TEST_POSTGRES -u BESEDA_REQUIRE_POSTGRES \
		$(PYTEST) $(PARALLEL) -m 'not soak' $$($(BIN)/python -m tests.changed) $(ARGS)

soak: setup js ## search on and on for what `make test` searches a little for, SOAK=10 ten times longer
	BESEDA_SOAK=$(SOAK) $(PYTEST) $(PARALLEL) -m soak $(ARGS)

check: setup ## lint, formatting, types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict src tests bench

bench: setup ## measure the speed of the server
	$(BIN)/python -m bench $(ARGS)

docs: setup ## write the reference anew
	$(BIN)/python -m beseda.docs $(ARGS)

method: setup ## begin a method from the facts of its page: make method NAME=im.chat.leave
	$(BIN)/python -m tests.scaffold $(NAME)

changelog: setup ## put what is told in changes/ into CHANGELOG.md: make changelog VERSION=1.2
	$(BIN)/python -m beseda.docs.changelog $(VERSION)

# The lock is made with the oldest supported Python, because newer ones need fewer backports.
# dev.txt comes first: what is tested is what is run.
lock: setup ## lock the newest versions of all dependencies
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and \
		"make lock needs a .venv made with Python 3.11: make clean lock PYTHON=python3.11")'
	$(COMPILE) --extra dev --output-file requirements/dev.txt pyproject.toml
	$(COMPILE) --constraint requirements/dev.txt --output-file requirements/run.txt pyproject.toml
	$(COMPILE) --constraint requirements/dev.txt --output-file requirements/build.txt requirements/build.in

clean: ## remove .venv, node_modules and caches, but not ./var
	rm -rf $(VENV) $(JS)/node_modules $(WEB)/node_modules $(BUILT) build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

setup: $(VENV)/dev.stamp $(VENV)/compiled.stamp ## make .venv with all that development needs

$(VENV)/run.stamp: pyproject.toml requirements/build.txt requirements/run.txt
	@if ! $(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
		python="$(PYTHON)"; \
		test -n "$$python" || { echo 'Beseda needs Python 3.11 or newer, and none was found.' \
			'Install it, or name it: make PYTHON=/path/to/python3' >&2; exit 1; }; \
		echo "$$python -m venv $(VENV)"; \
		"$$python" -m venv --clear $(VENV); \
	fi
	$(PIP) install --quiet --require-hashes -r requirements/build.txt -r requirements/run.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# As pip does with what it copies: no start has to compile, not even where Python may not write bytecode.
$(VENV)/compiled.stamp: $(VENV)/run.stamp $(shell find src -name '*.py')
	$(BIN)/python -m compileall -q src
	@touch $@

# Node 20.19 or newer; without it the portal serves its API, and its first page says what is missing.
web: ## build the messenger for the browser, where there is Node.js
	@if command -v node >/dev/null && command -v npm >/dev/null; then \
		$(MAKE) --no-print-directory $(BUILT)/.stamp; \
	else \
		echo 'Node.js or npm is missing: the page in the browser is not built.'; \
	fi

$(WEB)/node_modules/.stamp: $(WEB)/package.json $(WEB)/package-lock.json
	cd $(WEB) && npm ci --no-audit --no-fund
	@touch $@

$(BUILT)/.stamp: $(WEB)/node_modules/.stamp $(WEB)/index.html $(WEB)/vite.config.ts $(shell find $(WEB)/src -type f)
	cd $(WEB) && npm run --silent check && npm run --silent build
	@touch $@

# The JavaScript client is tested where there is Node.js.
js:
	@if command -v node >/dev/null && command -v npm >/dev/null; then \
		$(MAKE) --no-print-directory $(JS)/node_modules/.stamp; \
	else \
		echo 'Node.js or npm is missing: the tests of the JavaScript client cannot run.'; \
	fi

$(JS)/node_modules/.stamp: $(JS)/package.json $(JS)/package-lock.json
	cd $(JS) && npm ci --no-audit --no-fund
	@touch $@
