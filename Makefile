# `make` lists the targets. Everything made lands in node_modules/, dist/, bin/ and build/; `make clean` removes the last three.
# A target that has nothing to do ends in a second: each is made again only when what it is made from has changed.

PYTHON ?= python3
VENV := build/venv
STEP := .ci/step.sh
JEST := node_modules/.bin/jest --ci

# Sources by find, so that a new or a removed file counts as a change (the list itself is a prerequisite, see build/sources).
TS_SOURCES := $(shell find host workflows -name '*.ts' -not -path '*/test/*' 2>/dev/null | LC_ALL=C sort)
WORKFLOW_SOURCES := $(filter workflows/%,$(TS_SOURCES))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

.PHONY: help
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Product -----------------------------------------------------------------------------------------------------------------

.PHONY: install
install: node_modules/.ak-lock ## Install the npm packages of package-lock.json

# The copy of the lock says what is installed: by content, because a checkout changes times.
node_modules/.ak-lock: package-lock.json
	@sh .ci/check-node.sh
	@if ! cmp -s package-lock.json $@; then \
	  echo 'Installing npm packages (about 40 s the first time) ...' >&2; \
	  npm ci --no-update-notifier >&2; \
	  cp package-lock.json $@; \
	fi
	@touch $@

.PHONY: build
build: dist/host/main.js dist/workflow-bundle.js dist/host/cli/ak.js ## Compile the TypeScript into dist/

dist/host/main.js: node_modules/.ak-lock tsconfig.json tsconfig.build.json build/sources $(TS_SOURCES)
	@echo 'Compiling TypeScript ...' >&2
	@mkdir -p build/tsc
	@test -f $@ || rm -f build/tsc/build.tsbuildinfo
	@node_modules/.bin/tsc -p tsconfig.build.json
	@node .ci/prune-dist.js
	@touch $@

# Made again when a source file is added or removed.
build/sources: FORCE
	@mkdir -p build
	@echo '$(TS_SOURCES)' | cmp -s - $@ || echo '$(TS_SOURCES)' >$@

# The workflow as one file, and once more with failures encrypted: made here, so that no session waits for a bundler.
dist/workflow-bundle.js: node_modules/.ak-lock $(WORKFLOW_SOURCES) $(wildcard host/temporal/bundle*.ts) | dist/host/main.js
	@echo 'Bundling the workflow ...' >&2
	@node dist/host/temporal/bundle-main.js

# The command line as one file: a hundred small modules take longer to find than to run. What starts a host stays as it is, loaded when needed.
dist/host/cli/ak.js: dist/host/main.js
	@echo 'Bundling the command line ...' >&2
	@node_modules/.bin/esbuild dist/host/main.js --bundle --platform=node --target=node20 --log-level=error --sourcemap \
	  --minify-whitespace --legal-comments=none \
	  --external:../host --external:libsql --external:pg --external:pino --external:pino-pretty --outfile=$@

.PHONY: bin
bin: bin/ak ## Build bin/ak, the command

bin/ak: dist/host/main.js dist/workflow-bundle.js dist/host/cli/ak.js .ci/bin-ak.js
	@mkdir -p bin
	@cp .ci/bin-ak.js $@
	@chmod 755 $@

.PHONY: create-workflow
create-workflow: bin ## Deploy testdata/simple
	@bin/ak deploy --manifest testdata/simple/ak.yaml

.PHONY: run-workflow
run-workflow: bin ## Deploy testdata/simple when needed, send it an event and watch its session
	@bin/ak session start --project simple --deploy testdata/simple/ak.yaml --entrypoint simple.py:on_event \
	  --event @testdata/simple/event.json --with-host --watch

.PHONY: clean
clean: ## Remove everything that was built
	@rm -rf dist bin build

# --- Checks ------------------------------------------------------------------------------------------------------------------

