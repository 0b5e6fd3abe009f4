#!/usr/bin/env python3
"""Whether thresholds that are solved on the projected traffic hold on what came.

usage: decisions.py [--program PATH] [--train 0.7] [FOLDER]

Each series of the folder (see series.py) is one customer, who pays a cent a request and tops up by
the cost of a mean day of the first part, which takes two hours to arrive. `drawdown backtest` solves
for the threshold at which a block is at most 5 % likely in the rest, and replays the rest under it,
under half and twice as much, and under none.
"""

import argparse
import csv
import pathlib
import subprocess
import sys
import tempfile

import forecasts
import series as reader

# Requests an hour that busier services are thinned to, at random.
THINNED = 30.0
SCENARIO = """
drawdown: 1
horizon: {{start: 2026-01-01, duration: 1d}}
replications: 100
prices: {{models: {{m: {{input: 0.01, per: 1}}}}}}
traffic: {{t: {{arrivals: {{rate: 1/h}}, mix: [{{model: m, input: 1}}]}}}}
payments: {{latency: 2h, minimum_purchase: 0.01, fee: 0%}}
organizations:
  - name: customer
    opening_balance: {day:.2f}
    traffic: t
    auto_top_up: {{threshold: 0, trigger: at_or_below, amount: {day:.2f}}}
"""


def decided(program, series, train):
    """The rows of decision.csv by choice, traffic and metric; nothing where none was decided."""
    counts = forecasts.thinned(series, THINNED, shortest=600)
    split = int(len(counts) * train)
    day = 0.01 * sum(counts[:split]) / (split * series.step) * 86400
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "trace.csv")
        forecasts.trace(series, counts, path)
        lines = path.read_text().splitlines()
        path.write_text("at,in\n" + "".join(f"{line},1\n" for line in lines[1:]))
        scenario = pathlib.Path(folder, "customer.yaml")
        scenario.write_text(SCENARIO.format(day=day).lstrip())
        opened = series.start + split * series.step - float(lines[1])
        done = subprocess.run(
            [
                program, "backtest", str(path), "--columns", "time=at,unit=s,input=in",
                "--model", "m", "--train", f"{int(opened)}s", "--window", f"{int(series.step)}s",
                "--replications", "100", "--scenario", str(scenario), "--find",
                f"auto_top_up.threshold={day / 20:.2f}..{2 * day:.2f}:{day / 20:.2f}",
                "--such-that", "P(blocked) <= 5%", "--budget", "400", "--out", str(pathlib.Path(folder, "out")),
                "--quiet",
            ],
            capture_output=True, text=True)
        if done.returncode != 0:
            print(f"{series.name}: {done.stderr.strip()}", file=sys.stderr)
            return None
        with open(pathlib.Path(folder, "out", "decision.csv")) as file:
            return {
                (row["choice"], row["traffic"], row["metric"]): row for row in csv.DictReader(file)
            }, day


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("folder", nargs="?", default=str(root.parent / "shared" / "data"))
    parser.add_argument("--program", default=str(root / ".build" / "release" / "drawdown"))
    parser.add_argument("--train", type=float, default=0.7)
    arguments = parser.parse_args()
    if not pathlib.Path(arguments.folder).is_dir():
        print(f"skipped: there is no folder {arguments.folder}")
        return
    print(
        "| series | threshold, days of cost | projected P(blocked) | recorded: P(blocked), requests "
        "blocked | half | none | idle, days of cost |")
    print("|---" * 7 + "|")
    held = total = 0
    for series in reader.of(arguments.folder):
        found = decided(arguments.program, series, arguments.train)
        if found is None:
            continue
        rows, day = found
        total += 1

        def mean(choice, traffic, metric):
            row = rows.get((choice, traffic, metric))
            return float(row["mean"]) if row else float("nan")

        if ("solved", "recorded", "blocked_probability") not in rows:
            print(f"| {series.name} | none is certain | | | | | |")
            continue
        blocked = mean("solved", "recorded", "blocked_probability")
        held += blocked <= 0.05
        cells = [
            f"{float(rows['solved', 'recorded', 'mean_balance']['value']) / day:.2f}",
            f"{mean('solved', 'projected', 'blocked_probability'):.1%}",
            f"{blocked:.0%}, {mean('solved', 'recorded', 'blocked_requests'):.0f}",
            f"{mean('half', 'recorded', 'blocked_requests'):.0f}",
            f"{mean('as written', 'recorded', 'blocked_requests'):.0f}",
            f"{mean('solved', 'recorded', 'mean_balance') / day:.2f}",
        ]
        print(f"| {series.name} | " + " | ".join(cells) + " |")
    print()
    print(f"no block in the rest under the threshold that was solved: {held} of {total}")


if __name__ == "__main__":
    main()
