# make demo             install into .venv, crawl the bundled demo sites, show what came out
# make test             run the tests
# make check            formatting, types, import contracts
# make faults           the tests of kills, broken servers and damaged files in full, where `make test` takes a tenth
# make internet         thirty sites on the local internet for three simulated days: half an hour
# make big              a reparse of 40,000 pages, measured beside trafilatura and killed at random: half an hour; needs the corpus
# make wheel-test       build the wheel, install it into a clean environment and use it there; needs the package index
# make lowest-versions  the tests with the lowest versions of the dependencies; needs the package index
# make literals         data/model/literals.json anew, after data/patterns were changed
# make labels           labelled pages of the corpus: labels against its gold, extraction against the labels; needs the corpus
# make wacz-tools       py-wacz in an environment of its own, for the test that has it judge our WACZ; needs the package index
# make replay-tools     the viewer's files, and pywb in an environment of its own, for the tests of replay; needs both package indexes
# make release-check    wheel-test, later-pythons and lowest-versions, before a release
# make later-pythons    types, syntax and dependencies for later Pythons; needs the package index
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
DEMO   ?= demo-archive
CORPUS ?= ../shared/corpus
INTERNET_SPEED ?= 150
# processes of `make test`: many tests wait for processes of their own
JOBS   ?= $(shell $(PYTHON) -c 'import os; print(min(4, (os.cpu_count() or 1) + 1))')

.PHONY: literals demo test check faults internet big wheel-test lowest-versions later-pythons release-check labels wacz-tools replay-tools install clean

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: install
	$(BIN)/archiver demo --to $(DEMO) --force

test: install
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: install
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/check

faults: install
	ARCHIVER_FAULTS=full $(BIN)/python -m pytest -s tests/faults tests/archive/records/test_material.py tests/crawl $(PYTEST_ARGS)

internet: install
	ARCHIVER_FAULTS=full ARCHIVER_INTERNET_SPEED=$(INTERNET_SPEED) $(BIN)/python -m pytest -s tests/internet $(PYTEST_ARGS)

big: install
	$(BIN)/python -m pip install --quiet --upgrade pip  # pip 23 fails over the extras that trafilatura asks of lxml
	$(BIN)/python -m pip install --quiet --editable '.[peers]'
	$(BIN)/python -m scripts.big $(CORPUS) $(BIG_ARGS)

wheel-test: install
	$(BIN)/python -m scripts.packaging.wheel_test $(if $(WHEEL_PYTHON),--python $(WHEEL_PYTHON))

lowest-versions: install
	$(BIN)/python -m scripts.packaging.lowest_versions $(PYTEST_ARGS)

later-pythons: install
	$(BIN)/python -m scripts.packaging.later_pythons

wacz-tools:
	$(PYTHON) -m venv .tools/wacz
	.tools/wacz/bin/pip install --quiet --disable-pip-version-check wacz

replay-tools: install  # pywb brings brotlipy, which would overwrite the brotli that Scrapy needs
	$(PYTHON) -m venv .tools/pywb
	.tools/pywb/bin/pip install --quiet --disable-pip-version-check pywb 'setuptools<81'
	$(BIN)/archiver replay --install

release-check: wheel-test later-pythons lowest-versions

labels: install
	$(BIN)/python -m scripts.labels check $(CORPUS)

train: install  ## data/model/body.tsv from annotated pages: make train CORPUS=…
	$(BIN)/pip install --quiet ".[train]"
	$(BIN)/python -m scripts.train $(CORPUS)

literals: install  ## data/model/literals.json, after patterns were changed
	$(BIN)/python -m scripts.literals

clean:
	rm -rf $(VENV) $(DEMO) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
