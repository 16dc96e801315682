# Everything from nothing: each target makes the environment it needs first.
PYTHON ?= python3
BIN := .venv/bin
# Windows keeps the programs of an environment elsewhere.
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
endif

# What `make bench` measures on: some 500,000 rows of chat as JSON lines, plain or gzipped.
CORPUS ?= ../shared/data/irc-500k.jsonl.gz

# `make audit` takes CORPUS too if it is given, and the server that was learned from it.
AUDITED = $(if $(filter file,$(origin CORPUS)),data/sample/chat.jsonl,$(CORPUS))
GUILD ?= sample

.PHONY: demo play pictures play-pictures quick test test-long check bench quality figures commands languages docs audit fuzz soak soak-fleet settings package format lint types deps clean

demo: .venv/runs
	$(BIN)/python -m sandbox.demo

# A small Discord of one's own in the browser: make play PLAY='--port 8000 --no-browser'
play: .venv/libraries
	@$(BIN)/python -m play $(PLAY)

# docs/pictures, from what the real bot sends; takes Chromium. Some of them: make pictures PICTURES='say help'
pictures: .venv/tests
	$(BIN)/python -m sandbox.pictures $(PICTURES)

# docs/pictures/play: the page of `make play`, light and dark, on a phone, a tablet and a desk.
play-pictures: .venv/tests
	$(BIN)/python -m play.pictures

PYTEST = $(BIN)/python -m pytest -n auto --dist worksteal

# Starts no process and opens no socket.
quick: .venv/tests
	$(PYTEST) -m "not processes and not slow and not long"

test: .venv/tests
	$(PYTEST) -m "not long"

test-long: .venv/tests
	$(PYTEST) -m long

check: format lint types deps test

# A quarter of an hour without other programs to compare with: make bench BENCH=--without-peers
# Ten million rows take hours; `python -m benchmarks --help` says how to measure step by step.
bench: .venv/runs
	$(BIN)/python -m benchmarks $(CORPUS) --json benchmarks.json $(if $(ROWS),--rows $(ROWS)) $(BENCH)

# How much its lines sound like people's, by docs/quality.md; ten minutes: make quality QUALITY=--quick
CORPORA ?= ../shared/data/irc-500k.jsonl.gz ../shared/data/irc-ubuntu.jsonl.gz
quality: .venv/runs
	$(BIN)/python -m benchmarks.quality $(CORPORA) --json quality.json $(QUALITY)

# The tables of figures in docs/, written anew from what bench, quality and audit have saved, and
# what follows from that for a fleet (docs/scale.md).
figures: .venv/tests
	$(BIN)/python -m tools.figures $(wildcard benchmarks*.json peers.json fleet.json quality*.json blind*.json audit-*.json)
	$(BIN)/python -m benchmarks.fleet_model
	$(BIN)/python -m tools.figures

# docs/commands.md, written anew from the command tree.
commands: .venv/tests
	$(BIN)/python -m tools.commands

# The documents as a site, in docs/site; a warning is an error.
docs: .venv/tests
	$(BIN)/python -m sphinx --builder html --conf-dir docs --fail-on-warning -d docs/site/.trees . docs/site
	@echo "Open docs/site/docs/index.html."

# The catalogues of translations, with what is new in the code and without what is gone from it.
languages: .venv/tests
	$(BIN)/python -m tools.languages

# README's table of settings, written anew from .env.example.
settings: .venv/tests
	$(BIN)/python -m tools.settings

# Against the true texts, which only you hold: make audit CORPUS=export.jsonl GUILD=my-server AUDIT='-n 1000'
audit: .venv/audit
	$(BIN)/markovbot audit $(AUDITED) --guild $(GUILD) $(AUDIT)

# Ten million inputs, garbage all of them; some ten minutes on two cores: make fuzz FUZZ='tokens --seconds 60'
FUZZ ?= --count 10000000
fuzz: .venv/tests
	$(BIN)/python -m fuzz $(FUZZ)

# The sdist and the wheel in dist/, each tried in an environment of its own; takes the network.
package: .venv/tests
	$(BIN)/python -m tools.package

format: .venv/tests
	$(BIN)/ruff format --check .

lint: .venv/tests
	$(BIN)/ruff check .

types: .venv/tests
	$(BIN)/mypy

# The kill test, then an hour of chat in minutes: make soak SOAK='--kills 100'
soak: .venv/tests
	$(BIN)/python -m soak $(SOAK)

# The same of four processes on PostgreSQL, 20 minutes: make soak-fleet SOAK='--guilds 100 --rounds 1'
soak-fleet: .venv/tests
	$(BIN)/python -m soak.fleet $(SOAK)

# Known vulnerabilities of what is installed; without network only a warning.
deps: .venv/tests
	$(BIN)/python -m tools.dependencies

clean:
	rm -rf .venv docs/site .pytest_cache .mypy_cache .ruff_cache .hypothesis .fuzz

# Compiled when it is first imported: most of numpy never is, and `make play` is there seconds sooner.
.venv/libraries: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements.txt
	touch $@

.venv/runs: .venv/libraries pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

.venv/audit: .venv/runs requirements-audit.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-audit.txt
	touch $@

.venv/tests: .venv/runs requirements-dev.txt requirements-audit.txt requirements-postgres.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
