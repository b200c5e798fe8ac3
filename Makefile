# One verb per step, in the order of the work. The logic stays in Python: `svm --help`.
EDITION ?= 2025
PYTHON ?= python3
VENV := .venv
SVM := $(VENV)/bin/svm
.DEFAULT_GOAL := help
# Who names another Python than the environment was made with gets a new environment.
ifeq ($(origin PYTHON),command line)
ifneq ($(shell $(PYTHON) -c 'import platform; print(platform.python_version())'),$(shell sed -n 's/^version *= *//p' $(VENV)/pyvenv.cfg 2>/dev/null))
RENEW := --clear
.PHONY: $(VENV)/.ready
endif
endif
.PHONY: help setup setup-dask setup-browser lab live check book test test-editions test-browser mutation lock audit licences try-newest clean

help:      ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.ready      ## make the virtual environment from the hash-pinned wheels

$(VENV)/.ready: requirements.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version). Try: make book PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(RENEW) $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

setup-dask: $(VENV)/.ready-dask      ## add Dask, for builds on other machines and for the tests

$(VENV)/.ready-dask: $(VENV)/.ready requirements-dask.txt
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dask.txt
	@touch $@

setup-browser: $(VENV)/.ready-browser      ## add what drives a browser, for `make test-browser`

$(VENV)/.ready-browser: $(VENV)/.ready requirements-browser.txt
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-browser.txt
	@touch $@

# The preview ends with JupyterLab; what ends JupyterLab at a terminal must not end this shell before it.
lab: setup      ## open JupyterLab on the chapters, ready to run, and show EDITION beside it as in `make live`
	@$(SVM) live $(EDITION) & preview=$$!; trap 'kill $$preview 2>/dev/null; wait $$preview' EXIT; trap : INT; \
	$(SVM) lab $(EDITION)

live: setup      ## show EDITION in the browser while it is written: what is saved is on its page in a moment
	@$(SVM) live $(EDITION)

check: setup      ## test the data and the text of EDITION
	$(SVM) check $(EDITION)

book: setup      ## build EDITION (default 2025): website, PDF, numbers and report, in build/EDITION
	$(SVM) build $(EDITION)

# Three on two cores: the tests of processes wait as often as they work.
test: setup-dask      ## lint, and test all but the other editions: edition 2025 is built and looked at
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/pytest --numprocesses 3 -m "(not editions or current) and not browser"

test-editions: setup-dask      ## test the other editions, and whole stories from contribution or fetch to print
	$(VENV)/bin/pytest --numprocesses 2 -m "editions and not current and not browser"

test-browser: setup-browser      ## test the pages of edition 2025 in a real browser; skipped where there is no chromium
	$(VENV)/bin/pytest --numprocesses 2 -m browser

mutation: setup      ## count which changes to loaders, status and store the tests notice (by hand, over an hour)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check mutmut==3.8.1
	$(VENV)/bin/python benchmarks/mutation_score.py

lock:      ## renew the pinned requirements (needs uv)
	uv pip compile --universal --python-version=3.11 --generate-hashes --quiet requirements.in --output-file=requirements.txt
	uv pip compile --universal --python-version=3.11 --generate-hashes --quiet requirements-dev.in --output-file=requirements-dev.txt
	uv pip compile --universal --python-version=3.11 --generate-hashes --quiet --constraint=requirements.txt requirements-dask.in --output-file=requirements-dask.txt
	uv pip compile --universal --python-version=3.11 --generate-hashes --quiet --constraint=requirements.txt requirements-browser.in --output-file=requirements-browser.txt
	uv pip compile --universal --python-version=3.11 --generate-hashes --quiet requirements-audit.in --output-file=requirements-audit.txt

audit: build/.audit/.ready      ## ask which known advisories there are of the pins; exit code 3: it could not be checked
	@.ci/audit

build/.audit/.ready: requirements-audit.txt
	$(PYTHON) -m venv build/.audit
	build/.audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.txt
	@touch $@

licences: setup-dask      ## write down the licences of all pinned packages, after `make lock`
	$(VENV)/bin/python .ci/licences

try-newest:      ## build a small edition with Sphinx 8 and 9 and the newest MyST-NB, and say what breaks
	@PYTHON=$(PYTHON) .ci/try-newest

clean:      ## delete everything derived
	rm -rf build
