# Everything sets itself up: `make briefing`, `make test`, `make serve` each work from a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MAIN := $(VENV)/.main
DEV := $(VENV)/.dev

.PHONY: help setup briefing serve test lint bench bench-reading bench-home bench-report bench-register bench-work lock messages clean

help:
	@echo "make briefing   báo cáo năm 2020 của liên hiệp hội ví dụ, đối chiếu ba nơi"
	@echo "make serve      màn hình, http://127.0.0.1:8000/"
	@echo "make test       mọi kiểm thử: hai cơ sở dữ liệu, trình duyệt, kiểm mã"
	@echo "make bench      mọi phép đo"

$(MAIN): requirements/main.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Cần Python 3.11 trở lên") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/main.txt
	@printf '%s\n' "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/giaoban.pth"
	@printf '#!/bin/sh\nexec "%s/$(BIN)/python" -m giaoban "$$@"\n' "$(CURDIR)" > $(BIN)/giaoban && chmod +x $(BIN)/giaoban
	@touch $@

$(DEV): requirements/dev.txt $(MAIN)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(MAIN)

briefing: $(MAIN)
	$(BIN)/giaoban briefing

serve: $(MAIN)
	$(BIN)/giaoban example
	$(BIN)/giaoban serve

test: $(DEV)
	$(BIN)/python -m tests.everything

lint: $(DEV)
	$(BIN)/python -m tests.everything --only lint

bench: bench-reading bench-home bench-report bench-register bench-work

bench-reading: $(DEV)
	$(BIN)/python -m bench.reading

bench-home: $(DEV)
	$(BIN)/python -m bench.home

bench-report: $(DEV)
	$(BIN)/python -m bench.report

# The register at national size, each work beside its limit, on both databases.
bench-register: $(DEV)
	for work in register_tree register_import register_search register_counts; do \
	  $(BIN)/python -m bench.$$work && $(BIN)/python -m bench.$$work --postgres || exit 1; done

# Work and money at national size, each beside its limit, on both databases.
bench-work: $(DEV)
	for work in work_table work_balance work_list work_export work_letters; do \
	  $(BIN)/python -m bench.$$work && $(BIN)/python -m bench.$$work --postgres || exit 1; done

lock: $(DEV)
	$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv
	for name in main dev; do $(VENV)/lock/bin/uv pip compile requirements/$$name.in -o requirements/$$name.txt --upgrade \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
	  --custom-compile-command "make lock" --quiet; done

messages: $(DEV)
	$(BIN)/giaoban manage makemessages -l en --no-location --ignore .venv
	$(BIN)/giaoban manage compilemessages

clean:
	rm -rf $(VENV) out data
