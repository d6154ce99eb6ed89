# Everything a person or a build does with this repository, by name. `make` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:
.PHONY: help setup run test test-hostile check debian screenshots eval bench instructions confidence model schema lock

# What .venv is made of, unless PYTHON names it: python3; but where that was compiled without a profile of its use, as version
# managers do by default, the system's own, with which all of this runs about a tenth faster.
FITS := import ensurepip, sys, sysconfig, venv; profiled = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or ""); \
	sys.exit(sys.version_info < (3, 11) or not (profiled or sys.prefix == "/usr"))
PYTHON ?= $(shell for python in python3 /usr/bin/python3; do $$python -c '$(FITS)' 2>/dev/null && echo $$python && exit; done; echo python3)
BIN := .venv/bin

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | while IFS=$$'\t' read -r name what; do printf '  make %-13s%s\n' "$$name" "$$what"; done

setup: .venv/.ready ## make .venv with everything pinned in requirements.lock

run: setup ## extract the sample decisions into output/
	@$(BIN)/thihanh extract corpus -o output --to json,csv

# JOBS=2: test files that run at a time; the tests of a file stay together, as they share what they have made.
TESTS = $(BIN)/python -m pytest $(if $(JOBS),-n $(JOBS) --dist loadfile)

test: setup debian ## run the tests (JOBS=2: two files at a time)
	@$(TESTS)

test-hostile: setup debian ## run all hostile files, damaged copies, patterns and disk errors
	@THIHANH_HOSTILE=all $(BIN)/python -m pytest tests/test_hostile.py tests/test_patterns.py tests/test_faults.py

debian: ## install the Debian packages that tests of scans, old Word, workbooks, PostgreSQL and pages need, or name them
	@tests/debian_parts.sh

check: setup debian ## what has to hold: ruff, mypy, import layers, tests
	@$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(TESTS)

eval: setup ## score the extraction of the sample decisions against their gold
	@rm -rf build/eval
	$(BIN)/thihanh extract corpus -o build/eval --to json --quiet
	$(BIN)/thihanh evaluate corpus/gold build/eval

bench: setup debian ## measure speed, growth and memory, beside other tools; writes docs/performance.md (ONLY=a,c: parts of it, printed)
	@if [[ ! -e /usr/share/fonts/truetype/dejavu/DejaVuSerif-Italic.ttf && $$(id -u) == 0 ]]; then
		apt-get install -y -qq fonts-dejavu-extra >/dev/null || true
	fi
	$(BIN)/python benchmarks/run.py $(if $(ONLY),--only "$(ONLY)")

instructions: setup debian ## count the processor's instructions by callgrind, beside other tools; writes docs/instructions.md
	@missing=()
	[[ -e /usr/share/fonts/truetype/dejavu/DejaVuSerif-Italic.ttf ]] || missing+=(fonts-dejavu-extra)
	[[ -e /usr/include/valgrind/callgrind.h ]] || missing+=(valgrind)
	command -v cc >/dev/null || missing+=(gcc libc6-dev)
	if (($${#missing[@]})) && [[ $$(id -u) == 0 ]]; then
		apt-get install -y -qq "$${missing[@]}" >/dev/null || true
	fi
	$(BIN)/python benchmarks/instructions.py

confidence: setup ## measure what confidence means; writes docs/confidence.md and its picture (GOLD, DOCUMENTS: more gold)
	@$(BIN)/python benchmarks/confidence.py $(if $(GOLD),gold "$(GOLD)" "$(DOCUMENTS)")

screenshots: setup debian ## draw the pages of the review application into docs/review
	@PYTHONPATH=. $(BIN)/python tests/screenshots.py

model: setup ## build the second reader anew from its seed; about 15 minutes
	@$(BIN)/python models/training/train.py

schema: setup ## write the JSON Schema of the output to docs/schema
	@version=$$($(BIN)/python -c 'from pipeline.document.decision import SCHEMA_VERSION; print(SCHEMA_VERSION)')
	$(BIN)/python -m pipeline.write.schema "docs/schema/decision-$$version.json"

lock: setup ## pin the dependencies of pyproject.toml again
	@$(BIN)/pip install --quiet pip-tools
	mkdir -p build
	$(BIN)/pip-compile --quiet --extra dev --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host \
		--no-emit-find-links --no-emit-options --output-file build/requirements.lock pyproject.toml
	{
		echo '# Pinned versions of everything thihanh runs and is developed with. Made from pyproject.toml by `make lock`.'
		grep -v -e '^#' -e '^$$' build/requirements.lock | sed 's/thihanh (pyproject.toml)/thihanh/'
	} > requirements.lock

.venv/.ready: requirements.lock pyproject.toml | .venv/bin/python
	@echo 'Installing into .venv …'
	$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps -e .
	touch $@

.venv/bin/python:
	@python='$(PYTHON)'
	if ! $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
		echo 'thihanh needs Python 3.11 or newer; name another with: make setup PYTHON=python3.12' >&2
		exit 1
	fi
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
			apt-get update -qq
			DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv
		else
			echo 'Python cannot make virtual environments here; install it first: apt-get install python3-venv' >&2
			exit 1
		fi
	fi
	$$python -m venv .venv
