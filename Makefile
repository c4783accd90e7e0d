# Two commands for a newcomer: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
DATA := src/onrecord/data
MODELS ?= ../models

# Bytecode is kept whatever the environment says: else every worker and every run of the program compiles all libraries anew.
unexport PYTHONDONTWRITEBYTECODE

DOCS := README.md CHANGELOG.md docs findings training/RUNS.md

.PHONY: bench bench-ask bench-pages chromium clean demo docs folds gate install lock newest reference scores test tests weights

demo: install
	@rm -f demo.db demo.db-wal demo.db-shm
	@echo '$$ onrecord read samples --into demo.db'
	@$(BIN)/onrecord read samples --into demo.db
	@echo; echo '$$ onrecord read samples/wire_sanctions.txt'
	@$(BIN)/onrecord read samples/wire_sanctions.txt
	@echo; echo '$$ onrecord statements --db demo.db --limit 3 meet'
	@$(BIN)/onrecord statements --db demo.db --limit 3 meet
	@echo; echo '$$ onrecord compare samples/wire_sanctions.txt samples/wire_sanctions_chisinau.txt   (begins)'
	@$(BIN)/onrecord compare samples/wire_sanctions.txt samples/wire_sanctions_chisinau.txt | head -n 16
	@echo; echo '$$ onrecord formula --db demo.db --holder Norway --issue energy'
	@$(BIN)/onrecord formula --db demo.db --holder Norway --issue energy
	@echo; echo '$$ onrecord show samples/press_conference_nile.txt   (begins)'
	@$(BIN)/onrecord show samples/press_conference_nile.txt | head -n 12
	@echo; echo 'The record of the samples is in demo.db: ask it with `$(BIN)/onrecord statements --db demo.db WORDS`.'

install: .venv/.installed

# Every install is the lock's: the same files on every machine, by their hashes; all that is needed is in it, so nothing is resolved.
INSTALL := pip install --quiet --disable-pip-version-check --no-compile --no-deps
LOCKED := $(INSTALL) --require-hashes -r
ITSELF := $(INSTALL) --no-index --no-build-isolation -e .

# The kernel is built in this step, if there is a C compiler.
.venv/.installed: pyproject.toml locks/demo.txt hatch_build.py $(wildcard src/onrecord/tag/kernel/*.[ch]) src/onrecord/tag/kernel/build.py
	@echo 'Installing into .venv: this takes a minute or more.'
	@$(PYTHON) -m venv .venv
	@$(BIN)/$(LOCKED) locks/demo.txt
	@$(BIN)/$(ITSELF)
	@touch $@

.venv/.tested: .venv/.installed locks/test.txt
	$(BIN)/$(LOCKED) locks/test.txt
	@touch $@

# What checks the entities of FollowTheMoney is built here, against ICU: where that fails its one test is skipped, and says so.
.venv/.linked: .venv/.tested locks/linked.txt
	@$(BIN)/$(LOCKED) locks/linked.txt >/dev/null 2>&1 || echo 'No ICU to build with here: the test with FollowTheMoney is skipped.'
	@touch $@

# Take the newest releases into the lock; for Linux (x86_64, aarch64), macOS 14 (arm64) and Windows (x86_64), Python 3.11 to 3.14.
lock: .venv-lock/.installed
	$(LOCK) --extra test --extra linked -o locks/linked.txt
	$(LOCK) --extra test -c locks/linked.txt -o locks/test.txt
	$(LOCK) --extra serve -c locks/test.txt -o locks/serve.txt
	$(LOCK) -c locks/serve.txt -o locks/demo.txt
	$(COMPILE) locks/docs.in -o locks/docs.txt

COMPILE := UV_CUSTOM_COMPILE_COMMAND='make lock' .venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes
LOCK := $(COMPILE) pyproject.toml locks/build.in

.venv-lock/.installed:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet --disable-pip-version-check uv
	@touch $@

# The checks of `make test` on the newest release of everything, in a folder of its own: names what fails and what is newer than the lock.
newest: chromium
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager -e '.[test]'
	.venv-newest/bin/python quality/newest.py

# The tests in tests/browser drive Debian's Chromium; where it cannot be installed they are skipped, and say so.
chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	&& { apt-get update -qq; DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -y -qq --no-install-recommends chromium; } \
	>/dev/null 2>&1; } || echo 'No Chromium here: the tests in a browser are skipped.'

# What takes one core goes beside the tests, and beside what these have to wait for.
test: .venv/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory --jobs 3 tests scores

tests: .venv/.linked chromium
	$(BIN)/python -m pytest $(BESIDE)

scores: .venv/.tested
	$(BIN)/mypy
	$(BIN)/python quality/gate.py

# Tests beside each other, at most four at a time: each may start a browser or load the weights.
BESIDE := -n auto --maxprocesses 4 --dist loadgroup

# The docs as a site in site/: pages keep their places, so a link leads to the same page there, in the clone and in an editor.
docs: .venv-docs/.installed
	@rm -rf build/docs site && mkdir -p build/docs && cp -r --parents $(DOCS) build/docs
	.venv-docs/bin/zensical build --strict --clean
	@echo 'Open site/index.html in a browser.'

.venv-docs/.installed: locks/docs.txt
	$(PYTHON) -m venv .venv-docs
	.venv-docs/bin/$(LOCKED) locks/docs.txt
	@touch $@

gate: .venv/.tested
	$(BIN)/python quality/gate.py

bench: .venv/.installed
	$(BIN)/python benchmarks/throughput.py

# A million made-up statements, then the usual questions: ten minutes and 1 GB, most of it for making the record.
bench-ask: .venv/.installed
	$(BIN)/python benchmarks/ask.py

# Fifty thousand made-up reports, then every page cold and warm: eight minutes and 0.6 GB, most of it for making the record.
bench-pages: .venv/.tested
	$(BIN)/python benchmarks/pages.py

reference: .venv/.tested
	$(BIN)/python quality/reference.py

# Build the weights (RUNS.md): about five hours on two cores, resumable at every step. Needs ../shared and a clone with history, as
# the runs begin with the weights of an earlier commit; MODELS keeps the base and the runs.
weights: .venv/.trained
	$(BIN)/python -m training.bases --models $(MODELS)
	$(BIN)/python -m training.train first --models $(MODELS)
	$(BIN)/python -m training.train reader --models $(MODELS)
	$(BIN)/python -m training.train further --models $(MODELS)
	$(BIN)/python -m training.train trees --models $(MODELS)
	$(BIN)/python -m training.train wide --models $(MODELS)
	$(BIN)/python -m training.export wide --models $(MODELS)
	$(BIN)/python -m training.calibrate wide
	$(BIN)/python quality/gate.py

# How well marked pairs are typed on rows not learned from; half an hour.
folds: .venv/.trained
	$(BIN)/python -m training.fivefold further --models $(MODELS) --steps 400

.venv/.trained: .venv/.installed training/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r training/requirements.txt
	@touch $@

clean:
	rm -rf .venv .venv-docs .venv-lock .venv-newest build/docs site demo.db demo.db-wal demo.db-shm demo.db-lock demo.db-turn
