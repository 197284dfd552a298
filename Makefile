# All you need is git, make and Python 3.11 or newer; `make` alone says what there is.

PYTHON := .venv/bin/python
READY  := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup run demo test quick check schema picture pictures bench seasons kills lock clean

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /\1:/p' Makefile | while IFS=: read -r name does; do \
		printf '  make %-10s%s\n' "$$name" "$$does"; done

setup: $(READY)  ## set everything up, and start nothing
	@echo "All is set up. \`make run\` starts it."

run: $(READY)  ## start the bot: on Discord and Slack where it has tokens, else in this terminal
	@.venv/bin/fireside run

demo: $(READY)  ## try it in this terminal, with pretend people
	@.venv/bin/fireside demo

test: $(READY)  ## every test
	@$(PYTHON) -m pytest -q -n 3 --dist worksteal

quick: $(READY)  ## the tests that take milliseconds, within a minute
	@$(PYTHON) -m pytest -q -n 2 --dist worksteal -m "not slow"

check: $(READY)  ## style, types, the direction of the arrows, the catalogue
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-logo
	FIRESIDE_CATALOGUE= .venv/bin/fireside catalogue lint

schema: $(READY)  ## write the catalogue's schema anew after a change in its fields
	@.venv/bin/fireside catalogue schema > activities/catalogue.schema.json

picture: $(READY)  ## draw the README's picture anew
	@folder=$$(mktemp -d); FIRESIDE_DATA=$$folder FIRESIDE_MASTER_KEY_FILE=$$folder/key/master.key .venv/bin/fireside chat \
		--now 2026-03-02T18:00 --seed picture --picture docs/conversation.svg < docs/conversation.txt >/dev/null; \
		rm -r $$folder

pictures: $(READY)  ## draw the pictures of Discord and Slack anew, with Chromium
	@$(PYTHON) tests/draw_discord.py
	@$(PYTHON) tests/draw_slack.py

bench: $(READY)  ## measure against others, and draw docs/performance.md anew, a few minutes
	@$(PYTHON) -m benchmarks

seasons: $(READY)  ## play two years of questions for 200 circles, and write docs/seasons.md anew
	@$(PYTHON) -m benchmarks.seasons

kills: $(READY)  ## kill the bot again and again while questions are due, about a quarter of an hour
	@$(PYTHON) tests/discord_kills.py --circles 300 --kills 20 --out docs/results/discord-kills.json
	@$(PYTHON) tests/slack_kills.py --circles 100 --kills 20 --out docs/results/slack-kills.json

lock: $(READY)  ## write requirements.lock anew after a change in pyproject.toml
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml \
		--all-extras --group dev -o requirements.lock

clean:  ## remove the environment and what the tools left behind
	@rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +

# The stamp is older than the lock, or the Python beneath has gone: set up, or bring up to date.
$(READY): requirements.lock pyproject.toml $(PYTHON)
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { $(find-python) "$$python" -m venv --clear .venv; }
	@echo "Setting up .venv from requirements.lock (about half a minute the first time) ..."
	@$(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PYTHON) -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(PYTHON): ;

# A name on the PATH is not enough: it must start, be new enough and be able to make an environment.
define find-python
for python in python3.13 python3.12 python3.11 python3 ""; do \
	"$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; done; \
if [ -z "$$python" ]; then \
	echo "Fireside needs Python 3.11 or newer with venv (on Debian and Ubuntu: apt install python3-venv)." >&2; \
	exit 1; fi;
endef
