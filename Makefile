# Commands: docs/contract.md. Everything is made from the lock files; run again, it takes seconds.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
VENDOR := acms/static/vendor

.PHONY: run test check bench docs assets
.DEFAULT_GOAL := run

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

$(VENDOR)/acms.css: node_modules/.package-lock.json $(wildcard acms/static/css/*.css)
	@mkdir -p $(VENDOR)/fonts
	@grep -v sourceMappingURL node_modules/bootstrap/dist/css/bootstrap.min.css > $(VENDOR)/bootstrap.min.css
	@cp node_modules/bootstrap-icons/font/bootstrap-icons.min.css $(VENDOR)/
	@cp node_modules/bootstrap-icons/font/fonts/bootstrap-icons.woff* $(VENDOR)/fonts/
	@cp node_modules/htmx.org/dist/htmx.min.js node_modules/cropperjs/dist/cropper.min.js node_modules/cropperjs/dist/cropper.min.css node_modules/echarts/dist/echarts.min.js $(VENDOR)/
	@cat acms/static/css/*.css > $@

assets: $(VENDOR)/acms.css

run: .venv/runtime assets
	@ACMS_DEMO=1 PORT=$(PORT) $(BIN)/python manage.py start

test: .venv/dev assets
	@$(BIN)/python tests/prepare.py
	$(BIN)/python tests/postgres.py
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q

check: .venv/dev assets
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/djlint --lint acms/templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_house.py

# The evidence part alone takes about an hour and a half on two cores; fewer: make bench LETTERS=100 DOCUMENTS=10
LETTERS ?= 1000
DOCUMENTS ?= 200
bench: .venv/dev assets
	$(BIN)/python -m bench
	$(BIN)/python -m bench.evidence --letters $(LETTERS) --documents $(DOCUMENTS)