.PHONY: check
check: check-format check-lint check-types check-boundaries check-unused check-hygiene check-python unit ## Everything that is quick: style, types, boundaries, unit tests

.PHONY: format
format: install $(VENV)/.made-from ## Format and sort everything that can be done mechanically
	@node_modules/.bin/prettier --write --log-level warn .
	@$(VENV)/bin/ruff check --quiet --fix-only .
	@$(VENV)/bin/ruff format --quiet .

$(VENV)/.made-from: .ci/requirements.txt .ci/make-venv.sh
	@sh .ci/make-venv.sh $(PYTHON) $(VENV)
	@touch $@

.PHONY: check-format
check-format: install
	@sh $(STEP) 120 format -- node_modules/.bin/prettier --check --log-level warn --cache --cache-location build/prettier-cache .

.PHONY: check-lint
check-lint: install
	@sh $(STEP) 300 lint -- node_modules/.bin/eslint --max-warnings 0 --cache --cache-strategy content --cache-location build/eslint-cache .

.PHONY: check-types
check-types: install
	@sh $(STEP) 180 types -- node_modules/.bin/tsc --noEmit

.PHONY: check-boundaries
check-boundaries: install
	@sh $(STEP) 120 boundaries -- node_modules/.bin/depcruise $(wildcard host workflows bench)

.PHONY: check-unused
check-unused: install
	@sh $(STEP) 120 unused -- node_modules/.bin/knip --no-progress

.PHONY: check-hygiene
check-hygiene: install
	@sh $(STEP) 60 hygiene -- node .ci/hygiene.js

.PHONY: check-python check-python-format check-python-lint check-python-types
check-python: check-python-format check-python-lint check-python-types

check-python-format: $(VENV)/.made-from
	@sh $(STEP) 60 python-format -- $(VENV)/bin/ruff format --check --quiet .

check-python-lint: $(VENV)/.made-from
	@sh $(STEP) 60 python-lint -- $(VENV)/bin/ruff check --quiet .

check-python-types: install $(VENV)/.made-from
	@sh $(STEP) 180 python-types -- node_modules/.bin/pyright --pythonpath $(VENV)/bin/python

# --- Tests -------------------------------------------------------------------------------------------------------------------

.PHONY: test
test: ## Everything that CI runs; goes on after a failure and ends with the sum
	@rm -rf build/results
	@$(MAKE) -k -j1 check contract unit-runner-others libraries-short integration fault-smoke bench-smoke readme; \
	  status=$$?; $(if $(filter no,$(SUM)),:,node .ci/count-results.js) || status=1; exit $$status

.PHONY: unit
unit: unit-host unit-runner ## Unit tests of host and runner

.PHONY: unit-host
unit-host: install
	@sh $(STEP) 300 unit --report unit.json -- $(JEST) --selectProjects unit --json --outputFile build/results/unit.json

.PHONY: unit-runner
unit-runner: $(VENV)/.made-from
	@sh .ci/runner-tests.sh $(VENV)

.PHONY: unit-runner-others
unit-runner-others: ## Tests of the runner on every other CPython 3.9 to 3.13 of this machine
	@sh .ci/runner-tests-others.sh $(PYTHON)

.PHONY: unit-runner-all
unit-runner-all: $(VENV)/.made-from ## The same, with the whole corpus on each
	@AK_PROGRAM_SHARE=1 sh .ci/runner-tests.sh $(VENV)
	@AK_PROGRAM_SHARE=1 sh .ci/runner-tests-others.sh $(PYTHON)

# Each with a Python environment of its own; the short list runs on every Python that we support.
LIBRARY_TESTS := -m pytest --quiet --override-ini pythonpath=runner --override-ini timeout=180

