SCENARIO ?= scenarios/quickstart.yaml
# Where the run writes, unless the scenario has a name of its own.
RESULTS ?= results/$(basename $(notdir $(SCENARIO)))

# What `drawdown --version` says of a build.
export DRAWDOWN_COMMIT := $(shell git describe --always --abbrev=12 --exclude '*' --dirty=' and changes' 2>/dev/null)
export DRAWDOWN_TOOLCHAIN := $(shell swift --version 2>/dev/null | sed -n 's/.*\(Swift version [^ ]*\).*/\1/p')

.PHONY: run test build install format docs check-formats check-report bench peers fuzz clean

# The results stand also where charts cannot be drawn.
run: build
	.build/release/drawdown run $(SCENARIO)
	-.build/release/drawdown report $(RESULTS)

test: install
	Scripts/check.sh

build: install
	swift build -c release --product drawdown

install:
	@Scripts/install.sh

format:
	swift format -i -r Sources Tests Benchmarks Examples/Gateway/Sources Package.swift

docs: build
	Scripts/update-docs.sh

check-formats:
	Scripts/check-formats.sh

check-report: build
	Scripts/check-report.sh

peers: install
	swift build -c release --product benchmarks
	Scripts/compare-peers.sh

bench: install
	swift build -c release --product benchmarks
	.build/release/benchmarks

fuzz: install
	swift build -c release --product fuzz
	.build/release/fuzz --seconds 1800

clean:
	rm -rf .build
