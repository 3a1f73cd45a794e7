# `make test` does all the set-up and every check.
PY := .venv/bin/python

.PHONY: test check clean

test:  ## Set up, then lint, types, contracts and every test
	@config/setup.sh test
	@$(MAKE) --no-print-directory check
	@$(PY) -m pytest -n 2 --dist worksteal

check: ## Lint, formatting, types and import contracts
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-cache

clean:
	rm -rf .venv var pa_employer/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis
