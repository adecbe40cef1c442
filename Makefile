# Everything is kept in .venv (programs) and .local (data); nothing else on the machine is touched.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
READY := .venv/.ready
CLIENTS := .venv/clients
AXE := .venv/axe
DIRECTORY ?=
BEACON ?=
ARGS ?=
# One more than the machine has processors: tests wait for PostgreSQL, for background tasks, for a browser.
WORKERS ?= $(shell echo $$(($$(nproc) + 1)))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo up test check golden tenancy clients mutants bench chaos lock clean

# Tests start twenty processes of ours: without bytecode each compiles everything, whatever the environment prefers.
test tenancy chaos: export PYTHONDONTWRITEBYTECODE :=

help: ## list the commands
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(READY) ## hold a draw from the import of a list to its verification (DIRECTORY=enterprises.csv, BEACON=drand)
	@$(BIN)/cheqian demo $(if $(DIRECTORY),--directory '$(DIRECTORY)') $(if $(BEACON),--beacon '$(BEACON)') $(ARGS)

up: $(READY) ## run all four services on 127.0.0.1 until Ctrl-C (ARGS='--port 8080 --data .local')
	@$(BIN)/cheqian up $(ARGS)

test: $(READY) ## run the whole test suite, on a PostgreSQL of its own (ARGS='-k name')
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(AXE)/.ready; else \
		echo 'npm is missing: nobody asks whether the pages are accessible. On Debian/Ubuntu: apt-get install nodejs npm' >&2; fi
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: $(READY) ## check style, types, import contracts and known dangers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive shared services deploy

golden: $(READY) ## write the golden files again; `git diff` then shows the changes of public formats
	$(BIN)/pytest -q -m golden --write-golden $(ARGS)
	$(BIN)/python -m tests.unit.draws.published
	$(BIN)/python -m tests.integration.witness.transcript

tenancy: $(READY) ## test one service at a time without row-level security: the code alone must separate bureaus
	$(BIN)/pytest -n $(WORKERS) --dist worksteal --bare-rows tests/integration/sampling tests/integration/publishing $(ARGS)

clients: $(CLIENTS)/.ready ## lint the OpenAPI document, generate whole clients from it, hold a draw with one (needs npm)
	$(BIN)/python -m tests.clients $(CLIENTS)

mutants: $(READY) ## break one rule at a time, in a copy, and list the breaks that no test finds (ARGS='fence')
	$(BIN)/python -m tests.mutants $(ARGS)

bench: $(READY) ## measure against other libraries, print the ratios, write docs/benchmarks.md (QUICK=1: run it small)
	$(BIN)/python -m tests.bench $(ARGS)

chaos: $(READY) ## run the long form of the tests of faults, statistics and made-up requests
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m chaos --timeout 0 $(ARGS)

lock: $(READY) ## pin every package again, with hashes and without the address of a registry
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header requirements-dev.in --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header tests/clients/requirements.in --output-file tests/clients/requirements.lock

clean: ## delete the programs and the caches; data under .local stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# pip brings only uv (pinned in the lock like everything else); uv does the rest in seconds.
$(READY): requirements.lock pyproject.toml
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo '需要 Python 3.11 或更高版本；请安装，或指明：make PYTHON=/路径/python3' >&2; \
		echo 'Python 3.11 or newer is needed: install it, or name it: make PYTHON=/path/to/python3' >&2; exit 1; }
	@'$(PYTHON)' -m venv .venv || { \
		echo 'Python 缺少 venv 模块。Debian/Ubuntu：apt-get install python3-venv' >&2; \
		echo 'Python lacks its venv module. On Debian/Ubuntu: apt-get install python3-venv' >&2; exit 1; }
	@sed -n '/^uv==/,/# via/p' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .venv/uv.lock || { \
		echo '下载所需程序失败：首次运行需要网络。请检查网络；单位内有镜像的，用 PIP_INDEX_URL 和 UV_INDEX_URL 指明' >&2; \
		echo 'The programs could not be downloaded; the first run needs the network. Name a mirror, if you have one, in' \
			'PIP_INDEX_URL and UV_INDEX_URL' >&2; exit 1; }
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes --requirement requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps --editable .
	@touch $@

# Generators need other versions of our packages than we do: they live apart. No script of a package is run.
$(CLIENTS)/.ready: $(READY) tests/clients/package-lock.json tests/clients/requirements.lock
	@command -v npm >/dev/null || { echo 'npm is missing. On Debian/Ubuntu: apt-get install nodejs npm' >&2; exit 1; }
	@mkdir -p $(CLIENTS)
	@cp tests/clients/package.json tests/clients/package-lock.json tests/clients/.npmrc $(CLIENTS)
	@cd $(CLIENTS) && npm ci --ignore-scripts --no-audit --no-fund --silent
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(CLIENTS)/python
	@$(BIN)/uv pip install --quiet --python $(CLIENTS)/python/bin/python --require-hashes \
		--requirement tests/clients/requirements.lock
	@touch $@

# What tests/browser/test_every_page.py asks whether a page is accessible. No script of a package is run.
$(AXE)/.ready: tests/browser/axe/package-lock.json
	@mkdir -p $(AXE)
	@cp tests/browser/axe/package.json tests/browser/axe/package-lock.json tests/browser/axe/.npmrc $(AXE)
	@cd $(AXE) && npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@
