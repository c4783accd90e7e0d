# Two commands for a newcomer: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
DATA := src/onrecord/data
MODELS ?= ../models
RUN ?= minilm

.PHONY: demo install test lint gate bench weights clean

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

# Rebuild the shipped weights: trains RUN (resumable), exports it, scores it. Needs ../shared and the bases in MODELS.
weights: .venv/.trained
	$(BIN)/python -m training.bases --models $(MODELS)
	$(BIN)/python -m training.train $(RUN) --models $(MODELS)
	$(BIN)/python -m training.export $(RUN) --models $(MODELS)
	$(BIN)/python -m training.calibrate $(RUN)
	$(BIN)/python quality/gate.py

.venv/.trained: .venv/.installed training/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r training/requirements.txt
	@touch $@

clean:
	rm -rf .venv demo.db demo.db-wal demo.db-shm