.PHONY: libraries
libraries: ## Programs of some thirty popular libraries, with losses (Python 3.11 or newer; several minutes)
	@sh .ci/make-venv.sh $(PYTHON) build/venv-libraries .ci/libraries.txt
	@sh $(STEP) 1800 libraries --report libraries.xml -- build/venv-libraries/bin/python $(LIBRARY_TESTS) --numprocesses 2 \
	  --junit-xml=build/results/libraries.xml runner/library_tests

.PHONY: libraries-short
libraries-short:
	@sh .ci/make-venv.sh $(PYTHON) build/venv-libraries-short .ci/libraries-short.txt
	@sh $(STEP) 240 libraries-short --report libraries-short.xml -- build/venv-libraries-short/bin/python $(LIBRARY_TESTS) \
	  --numprocesses 2 --junit-xml=build/results/libraries-short.xml runner/library_tests/test_libraries.py \
	  -k 'requests or httpx_async or urllib3 or jinja2 or attrs or tenacity or rich or pydantic'

.PHONY: cpython
cpython: ## CPython's own tests, plain and through the runner, on every CPython 3.9 to 3.13 of this machine (long)
	@sh $(STEP) 7200 cpython -- sh .ci/cpython-tests.sh $(PYTHON)

.PHONY: contract
contract: install ## Tests that host and runner agree, and that old histories replay
	@sh $(STEP) 300 contract --report contract.json -- $(JEST) --selectProjects contract --json --outputFile build/results/contract.json

.PHONY: integration
integration: bin ## Tests on a real Temporal server
	@sh $(STEP) 420 integration --report integration.json -- $(JEST) --selectProjects integration --runInBand --json --outputFile build/results/integration.json

.PHONY: readme
readme: bin ## Run the quick start of README.md
	@sh $(STEP) 180 readme --report readme.json -- $(JEST) --selectProjects readme --runInBand --json --outputFile build/results/readme.json

.PHONY: fault-smoke
fault-smoke: bin
	@sh $(STEP) 240 fault-smoke --report fault-smoke.json -- $(JEST) --selectProjects fault-smoke --runInBand --json --outputFile build/results/fault-smoke.json

.PHONY: fault
fault: bin ## Break everything at every step, for an hour or so (AK_FAULT_SEED, AK_FAULT_RUNS, AK_FAULT_MINUTES), and count the effects
	@sh $(STEP) 3600 fault --report fault.json -- $(JEST) --selectProjects fault-smoke fault --runInBand --json --outputFile build/results/fault.json
	@$(MAKE) fault-campaign

.PHONY: fault-campaign
fault-campaign: bin
	@sh $(STEP) 36000 fault-campaign -- node --require ./.ci/swc-register.js host/test/fault/main.ts

.PHONY: bench
bench: bin ## Measure: cost of a call, time to the first step
	@node --require ./.ci/swc-register.js bench/main.ts

.PHONY: bench-cost
bench-cost: bin ## Measure what user code pays for being in a session: calls, whole programs, imports, files
	@node --require ./.ci/swc-register.js bench/main.ts --cost

.PHONY: long
long: bin ## Measure sessions of 1,000,000 calls (journal mode) and 20,000 (activity mode): hours; AK_LONG=calls,calls for others
	@node --require ./.ci/swc-register.js bench/long.ts

.PHONY: parked
parked: bin ## Measure 1,000 sessions that sleep for a month, and how they wake; AK_PARKED=number for others
	@node --require ./.ci/swc-register.js bench/parked.ts

.PHONY: replay
replay: bin ## Measure how long a session of 100,000 calls takes to go on after a loss; AK_REPLAY=calls for others
	@node --require ./.ci/swc-register.js bench/replay.ts

# Does the benchmark still run? No figure is judged.
.PHONY: bench-smoke
bench-smoke: bin
	@sh $(STEP) 180 bench-smoke -- node --require ./.ci/swc-register.js bench/main.ts --smoke
	@sh $(STEP) 180 parked-smoke -- node --require ./.ci/swc-register.js bench/parked.ts --smoke

.PHONY: FORCE
FORCE:
