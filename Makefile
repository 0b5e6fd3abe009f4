SCENARIO ?= scenarios/quickstart.yaml

.PHONY: run test build install format docs check-formats bench fuzz clean

run: build
	.build/release/drawdown run $(SCENARIO)

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

bench: install
	swift build -c release --product benchmarks
	.build/release/benchmarks

fuzz: install
	swift build -c release --product fuzz
	.build/release/fuzz --seconds 1800

clean:
	rm -rf .build
