# `make run` and `make test` do all the set-up themselves; `make check` is what CI runs.
.PHONY: run test check soak soak-taps mutations bench pictures look lock messages install install-test clean

BIN := .venv/bin
SCREENLESS := SDL_VIDEODRIVER=offscreen

install:
	@deploy/local/install.sh run

install-test:
	@deploy/local/install.sh test

run: install          ## the server with demo data, and a terminal enrolled to it
	@$(BIN)/python deploy/local/run.py

look:                 ## a picture of the running terminal: build/terminal.png
	@$(BIN)/python deploy/local/look.py build/terminal.png

test: install-test    ## every test; the server's also on PostgreSQL
	@$(BIN)/python -m pytest -n 2 tests/server --database=postgresql
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: install-test   ## format, lint, types, catalogues, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	@$(MAKE) --no-print-directory test

soak: install-test    ## the fault machine for MINUTES (10) with new seeds; SEED=… repeats one
	@MINUTES=$(MINUTES) SEED=$(SEED) $(BIN)/python -m tests.faults.soak

soak-taps: install-test ## TAPS (20000) real taps on a real terminal: no fault, no growth of memory
	@TAPS=$(TAPS) SEED=$(SEED) $(BIN)/python -m tests.soak_taps

mutations: install-test ## breaks the product on purpose: each break must be seen by a test
	@$(BIN)/python -m tests.faults.mutations

bench: install-test   ## figures as JSON lines
	@for bench in tests/bench/bench_*.py; do $(BIN)/python $$bench || exit 1; done

pictures: install     ## every screen in every mode: build/pictures/
	@$(BIN)/python deploy/local/pictures.py build/pictures

lock:                 ## newest versions that pyproject.toml allows
	@deploy/local/lock.sh

messages: install     ## new texts of the screens into the catalogues
	$(BIN)/pybabel -q extract --sort-output --no-location -F assets/locale/babel.cfg -o build/kiosk.pot .
	$(BIN)/pybabel -q update -i build/kiosk.pot -d assets/locale -D kiosk -N --no-wrap

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache
