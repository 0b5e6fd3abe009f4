SCENARIO ?= scenarios/quickstart.yaml
MINUTES ?= 10
# Where the run writes, unless the scenario has a name of its own.
RESULTS ?= results/$(basename $(notdir $(SCENARIO)))

# Where `make install` puts the program, its manual pages and its completions.
PREFIX ?= /usr/local

# What `drawdown --version` says of a build.
export DRAWDOWN_COMMIT := $(shell git describe --always --abbrev=12 --exclude '*' --dirty=' and changes' 2>/dev/null)
export DRAWDOWN_TOOLCHAIN := $(shell swift --version 2>/dev/null | sed -n 's/.*\(Swift version [^ ]*\).*/\1/p')

.PHONY: run test build dependencies standalone install deb check-deb format docs check-formats check-report check-terminal bench peers forecasts fuzz sanitize soak clean

# The results stand also where charts cannot be drawn.
run: build
	.build/release/drawdown run $(SCENARIO)
	-.build/release/drawdown report $(RESULTS)

test:
	@Scripts/install.sh valgrind binutils
	Scripts/check.sh

build: dependencies
	swift build -c release --product drawdown

dependencies:
	@Scripts/install.sh

# The program as it is installed: it runs without Swift's libraries.
standalone: dependencies
	swift build -c release --product drawdown --static-swift-stdlib --scratch-path .build/standalone

install: standalone
	Scripts/install-program.sh .build/standalone/release/drawdown $(PREFIX)

deb: standalone
	Scripts/build-deb.sh .build/standalone/release/drawdown

check-deb: deb
	Scripts/check-deb.sh

format:
	swift format -i -r Sources Tests Benchmarks Examples/Gateway/Sources Package.swift

docs: build
	Scripts/update-docs.sh

check-formats: build
	Scripts/check-formats.sh
	Scripts/check-exports.sh --all

# Stops programs at any instant, and has disks fail: for as long as MINUTES says, until KILLS programs
# were stopped, or at every call of the system with EVERY=1.
soak: dependencies
	swift build --product drawdown
	swift build --package-path Examples/Gateway
	Scripts/soak.py $(if $(KILLS),--kills $(KILLS),$(if $(EVERY),--every $(EVERY),--minutes $(MINUTES)))

check-report: build
	Scripts/check-report.sh

check-terminal: build
	Scripts/check-terminal.sh

peers: dependencies
	swift build -c release --product benchmarks
	Scripts/compare-peers.sh

bench: dependencies
	swift build -c release --product benchmarks
	.build/release/benchmarks

# How well fitted traffic projects the later part of each series of a folder.
SERIES ?= ../shared/data
forecasts: build
	Benchmarks/Forecasts/forecasts.py $(SERIES)

fuzz: dependencies
	Scripts/fuzz.sh

SANITIZER ?= address
sanitize: dependencies
	swift test --sanitize=$(SANITIZER) --scratch-path .build/$(SANITIZER)

clean:
	rm -rf .build
