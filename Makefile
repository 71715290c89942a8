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
.PHONY: help dashboard test test-all check bench bench-peers drift hub fuzz coverage mutation audit sbom faults clean lock chromium engines

help:
	@echo "make dashboard [DATA=folder] [PORT=8866]   show the pages on the demo data, or on the registers in a folder"
	@echo "make test                                  install what the tests need, and run them"
	@echo "make test-all                              the same with the longest tests, some minutes more"
	@echo "make faults                                break all that reads and writes, as often as it takes, and print figures"
	@echo "make check                                 format, lint and types"
	@echo "make bench                                 measure speed"
	@echo "make bench-peers                           measure the same page, audit and best set made with others' tools"
	@echo "make drift                                 try the examples of nginx and systemd (docs/drift)"
	@echo "make hub                                   try the pages in a real JupyterHub (docs/drift)"
	@echo "make fuzz [FUZZ_SECONDS=600]               feed every reader changed files, so many seconds each"
	@echo "make coverage | mutation | audit | sbom    lines that tests run, mutants, known holes, list of parts"
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

# The others' packages lie in an environment of their own; PARTS names some of: pages engines optimal.
bench-peers: $(STAMP) build/peers/installed chromium
	$(BIN)/python -m tests.benchmarks.peers $(PARTS)

build/peers/installed: requirements-peers.lock
	@.ci/venv build/peers
	build/peers/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-peers.lock
	@touch $@

drift: $(STAMP)
	$(BIN)/python -m pytest -o python_files="run_nginx.py" tests/drift $(ARGS)

# JupyterHub and its proxy in an environment of their own, which sees the packages of ours.
hub: $(STAMP) build/hub/installed
	PATH=$(CURDIR)/build/hub/node_modules/.bin:$$PATH build/hub/bin/python -m pytest -p no:cacheprovider \
		-o python_files="run_hub.py" tests/drift $(ARGS)

build/hub/installed: requirements-hub.lock | $(STAMP)
	@.ci/venv build/hub
	build/hub/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-hub.lock
	echo "import site; site.addsitedir('$$($(BIN)/python -c 'import site; print(site.getsitepackages()[0])')')" \
		> "$$(build/hub/bin/python -c 'import site; print(site.getsitepackages()[0])')/kpro.pth"
	printf '#!%s\nimport sys\nfrom kpro_analysis.cli import main\nsys.exit(main())\n' $(CURDIR)/build/hub/bin/python \
		> build/hub/bin/kpro
	chmod +x build/hub/bin/kpro
	npm install --silent --no-package-lock --prefix build/hub configurable-http-proxy@5.3.0
# atheris lies beside the packages, not among them: only this wants it, and it is there for few versions of Python.
FUZZ_SECONDS ?= 600
TARGETS ?=

fuzz: build/fuzz/packages/installed
	PYTHONPATH=build/fuzz/packages $(BIN)/python -m tests.faults.fuzz $(FUZZ_SECONDS) $(TARGETS)

build/fuzz/packages/installed: $(STAMP) requirements-fuzz.lock
	rm -rf $(@D)
	$(PIP) install --quiet --no-deps --require-hashes --target $(@D) -r requirements-fuzz.lock
	@touch $@

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
	echo jupyterhub > build/lock/hub.in
	sed -E 's/ *--hash.*//; s/ *\\$$//' requirements.lock | grep -E '^[a-zA-Z0-9_.-]+==' > build/lock/ours.txt
	build/lock/bin/pip-compile --quiet --upgrade --allow-unsafe --strip-extras --no-annotate -c build/lock/ours.txt \
		--generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements-hub.lock build/lock/hub.in
	printf '%s\n' streamlit dash dash-ag-grid panel plotly polars ortools scipy pandas pyarrow numpy python-calamine openpyxl \
		> build/lock/peers.in
	build/lock/bin/pip-compile --quiet --upgrade --allow-unsafe --strip-extras --no-annotate \
		--generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements-peers.lock build/lock/peers.in

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis .benchmarks
	find . -name __pycache__ -prune -exec rm -rf {} +

# What is only wanted now and then lies beside .venv, not in it; PYTHONPATH shows it to every process, kernels too.
BESIDE = $(PIP) install --quiet --require-hashes --upgrade --target build/$(1) -r requirements-$(1).lock
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
MUTANTS ?= kpro_analysis.privacy.* kpro_analysis.weighting.*

build/coverage/sitecustomize.py: requirements-coverage.lock $(STAMP)
	$(call BESIDE,coverage)
	printf 'import coverage\n\ncoverage.process_startup()\n' > $@

# Every process is counted, one at a time. Ends with an error when a test fails or too few lines are run.
coverage: build/coverage/sitecustomize.py $(SPARK) chromium engines
	rm -f build/coverage/data*
	PYTHONPATH=$(CURDIR)/build/coverage $(ONE_THREAD) $(BIN)/python -m coverage run -m pytest $(ARGS); status=$$?; \
		export PYTHONPATH=$(CURDIR)/build/coverage; $(BIN)/python -m coverage combine --quiet && \
		$(BIN)/python -m coverage report --skip-covered --sort=cover && exit $$status

build/mutation/installed: requirements-mutation.lock $(STAMP)
	$(call BESIDE,mutation)
	@touch $@

# Mutants are made in a copy; what was tried is remembered there, so that a run which was stopped goes on.
mutation: build/mutation/installed
	git ls-files -z | xargs -0 cp --parents --target-directory=$$(mkdir -p build/mutants && echo build/mutants)
	cd build/mutants && export PYTHONPATH=$(CURDIR)/build/mutation $(ONE_THREAD) && \
		$(CURDIR)/$(BIN)/python -m mutmut run --max-children 2 $(foreach name,$(MUTANTS),'$(name)') && \
		$(CURDIR)/$(BIN)/python -m mutmut results

build/audit/bin/pip-audit: requirements-audit.lock
	.ci/venv build/audit
	build/audit/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-audit.lock
	@touch $@

# --strict: what the advisory service doesn't answer for isn't fine.
audit: build/audit/bin/pip-audit
	build/audit/bin/pip-audit --strict --disable-pip -r requirements.lock
	build/audit/bin/pip-audit --strict --disable-pip -r requirements-spark.lock

sbom: build/audit/bin/pip-audit $(STAMP)
	build/audit/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.json $(BIN)/python
