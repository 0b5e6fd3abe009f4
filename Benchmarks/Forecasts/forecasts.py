#!/usr/bin/env python3
"""How well traffic that `drawdown backtest` fits to the first part of a series projects the rest.

usage: forecasts.py [--program PATH] [--train 0.7] [--replications 200] [--csv FILE] [FOLDER]

Of each series of the folder (see series.py) the program gets the requests, fits the first part and
projects the rest by what `drawdown fit` prints. The table says in how many hours (of recordings of an
hour: minutes) the count lies in the 95 % band, whether the total does, the mean Winkler score of the
bands, and the continuous ranked probability score, beside two simple ways to do it:

  naive  the hour a week before (a day, where the first part is shorter than two weeks), with the
         errors that this made in the first part
  days   days of the first part drawn again at random, of the same weekday where there are two weeks

Counts above 200 an hour are thinned to that at random, so that a busy service is as one customer's.
The score is approximated by those of the quantiles that backtest.csv has (Bracher et al., PLoS
Computational Biology 17, 2021), for all three alike.
"""

import argparse
import concurrent.futures
import csv
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

import series as reader

LEVELS = (0.025, 0.05, 0.5, 0.95, 0.975)
THINNED = 200.0
DAY = 86400


def thinned(series, most=THINNED, shortest=3600):
    """The counts of a busy series as if each request were kept with one probability."""
    mean = statistics.fmean(series.counts) * 3600 / series.step
    share = most / mean if series.step >= shortest and mean > most else 1.0
    chance = random.Random(series.name)
    counts = []
    for count in series.counts:
        whole = int(count) + (chance.random() < count % 1)
        counts.append(whole if share == 1 else binomial(chance, whole, share))
    return counts


def binomial(chance, count, share):
    if count * share > 50:
        spread = (count * share * (1 - share)) ** 0.5
        return max(0, round(chance.gauss(count * share, spread)))
    if share < 0.01:
        # Poisson, by its gaps.
        found, passed = 0, chance.expovariate(1)
        while passed < count * share:
            found, passed = found + 1, passed + chance.expovariate(1)
        return found
    return sum(chance.random() < share for _ in range(count))


def trace(series, counts, path):
    """Writes the requests of the counts, at random within their steps."""
    chance = random.Random(series.name + " times")
    with open(path, "w") as file:
        file.write("at\n")
        for place, count in enumerate(counts):
            start = series.start + place * series.step
            for at in sorted(start + chance.random() * series.step for _ in range(count)):
                file.write(f"{at:.6f}\n")


def quantiles(draws):
    draws = sorted(draws)
    found = []
    for level in LEVELS:
        place = min(len(draws) - 1, max(0, level * (len(draws) + 1) - 1))
        low = min(len(draws) - 2, int(place))
        found.append(draws[low] + (place - low) * (draws[low + 1] - draws[low]))
    return found


def winkler(low, high, value, level):
    return high - low + 2 / level * (max(0, low - value) + max(0, value - high))


def ranked(bands, value):
    lowest, low, middle, high, highest = bands
    return (
        0.5 * abs(value - middle)
        + 0.025 * winkler(lowest, highest, value, 0.05)
        + 0.05 * winkler(low, high, value, 0.1)
    ) / 2.5


def scores(bands, total, values):
    """Coverage, whether the total is inside, Winkler score, ranked probability score."""
    count = len(values)
    inside = sum(b[0] <= v <= b[4] for b, v in zip(bands, values)) / count
    return (
        inside,
        total[0] <= sum(values) <= total[4],
        sum(winkler(b[0], b[4], v, 0.05) for b, v in zip(bands, values)) / count,
        sum(ranked(b, v) for b, v in zip(bands, values)) / count,
    )


def ensemble(draws, values):
    bands = [quantiles(column) for column in zip(*draws)]
    return scores(bands, quantiles([sum(draw) for draw in draws]), values)


