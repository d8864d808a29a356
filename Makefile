# make run: set up and read the reports in corpus/; make test: set up and check everything.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test review report train places bench demo quality clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNNING := $(VENV)/.run-ready
TESTING := $(VENV)/.test-ready
PIP := $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check

export PATH := $(CURDIR)/$(BIN):$(PATH)
export DVC_NO_ANALYTICS := 1
export OMP_NUM_THREADS ?= 1

help: ## Say what there is.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Grenswerk needs Python 3.11 or newer; name one with: make run PYTHON=python3.12"; exit 1; }
	@echo "making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(RUNNING): $(BIN)/python pyproject.toml
	@echo "installing what Grenswerk needs; once, a minute or two"
	@$(PIP) --editable .
	@touch $@

$(TESTING): $(RUNNING)
	@echo "installing what its tests need; once"
	@$(PIP) --editable '.[test]'
	@touch $@

run: $(RUNNING) ## Read the reports in corpus/ and write outputs/.
	@grenswerk account --new-run
	@dvc repro --quiet || { grenswerk account; exit 1; }
	@grenswerk account

test: $(TESTING) ## Check style, types, structure, and run every test.
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	pytest -n auto --dist loadfile

review: $(RUNNING) ## Open the review page on what the last run found.
	@grenswerk review

report: run ## Read the reports and say where the HTML report lies.
	@echo "open outputs/report/index.html"

train: $(TESTING) ## Train the shipped models anew; see models/MODEL_CARD.md.
	@$(PIP) --editable '.[train]'
	grenswerk train

places: $(TESTING) ## Build the table of known places from its lists in models/gazetteer/.
	python -m pipeline.train.gazetteer

bench: $(TESTING) ## Measure speed, and other readers beside ours; write docs/benchmarks.md.
	PYTHONPATH=tests python -m quality.peers

demo: $(TESTING) ## Compile the gold and typeset the demonstration reports anew.
	PYTHONPATH=tests python -m demo.compile
	PYTHONPATH=tests python -m demo.typeset

quality: $(TESTING) ## Measure on all gold, raise the bars, write docs/quality.md.
	PYTHONPATH=tests python -m quality

clean: ## Remove everything that was made, but not corpus/ and its decisions.
	rm -rf outputs/* .dvc/tmp dvc.lock
	touch outputs/.gitkeep
