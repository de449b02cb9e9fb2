# Clemency's two commands are `make report` and `make test`; `make help` lists the rest.
# Plain sh and GNU make 3.81 (macOS) suffice. Everything made here lies in .venv/ and build/.

VENV    := .venv
BIN     := $(VENV)/bin
INSTALL := $(BIN)/python -m pip --quiet --disable-pip-version-check install --constraint constraints.txt
# The Pythons to try, in this order; name your own with `make PYTHON=…`.
PYTHON  ?= python3 python3.13 python3.12 python3.11

.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE    # where it is set, every process would compile everything again
.PHONY: report test lint servers fuzz mutants soak bench format picture clean help browser robot

# How much is done of what could go on for long: `make fuzz SECONDS=600`, `make mutants MUTANTS=all`, `make soak ARTICLES=60`.
SECONDS ?= 60
MUTANTS ?= 3
ARTICLES ?= 1000

report: $(VENV)/.installed  ## check the corpus and write build/report/index.html
	@$(BIN)/clemency validate
	@$(BIN)/clemency report --output build/report

test: lint  ## run the linters, the type checker and the tests
	@$(MAKE) --no-print-directory browser || echo 'No Chromium: the tests that open the report in it will be skipped.' >&2
	@$(BIN)/python -m pytest -n auto --dist worksteal $(foreach name,fuzz mutants servers soak test_workers.py,--ignore=tests/$(name))
	@$(BIN)/python -m pytest tests/test_workers.py    # on its own: a process with threads cannot be copied

lint: $(VENV)/.installed-dev  ## run the linters and the type checker only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

servers: $(VENV)/.installed-dev  ## load into real servers: Oxigraph, Fuseki, RDF4J; the latter two need `make robot`
	@$(BIN)/python -m pytest tests/servers

fuzz: $(VENV)/.installed-dev  ## validate mutilated files for SECONDS; nothing may break
	@FUZZ_SECONDS=$(SECONDS) $(BIN)/python -m pytest tests/fuzz

mutants: $(VENV)/.installed-dev  ## make mistakes in the first article, MUTANTS of each kind, and count which are found
	@MUTANTS=$(MUTANTS) $(BIN)/python -m pytest tests/mutants

soak: $(VENV)/.installed-dev  ## compare the engines for SECONDS; load ARTICLES while the store is killed
	@SOAK_SECONDS=$(SECONDS) SOAK_ARTICLES=$(ARTICLES) $(BIN)/python -m pytest tests/soak

bench: $(VENV)/.installed-dev  ## measure how long things take
	@for benchmark in benchmarks/*.py; do $(BIN)/python "$$benchmark" || exit; done

format: $(VENV)/.installed-dev  ## lay out the Python code and mend what ruff can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:  ## remove everything that make has made
	@rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

picture: $(VENV)/.installed-dev browser  ## draw docs/report.png, the README's picture of the report
	@$(BIN)/python tools/screenshot.py

# Fails where there is no Chromium and none can be had; .ci/run asks for it by name.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	    || .ci/apt-install chromium

# ROBOT and HermiT, for the tests of the ontology; those skip where there is no Java or Maven.
robot:
	@mvn --quiet --batch-mode --file tests/java/pom.xml package

$(VENV)/.installed: $(VENV)/.created pyproject.toml constraints.txt
	@echo 'Installing Clemency into $(VENV) …'
	@$(INSTALL) --editable '.[charts]'
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.created pyproject.toml constraints.txt
	@echo 'Installing Clemency and its development tools into $(VENV) …'
	@$(INSTALL) --editable '.[dev]'
	@touch $(VENV)/.installed $@

# Debian and Ubuntu keep Python's venv module in a package of its own, hence the second step.
$(VENV)/.created:
	@for python in $(PYTHON); do \
	    version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null); \
	    case "$$version" in 3.1[1-9]|3.[2-9][0-9]) break;; *) version=;; esac; \
	done; \
	if [ -z "$$version" ]; then \
	    echo 'Clemency needs Python 3.11 or later; none of these is one: $(PYTHON).' >&2; \
	    echo 'Install one, or name it: make PYTHON=/path/to/python3.12 …' >&2; \
	    exit 1; \
	fi; \
	$$python -c 'import ensurepip, venv' 2>/dev/null || .ci/apt-install "python$$version-venv" || exit 1; \
	$$python -m venv $(VENV)
	@touch $@
