# What a person does with this checkout, one word each. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV ?= .venv
BIN := $(VENV)/bin
EXTRA ?= base
PYTHON ?=
OTHER_PYTHON ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
CHECK := $(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy
DEMO := ai_promotion_act ex_ante_hard_law no_guideline

.PHONY: help venv install demo test check fix bench test-versions other-bytes same-bytes nightly coverage branches mutation lock clean distclean

help: ## list these commands
	@echo "Start with: make demo      (needs Python 3.11 or newer, nothing else)"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  PYTHON=python3.12 chooses the Python of a new .venv; VENV=DIR another place for it."
	@echo "  make install EXTRA=analysis adds one of: $(basename $(notdir $(wildcard requirements/*.txt)))"

venv: $(BIN)/python ## create .venv with the newest Python there is

install: $(VENV)/.with-$(EXTRA) ## install the package with its locked dependencies

demo: $(VENV)/.with-analysis ## compare three policies, say why, test claims: out/demo/report.html
	$(BIN)/sim compare $(DEMO) --replicates 20 --out out/demo
	$(BIN)/sim explain $(wordlist 1,2,$(DEMO)) --replicates 10 --out out/demo-why
	$(BIN)/sim claims --points 40 --replicates 2 population.firms=600 --store out/demo-claims-store --out out/demo-claims
	$(BIN)/sim report out/demo out/demo-why out/demo-claims

TESTS ?= -n 3 --dist loadfile
test: $(VENV)/.with-all ## everything that must pass: style, types, tests
	@echo "compiling the model while style and types are checked"
	$(BIN)/python -P -m sim.commands.compiling & $(CHECK) && wait $$!
	$(BIN)/pytest $(TESTS) $(COVER)

check: $(VENV)/.with-all ## style and types only
	$(CHECK)

fix: $(VENV)/.with-all ## correct the style where that is mechanical
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.with-all ## measure speed and memory beside peers and write docs/benchmarks.md
	$(BIN)/python benchmarks/run.py

test-versions: other-bytes same-bytes ## the same bytes under another Python: OTHER_PYTHON=python3.12

other-bytes: # what the other Python gives
	@test -n "$(OTHER_PYTHON)" || { echo "say which: make test-versions OTHER_PYTHON=python3.12" >&2; exit 2; }
	@$(MAKE) install VENV=.venv-other EXTRA=base PYTHON="$(OTHER_PYTHON)"
	@mkdir -p build
	.venv-other/bin/python scripts/same_bytes.py > build/bytes-other.txt

same-bytes: $(VENV)/.with-base # whether this one gives the same
	$(BIN)/python scripts/same_bytes.py > build/bytes.txt
	@diff build/bytes.txt build/bytes-other.txt
	@echo "both give the same bytes in $$(wc -l < build/bytes.txt) runs, whole and stepped"

nightly: $(VENV)/.with-all ## the tests that take minutes, and 50,000 generated configurations
	$(BIN)/pytest -m nightly
	SIM_CASES=nightly $(BIN)/pytest tests/properties

coverage: $(VENV)/.with-all ## all tests, and which lines and branches some of them reach: at least 95 % of each
	rm -f .coverage .coverage.*
	@$(MAKE) test COVER=--cov
	@$(MAKE) branches

branches: # whether the tests measured last reached enough
	@mkdir -p build
	$(BIN)/coverage json -q -o build/coverage.json
	$(BIN)/python scripts/branches.py build/coverage.json

SAMPLE ?= 20
mutation: $(VENV)/.with-all build/mutation/bin/cosmic-ray ## change the model and see whether a test notices
	$(BIN)/python scripts/mutation.py equations
	cp build/mutation/survivors.txt build/mutation/survivors-equations.txt
	$(BIN)/python scripts/mutation.py engine --sample $(SAMPLE)

lock: build/lock/bin/uv ## write requirements/*.txt from pyproject.toml; UPGRADE=1 takes the newest
	@for extra in all $(LOCKED); do $(call compile,$$extra); done

clean: ## remove builds, caches and the demo's output, not your results
	rm -rf build dist out/demo out/demo-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* htmlcov
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## the same, and .venv
	rm -rf $(VENV) .venv-other

# --- how -----------------------------------------------------------------------------------------
# A file .with-X in the environment says that requirements/X.txt is installed in it; it is older than
# a lock that changed, so nothing is installed twice and nothing is missed. All holds every other.

$(VENV)/.with-%: requirements/%.txt pyproject.toml | $(BIN)/python
	@echo "installing $< into $(VENV)"
	@$(PIP) --no-deps --require-hashes -r $<
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(if $(filter all,$*),$(patsubst requirements/%.txt,$(VENV)/.with-%,$(wildcard requirements/*.txt)),$@)

# The newest of the Pythons that the lock was tried on, or the system's own.
$(BIN)/python:
	@python=""; \
	for candidate in $(or $(PYTHON),python3.13 python3.12 python3.11 python3); do \
	  if "$$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	  then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "No usable Python: $(or $(PYTHON),python3) is older than 3.11, missing, or cannot make environments." >&2; \
	  echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2; \
	  echo "Then again, or with PYTHON=/path/to/python3.12." >&2; \
	  exit 1; \
	fi; \
	echo "creating $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv $(VENV)

build/mutation/bin/cosmic-ray: | $(BIN)/python
	@$(BIN)/python -m venv build/mutation
	@build/mutation/bin/python -m pip --disable-pip-version-check --quiet install 'cosmic-ray>=8.4'

build/lock/bin/uv: | $(BIN)/python
	@$(BIN)/python -m venv build/lock
	@build/lock/bin/python -m pip --disable-pip-version-check --quiet install 'uv>=0.9'

# all.txt is resolved first and holds the others to one version of everything.
LOCKED := base dev analysis cluster lab export
extra-flags = case $(1) in \
    all) flags="--all-extras $(if $(UPGRADE),--upgrade)";; \
    base) flags="-c requirements/all.txt";; \
    *) flags="--extra $(1) -c requirements/all.txt";; esac
compile = $(call extra-flags,$(1)); echo "locking $(1)"; \
    build/lock/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header --annotation-style line \
    $$flags -o requirements/$(1).txt pyproject.toml requirements/build.in
