# The same verbs everywhere: on a laptop, on a server, in CI. PYTHON chooses the interpreter, JOBS how many processes test.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
JOBS   ?= 2

.PHONY: demo run test covered check fuzz soak bench

demo: $(READY)        ## run the main job offline, on the bundled demonstration
	$(BIN)/python -m demo

run: $(READY)         ## watch what sources.yaml names, for good
	$(BIN)/monitor run

test: $(READY)        ## every test, with branch coverage, in JOBS processes
	$(BIN)/python -m pytest --numprocesses=$(JOBS) --dist=loadfile --cov --cov-report=term $(ARGS)

covered: $(READY)     ## after `make test`: all that decides and reads was run, and 95 % of the rest; says what was not
	$(BIN)/coverage report --include='monitor/core/*,monitor/reading/*' --fail-under=100
	$(BIN)/coverage report --format=total --fail-under=95

check: $(READY)       ## style, types, layers, docs, known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_docs.py
	$(BIN)/python deploy/audit.py

fuzz: $(READY)        ## every parser of what strangers send, with FUZZ_EXAMPLES spoilt inputs each
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-5000} $(BIN)/python -m pytest -q --timeout=0 --numprocesses=$(JOBS) tests/test_fuzz.py

soak: $(READY)        ## every crash at every step; then 200 sources, 10,000 checks of each: two hours (SOAK='--seconds 900' for fewer)
	CRASHES=all HOSTILE=all $(BIN)/python -m pytest -q --timeout=0 tests/services/test_crash.py tests/test_daemon_killed.py tests/test_hostile.py
	$(BIN)/python -m bench soak $(SOAK)

bench: $(READY)       ## what it costs, beside a bare loop
	$(BIN)/python -m bench $(ARGS)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	touch $@
