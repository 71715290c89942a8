# `make dashboard` shows the pages, `make test` proves them. All else is for developers.
SHELL := /bin/sh
DEMO := build/demo
DATA ?= $(DEMO)
HOST ?= 127.0.0.1
PORT ?= 8866
BIN := .venv/bin
STAMP := .venv/installed
SPARK := .venv/spark
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help dashboard test test-all faults check bench clean lock chromium engines

help:
	@echo "make dashboard [DATA=folder] [PORT=8866]   show the pages on the demo data, or on the registers in a folder"
	@echo "make test                                  install what the tests need, and run them"
	@echo "make test-all                              the same with the longest tests, some minutes more"
	@echo "make faults                                break all that reads and writes, as often as it takes, and print figures"
	@echo "make check                                 format, lint and types"
	@echo "make bench                                 measure speed"
	@echo "make lock                                  pin the newest versions in requirements.lock"
	@echo "make clean                                 remove everything that can be made again"

dashboard: $(STAMP) $(if $(filter $(DEMO),$(DATA)),$(DEMO)/minlog)
	$(BIN)/kpro serve --data "$(DATA)" --host $(HOST) --port $(PORT)

test: $(STAMP) $(SPARK) chromium engines
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

test-all: ARGS += --all
test-all: test

faults: $(STAMP)
	$(BIN)/python -m pytest -n 2 --all tests/faults $(ARGS)

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(STAMP) $(SPARK) chromium engines
	$(BIN)/python -m pytest -s -o python_files="bench_*.py" tests/benchmarks $(ARGS)

# pip compiles one file after another; compileall does it on all cores, and a few files of others can't be compiled.
# All that the pages can show, invented: with the log last, so that a run that was stopped begins anew.
$(DEMO)/minlog: | $(STAMP)
	rm -rf $(DEMO) $(DEMO)-minlog
	$(BIN)/kpro demo $(DEMO)
	$(BIN)/kpro demo $(DEMO)-minlog --minlog 20000 --effect listcall
	$(BIN)/kpro minlog key new $(DEMO)-minlog/key.txt
	cd $(DEMO)-minlog && $(CURDIR)/$(BIN)/kpro minlog ingest minlog.csv --key-file key.txt --activity aktivitet.csv \
		--careteam careteam.csv --participants deltagere.csv --episodes forløb.csv -o new
	mv $(DEMO)-minlog/new $@

$(STAMP): requirements.lock pyproject.toml
	@.ci/venv .venv
	$(PIP) install --quiet --no-compile --require-hashes -r requirements.lock
	@$(BIN)/python -m compileall -qq -j 0 .venv/lib || true
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# Spark is 400 MB: the tests want it, those who only look at the pages don't.
$(SPARK): $(STAMP) requirements-spark.lock
	$(PIP) install --quiet --require-hashes -r requirements-spark.lock
	@touch $@

chromium:
	@.ci/chromium

engines: chromium # one after the other: both may ask apt
	@.ci/engines

# The lock holds versions and hashes only: where packages come from is each machine's own setting.
lock:
	rm -rf build/lock
	.ci/venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check install --quiet pip-tools
	build/lock/bin/pip-compile --quiet --upgrade --extra dev --all-build-deps --allow-unsafe --strip-extras \
		--generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements.lock pyproject.toml
	build/lock/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"])' \
		> build/lock/spark.in
	build/lock/bin/pip-compile --quiet --upgrade --allow-unsafe --strip-extras --no-annotate \
		--generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements-spark.lock build/lock/spark.in

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis .benchmarks
	find . -name __pycache__ -prune -exec rm -rf {} +
