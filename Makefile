# Commands: docs/contract.md. Everything is made from the lock files; run again, it takes seconds.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
VENDOR := acms/static/vendor

.PHONY: run dev test check explore bench sbom audit assets faces
.DEFAULT_GOAL := run
# What a broken command has begun to write is no file.
.DELETE_ON_ERROR:

.venv/runtime: requirements/runtime.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/runtime.txt
	@touch $@

.venv/dev: requirements/dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@ .venv/runtime

node_modules/.package-lock.json: package-lock.json
	npm ci --silent
	@touch $@

# What pages load, in as few files as they can (ADR 0048): one of styles, one of scripts, and the icons in use.
ICON_USERS := $(shell find acms/templates acms/base/templatetags acms/static/js acms/static/css -name '*.html' -o -name '*.py' -o -name '*.js' -o -name '*.css')
$(VENDOR)/icons.css: node_modules/.package-lock.json tools/icons.js $(ICON_USERS)
	@node tools/icons.js $(VENDOR) $(ICON_USERS)

$(VENDOR)/scripts.js: node_modules/.package-lock.json tools/scripts.js $(wildcard acms/static/js/*.js acms/static/js/lib/*.js)
	@node tools/scripts.js $@

# Classes stand in templates, and in what Python writes for forms and tags.
STYLE_USERS := $(shell find acms -name '*.html' -o -name '*.py' -not -path '*/migrations/*' -o -path 'acms/static/js/*.js')
$(VENDOR)/acms.css: $(VENDOR)/icons.css tools/styles.js $(STYLE_USERS)
	@cp node_modules/htmx.org/dist/htmx.min.js node_modules/cropperjs/dist/cropper.min.js node_modules/cropperjs/dist/cropper.min.css $(VENDOR)/
	@node tools/styles.js $@ $(STYLE_USERS)

assets: $(VENDOR)/acms.css $(VENDOR)/scripts.js

run: .venv/runtime assets
	@ACMS_DEMO=1 PORT=$(PORT) $(BIN)/python manage.py start

# As `make run`, for engineers: code, templates and style sheets are taken up as they are saved; errors show their words.
dev: .venv/dev assets
	@ACMS_DEMO=1 ACMS_DEV=1 PORT=$(PORT) $(BIN)/python manage.py start

test: .venv/dev assets
	@$(BIN)/python tests/prepare.py
	@$(BIN)/python tests/passes.py

check: .venv/dev assets
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/djlint --lint acms/templates
	node_modules/.bin/biome check --error-on-warnings acms/static/js acms/static/css tests/js tools
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_house.py

# The evidence part alone takes about an hour and a half on two cores; fewer: make bench LETTERS=100 DOCUMENTS=10
LETTERS ?= 1000
DOCUMENTS ?= 200
# Whole applications of every kind; a hundred kinds, some ten to thirty seconds of processor time each.
HONEST ?= 3
DISHONEST ?= 3
# Random walks over the register (ADR 0028): some 5 steps a second on a busy core, ten or more on a quiet one.
STEPS ?= 200000
bench: .venv/dev assets
	$(BIN)/python -m bench
	$(BIN)/python -m bench.pages
	$(BIN)/python -m bench.evidence --letters $(LETTERS) --documents $(DOCUMENTS)
	$(BIN)/python -m bench.decisions --honest $(HONEST) --dishonest $(DISHONEST)
	ACMS_STEPS=$(STEPS) $(BIN)/python -m pytest -q -n 0 --timeout 0 tests/journeys/test_register.py  # four tests of hours: the suite ends one after 15 minutes

# Other examples for every property, twenty times as many; what they find becomes an example of the test.
explore: .venv/dev assets
	ACMS_EXPLORE=20 $(BIN)/python -m pytest -q -n 2 $$(grep -l "from hypothesis import" -r tests --include=test_*.py | grep -v journeys)

# The extra that compares faces (W04). Its models are built from a source package, some 100 MB.
faces: .venv/runtime requirements/faces.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/faces.txt

# What the product is made of, for whoever answers for its weaknesses. The tool has an environment of its own.
SBOM := var/sbom
var/tools/sbom/made: requirements/sbom.txt
	$(PYTHON) -m venv var/tools/sbom
	var/tools/sbom/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/sbom.txt
	@touch $@

sbom: var/tools/sbom/made
	@mkdir -p $(SBOM)
	var/tools/sbom/bin/cyclonedx-py requirements --pyproject pyproject.toml --mc-type application --output-reproducible -o $(SBOM)/python.cdx.json requirements/runtime.txt
	npm sbom --package-lock-only --omit=dev --sbom-format cyclonedx --sbom-type application > $(SBOM)/npm.cdx.json

# Known weaknesses of what the lock files name. It asks the advisories of PyPI and npm, and fails where something is weak or was not looked at, once it has asked for all.
var/tools/audit/made: requirements/audit.txt
	$(PYTHON) -m venv var/tools/audit
	var/tools/audit/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/audit.txt
	@touch $@

audit: var/tools/audit/made
	$(PYTHON) -m tests.audit var/tools/audit/bin/pip-audit requirements/runtime.txt
