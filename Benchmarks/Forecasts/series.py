"""Reads series of counts, and recorded traces, from the CSV files of a folder.

A file counts requests in steps if a column is named like a count or a rate; else each of its rows is
a request. A text column of few names (a service, a customer) makes a series of each. A series is cut
where it is silent for more than a day.
"""

import csv
import datetime
import gzip
import io
import pathlib

TIMES = ("time", "timestamp", "date", "hour_start", "minute_start", "window_start")
COUNTS = {"value", "requests", "requests_est", "count"}
RATES = {"total_rate_rps", "rate_rps"}
GROUPS = {"service", "client", "customer", "organization", "model"}
MOST_GROUPS = 3
FEWEST_HOURS = 100
FEWEST_REQUESTS = 2000


class Series:
    """Counts in steps of equal length from a start, in seconds since 1970; or times of requests."""

    def __init__(self, name, start, step, counts):
        self.name, self.start, self.step, self.counts = name, start, step, counts

    @property
    def seconds(self):
        return self.step * len(self.counts)


def seconds(text):
    """A time as seconds since 1970, or as seconds, or milliseconds, since a recording's start."""
    try:
        return float(text)
    except ValueError:
        pass
    text = text.strip().replace("Z", "+00:00").replace(" ", "T")
    whole, dot, rest = text.partition(".")
    if dot:
        digits = "".join(c for c in rest if c.isdigit())
        text = whole + "." + (digits + "000000")[:6]
    when = datetime.datetime.fromisoformat(text)
    return when.replace(tzinfo=when.tzinfo or datetime.timezone.utc).timestamp()


def opened(path):
    file = gzip.open(path) if path.suffix == ".gz" else open(path, "rb")
    return io.TextIOWrapper(file, encoding="utf-8", newline="")


def column(header, wanted):
    return next((place for place, name in enumerate(header) if wanted(name.lower())), None)


def read(path):
    """The series in a file; none where it is no table of times."""
    with opened(path) as file:
        rows = csv.reader(file)
        header = next(rows, [])
        time = column(header, lambda name: name.startswith(TIMES))
        if time is None or len(header) < 2:
            return []
        count = column(header, lambda name: name in COUNTS)
        rate = column(header, lambda name: name in RATES)
        group = column(header, lambda name: name in GROUPS)
        scale = 1e-3 if header[time].lower().endswith("_ms") else 1
        found = {}
        try:
            for row in rows:
                value = row[count] if count is not None else row[rate] if rate is not None else 1
                name = row[group] if group is not None else ""
                found.setdefault(name, []).append((scale * seconds(row[time]), float(value)))
        except (ValueError, IndexError):
            return []
    stem = path.name.removesuffix(".gz").removesuffix(".csv")
    # The busiest of many.
    names = sorted(found, key=lambda name: -sum(value for _, value in found[name]))[:MOST_GROUPS]
    series = []
    for name in names:
        title = f"{path.parent.name}/{stem}" + (f" {name}" if name else "")
        points = sorted(found[name])
        if count is None and rate is None:
            series += traced(title, [at for at, _ in points])
        else:
            series += counted(title, points, isRate=count is None)
    return series


def traced(title, times):
    """The counts of a recorded trace: by the hour if it is long enough, else by the minute."""
    if not times:
        return []
    span = times[-1] - times[0]
    step = 3600 if span > 3600 * FEWEST_HOURS else 60
    counts = [0] * (int(span // step) + 1)
    for at in times:
        counts[int((at - times[0]) // step)] += 1
    return [Series(title, times[0], step, counts)]


def counted(title, points, isRate):
    """Counts in steps, without gaps; a longer silence than a day begins another series."""
    gaps = sorted(b[0] - a[0] for a, b in zip(points, points[1:]) if b[0] > a[0])
    if not gaps:
        return []
    step = gaps[len(gaps) // 2]
    parts = []
    for at, value in points:
        if not parts or at - parts[-1][-1][0] > 86400:
            parts.append([])
        parts[-1].append((at, value * (step if isRate else 1)))
    series = []
    for part in parts:
        start = part[0][0]
        counts = [0.0] * (int((part[-1][0] - start) / step + 0.5) + 1)
        for at, value in part:
            counts[int((at - start) / step + 0.5)] += value
        name = title if len(parts) == 1 else f"{title} part {len(series) + 1}"
        series.append(Series(name, start, step, counts))
    return series


def hourly(series):
    """Counts by the hour of the clock, without parts of hours; or as they are, by the minute."""
    if series.step >= 3600 or series.seconds < 3600 * FEWEST_HOURS:
        return series
    start = -(-series.start // 3600) * 3600
    counts = [0.0] * int((series.start + series.seconds - start) // 3600)
    for place, value in enumerate(series.counts):
        hour = int((series.start + place * series.step - start) // 3600)
        if 0 <= hour < len(counts):
            counts[hour] += value
    return Series(series.name, start, 3600, counts)


def of(folder):
    """All usable series of a folder, in the order of their names."""
    found = []
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.name.removesuffix(".gz").endswith(".csv"):
            found += [hourly(series) for series in read(path)]
    return [
        series
        for series in found
        if len(series.counts) >= 50 and sum(series.counts) >= FEWEST_REQUESTS
    ]