def naive(series, first, rest, replications):
    chance = random.Random(series.name + " naive")
    day = max(1, int(DAY // series.step))
    lag = 7 * day if len(first) >= 14 * day else day if len(first) >= 2 * day else 1
    errors = [b - a for a, b in zip(first, first[lag:])]
    base = [first[len(first) - lag + place % lag] for place in range(len(rest))]
    draws = [[max(0, b + chance.choice(errors)) for b in base] for _ in range(replications)]
    return ensemble(draws, rest)


def days(series, first, rest, replications):
    chance = random.Random(series.name + " days")
    day = max(1, int(DAY // series.step))
    length = day if len(first) >= 2 * day else max(5, len(first) // 10)
    weekly = len(first) >= 14 * day
    draws = []
    for _ in range(replications):
        draw = []
        while len(draw) < len(rest):
            place = len(first) + len(draw)
            # Where a day, or a week, begins as this one does.
            step = 7 * day if weekly else length
            starts = range(place % step, len(first) - length + 1, step)
            start = chance.choice(starts) if starts else 0
            draw += first[start : start + length]
        draws.append(draw[: len(rest)])
    return ensemble(draws, rest)


def projected(program, series, counts, split, replications):
    """What the program's bands score; nothing where it refuses the series."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "trace.csv")
        trace(series, counts, path)
        first = next((place for place, count in enumerate(counts) if count), 0)
        with open(path) as file:
            next(file)
            opened = float(next(file))
        train = series.start + split * series.step - opened
        done = subprocess.run(
            [
                program, "backtest", str(path), "--columns", "time=at,unit=s",
                "--train", f"{int(train)}s", "--window", f"{int(series.step)}s",
                "--replications", str(replications), "--out", str(pathlib.Path(folder, "out")),
                "--quiet",
            ],
            capture_output=True, text=True)
        if done.returncode != 0:
            print(f"{series.name}: {done.stderr.strip()}", file=sys.stderr)
            return None
        with open(pathlib.Path(folder, "out", "backtest.csv")) as file:
            rows = [row for row in csv.DictReader(file) if row["measure"] == "requests"]
    bands, values, total = [], [], None
    for row in rows:
        middle = row.get("p50") or row["mean"]
        band = [float(row[key]) for key in ("p025", "p05")] + [float(middle)]
        band += [float(row[key]) for key in ("p95", "p975")]
        if row["scope"] == "total":
            total = band
        else:
            bands.append(band)
            values.append(float(row["measured"]))
    return scores(bands, total, values)


def measured(arguments, series):
    counts = thinned(series)
    split = int(len(counts) * arguments.train)
    first, rest = counts[:split], counts[split:]
    own = projected(arguments.program, series, counts, split, arguments.replications)
    return series.name, [
        own,
        naive(series, first, rest, arguments.replications),
        days(series, first, rest, arguments.replications),
    ]


def table(results):
    names = ["drawdown", "naive", "days"]
    print("| series | " + " | ".join(f"{name}: inside, total, Winkler, CRPS" for name in names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for name, found in results:
        cells = [
            f"{s[0]:.0%} {'yes' if s[1] else 'no'} {s[2]:.4g} {s[3]:.3g}" if s else "refused"
            for s in found
        ]
        print(f"| {name} | " + " | ".join(cells) + " |")
    usable = [found for _, found in results if found[0]]
    print()
    for place, name in enumerate(names):
        inside = statistics.median(found[place][0] for found in usable)
        totals = sum(found[place][1] for found in usable)
        print(f"{name}: {inside:.1%} in the median series, totals {totals} of {len(usable)}")
    for place, name in [(2, "Winkler score"), (3, "CRPS")]:
        against = [sum(f[0][place] <= f[other][place] for f in usable) for other in (1, 2)]
        best = sum(f[0][place] <= min(f[1][place], f[2][place]) for f in usable)
        print(
            f"{name} no worse than naive in {against[0]}, than days in {against[1]}, "
            f"than the better of them in {best} of {len(usable)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("folder", nargs="?", default=str(root.parent / "shared" / "data"))
    parser.add_argument("--program", default=str(root / ".build" / "release" / "drawdown"))
    parser.add_argument("--train", type=float, default=0.7)
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--csv", help="writes the scores there")
    arguments = parser.parse_args()
    if not pathlib.Path(arguments.folder).is_dir():
        print(f"skipped: there is no folder {arguments.folder}")
        return
    found = reader.of(arguments.folder)
    if not found:
        print(f"skipped: {arguments.folder} has no series of counts")
        return
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda series: measured(arguments, series), found))
    table(results)
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["series", "by", "inside", "total_inside", "winkler", "crps"])
            for name, scored in results:
                for by, score in zip(("drawdown", "naive", "days"), scored):
                    if score:
                        writer.writerow([name, by, *score])


if __name__ == "__main__":
    main()
