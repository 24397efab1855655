# Rolewise. `make help` lists what there is; every command installs what it needs first.
SHELL := /bin/sh
PYTHON := .venv/bin/python
BOT := $(PYTHON) -m bot
TESTS ?=
# Two processes: most tests wait for servers of their own. `make test WORKERS=0` runs in one.
WORKERS ?= 2
# Where byte code may not be written, every program compiles thousands of modules again: 22 s of `make test` alone.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test test-fast transcripts train eval fit-report bench check chat widget format docs install install-dev clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## install, train if needed, start the assistant (Ctrl-C ends it)
	@exec $(BOT) run

test: install-dev ## install everything and run all tests, the browser's included
	@./scripts/chromium.sh
	@./scripts/nginx.sh
	@./scripts/peers.sh
	@./scripts/widget.sh install
	@$(PYTHON) -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

test-fast: install-dev ## run the tests that need neither a model nor a browser
	@./scripts/peers.sh
	@$(PYTHON) -m pytest -m "not model and not browser" $(TESTS)

transcripts: install-dev ## write anew how every conversation is shown on every channel, to be reviewed
	@$(PYTHON) -m pytest tests/conversations/test_conversations.py tests/conversations/test_golden.py --write-transcripts $(TESTS)

train: install ## check the content and train the model
	@$(BOT) train

eval: install-dev ## print the quality of the answers
	@$(BOT) eval

fit-report: install ## simulate the role-fit test and write its figures into docs/
	@$(BOT) fit_report

bench: install ## print speed, memory and size
	@$(BOT) bench

check: install-dev ## lint, types, content, training data
	@./scripts/check.sh

chat: install ## talk to it in the terminal
	@$(BOT) train --if-stale && exec $(BOT) chat

widget: install-dev ## bundle the widget, after a change in bot/widget/src
	@./scripts/widget.sh build

format: install-dev ## put the Python files into the house form
	@$(PYTHON) -m ruff format . && $(PYTHON) -m ruff check --fix .

docs: install ## write the lists of docs/reference.md from the code and the content
	@$(PYTHON) scripts/write_reference.py

install: ## install what the assistant needs to run
	@./scripts/install.sh run

install-dev: ## install what developing needs too
	@./scripts/install.sh dev

clean: ## remove what can be made again (models and var/ stay)
	rm -rf .venv .tools .cache .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis reports
