# The commands of the book. `make help` lists them.
VENV ?= .venv
JOBS ?= 2
PORT ?= 8000
RUN = $(VENV)/bin

.PHONY: help environment html serve test test-full execute verify bench lint lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

environment: ## the virtual environment, from requirements.lock
	@tools/environment $(VENV)

html: environment ## both editions below _build/html
	@$(RUN)/d2lvi build $(if $(STRICT),--strict) $(if $(BUDGET),--budget $(BUDGET))
	@echo "Read it: make serve"

serve: environment ## show _build/html at http://localhost:8000 (PORT=...)
	@test -f _build/html/index.html || $(MAKE) --no-print-directory html
	@echo "Vietnamese: http://localhost:$(PORT)/   English: http://localhost:$(PORT)/en/   (Ctrl-C ends)"
	@$(RUN)/python -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

test: environment ## the tests that need nothing but the packages of the README
	@$(RUN)/python -m pytest -n $(JOBS) --dist loadgroup
	@echo "All of them passed. Before a pull request: make lint"

test-full: environment ## the tests that need a browser, LaTeX or epubcheck
	@$(RUN)/python -m pytest -n $(JOBS) --dist loadgroup -m full

execute: environment ## execute every stale section, however long it takes
	@$(RUN)/d2lvi execute --stale --jobs $(JOBS)

verify: environment ## execute a sample of sections again and compare
	@$(RUN)/d2lvi verify --sample 3

bench: environment ## speed, as ratios against the stock tools
	@$(RUN)/python -m benchmarks

lint: environment ## style, spelling, saved code and translations
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@$(RUN)/codespell
	@$(RUN)/d2lvi export --check
	@$(RUN)/d2lvi check

lock: ## requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --universal --generate-hashes --no-header --no-emit-index-url \
		--extra site --extra test --extra dask --python-version 3.10 \
		pyproject.toml -o requirements.lock

clean: ## remove what was built, keep the environment
	rm -rf _build book/_build
