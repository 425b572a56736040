# The workflow, executable. Everything lives in .venv and .tools; nothing is installed elsewhere.
#   make run              install, then ingest the bundled demo site and show the result
#   make run FEEDS=my.opml    the same for real feeds, into OUT (default out/)
#   make test             the whole suite; make fast: without the slow tests
#   make check            lint and types
#   make bench            benchmarks (needs NEWSBEAM_SHARED for the ones on real pages)
#   make faults           every fault at full size into docs/reliability.md, half an hour; DATABASE=postgresql for the other
#   make prism            the local streaming runner of Beam (needs Go), for one test
#   make flink JOB_SERVER_JAR=…   the same records on Flink as on the other engines, by Beam's job server for it (needs Java)
#   make emulators        Pub/Sub and object store in memory (needs Go), for the tests of these sinks
#   make postgres         Debian's PostgreSQL, if it is missing (as root), for the tests on a real one
#   make schemas          golden schemas of tests/ anew, after a change of schemas/ (look at the difference)
#   make airflow-check    deploy/airflow imports under a real Airflow (its own environment)
#   make lock             renew the locks after a change of setup.py
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
OUT ?= $(if $(FEEDS),out,demo-out)
BEAM_VERSION = $(shell sed -n 's/^apache-beam==//p' requirements.lock)

.PHONY: install dev run test fast check bench faults prism flink emulators postgres schemas airflow-check lock clean

$(VENV)/.base: requirements.lock setup.py
	@command -v $(PYTHON) >/dev/null || { echo "newsbeam needs $(PYTHON): set PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (a minute or so, once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

install: $(VENV)/.base
dev: $(VENV)/.dev

run: install
ifdef FEEDS
	$(BIN)/newsbeam ingest --feeds $(FEEDS) --to $(OUT)
else
	$(BIN)/python demo/site.py $(if $(EDITED),--edited) -- $(BIN)/newsbeam ingest --feeds demo/feeds.opml --to $(OUT) \
	  --proxy '{proxy}' --per-host-delay 0 $(if $(REFETCH),--refetch,--all-due)
endif
	@$(BIN)/python demo/show.py $(OUT)

# On two cores; those that bound CPU or must meet a moment of a process after them, one after another.
test: dev
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not alone" --durations=25
	$(BIN)/python -m pytest -m alone

fast: dev
	$(BIN)/python -m pytest -m "not slow"

check: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: dev
	$(BIN)/python -m bench

# As root also the full disk (a small tmpfs is mounted).
faults: dev
	$(BIN)/python -m tests.faults.suite --database $(or $(DATABASE),sqlite) --out docs/reliability.md

prism: install
	GOBIN=$(CURDIR)/.tools go install github.com/apache/beam/sdks/v2/go/cmd/prism@v$(BEAM_VERSION)

# Of Beam's own version, with Flink inside: beam-runners-flink-<version of Flink>-job-server on Maven Central.
flink:
	@test -f "$(JOB_SERVER_JAR)" || { echo "make flink needs JOB_SERVER_JAR=beam-runners-flink-…-job-server-$(BEAM_VERSION).jar (a file; found: '$(JOB_SERVER_JAR)')"; exit 1; }
	@command -v java >/dev/null || { echo "make flink needs Java"; exit 1; }
	@$(MAKE) --no-print-directory dev
	NEWSBEAM_TEST_FLINK_JAR=$(abspath $(JOB_SERVER_JAR)) $(BIN)/python -m pytest tests/pipelines/test_parity.py -k "flink or large"

# Servers that stand for Google's, for the tests of the sinks: their versions are in tests/emulators/go.mod.
emulators:
	cd tests/emulators && GOBIN=$(CURDIR)/.tools go install ./...

# The tests start a server of their own from these binaries; as root they run it as `nobody`.
postgres:
	@if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then exit 0; \
	elif [ "$$(id -u)" != 0 ]; then \
	  echo "PostgreSQL is missing, and only root can install it: apt-get install postgresql (or set NEWSBEAM_TEST_POSTGRES)"; exit 1; \
	else apt-get update --quiet && DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends postgresql; fi

# Airflow pins what Beam pins otherwise, so it has an environment of its own; the tests only look at the DAG's command.
airflow-check:
	@test -x .tools/airflow/bin/python || $(PYTHON) -m venv .tools/airflow
	.tools/airflow/bin/pip install --quiet --disable-pip-version-check 'apache-airflow-core>=3.3,<4' 'apache-airflow-providers-standard>=1,<2'
	AIRFLOW_HOME=$(CURDIR)/.tools/airflow .tools/airflow/bin/python deploy/airflow/newsbeam_dag.py

lock: dev
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate \
	  --output-file requirements.lock setup.py
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate \
	  --extra dev --extra archive --extra gcp --extra postgres -c requirements.lock --output-file requirements-dev.lock setup.py
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate \
	  --extra dataflow --extra gcp --extra postgres -c requirements-dev.lock --output-file deploy/container/requirements.lock setup.py

schemas: install
	@for kind in article failure gap; do for form in json-schema avro bigquery sql arrow; do \
	  $(BIN)/newsbeam schema --kind $$kind --format $$form > tests/pipelines/data/schemas/$$kind.$$form; done; done
	@rm tests/pipelines/data/schemas/failure.json-schema  # lists the reasons, of which each stage adds its own

clean:
	rm -rf $(VENV) .tools demo-out build *.egg-info .mypy_cache .ruff_cache .pytest_cache
