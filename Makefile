# Two commands do all the set-up: `make run` for the demo, `make test` for every check.
PY := .venv/bin/python
DEMO := PA_DEMO=1 PA_HTTPS=0

.PHONY: run test check bench audit clean

run:  ## Set up, fill an empty database with the demo, and serve it on http://127.0.0.1:8000
	@config/setup.sh run
	@$(PY) -m pa_employer.cli keys make
	@$(PY) -m pa_employer.cli db upgrade
	@$(DEMO) $(PY) -m pa_employer.cli demo load
	@$(DEMO) $(PY) -m pa_employer.cli serve

test:  ## Set up, then lint, types, contracts and every test
	@config/setup.sh test
	@$(MAKE) --no-print-directory check
	@$(PY) -m pytest -n 2 --dist worksteal

check: ## Lint, formatting, types and import contracts
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-cache

bench: ## Measure each thing that has to be quick, and kill whoever works at hundreds of points
	@config/setup.sh test
	@$(PY) -m tests.bench.payslips
	@$(PY) -m tests.bench.statements
	@$(PY) -m tests.bench.card_events
	@$(PY) -m tests.bench.receipts
	@$(PY) -m tests.bench.returns
	@$(PY) -m tests.bench.desk
	@$(PY) -m tests.bench.bureau
	@$(PY) -m tests.bench.records
	@$(PY) -m tests.bench.first_page
	@$(PY) -m tests.bench.audit
	@$(PY) -m tests.bench.crashes
	@PA_THOROUGH=1 $(PY) -m pytest -n 2 tests/robust tests/robust/household_lives.py

audit: ## Ask whether a known weakness is in what is installed; without a network it says so
	@$(PY) -m pip install --quiet pip-audit && $(PY) -m pip_audit -r config/constraints.txt --no-deps --disable-pip --timeout 20 \
	|| echo "Not clean, or nobody could be asked: read what is above."

clean:
	rm -rf .venv var pa_employer/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis
