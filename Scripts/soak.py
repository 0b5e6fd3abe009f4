#!/usr/bin/env python3
"""Stops programs at any instant, and lets calls of the system fail, while they keep a ledger or
write results: what was acknowledged must be there, nothing in half, and the books must add up.

soak.py [--minutes N | --rounds N | --kills N | --every N] [--seed N]

--minutes, --rounds  rounds of every kind in turn
--kills              stops programs at any instant until so many of them were stopped
--every              lets every N-th call of the system fail (1: each, in every way) of a gateway
                     that posts, of a run with a ledger and of one that writes results

What happens is drawn from the seed, which is printed; the same seed and round draw the same.
Programs: .build/debug/drawdown, or DRAWDOWN; Examples/Gateway/.build/debug/gateway, or GATEWAY.
"""
import argparse, hashlib, json, os, random, shutil, signal, subprocess, sys, tempfile
import threading, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("DRAWDOWN", str(ROOT / ".build/debug/drawdown"))
GATEWAY = os.environ.get("GATEWAY", str(ROOT / "Examples/Gateway/.build/debug/gateway"))
TOOLS = ROOT / ".build/soak"
KINDS = ["error", "full", "kill", "torn", "power"]


class Broken(Exception):
    """Something that must always hold does not."""


def check(holds, message):
    if not holds:
        raise Broken(message)


def build_tools():
    TOOLS.mkdir(parents=True, exist_ok=True)
    sources = ROOT / "Tests/Soak"
    compiler = os.environ.get("CC", "clang")
    subprocess.run([compiler, "-O1", "-o", TOOLS / "faults", sources / "faults.c"], check=True)
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", TOOLS / "clock.so",
                    sources / "clock.c", "-ldl"], check=True)


def faulty(watched, at=None, kind=None, count=None):
    """What runs a program whose calls on some files fail."""
    values = {"--watch": watched, "--at": at, "--kind": kind, "--count": count}
    pairs = [(k, str(v)) for k, v in values.items() if v is not None]
    return [str(TOOLS / "faults"), *(part for pair in pairs for part in pair), "--"]


def counted(path):
    """The number of calls that were counted."""
    return int(Path(path).read_text().split()[0])


def run(arguments, **options):
    return subprocess.run(arguments, capture_output=True, text=True, timeout=300, **options)


def verify(ledger):
    ending = run([PROGRAM, "ledger", "verify", ledger])
    check(ending.returncode == 0, f"verify ends with {ending.returncode}: {ending.stderr}")


def exported(ledger):
    ending = run([PROGRAM, "ledger", "export", ledger, "--format", "jsonl"])
    check(ending.returncode == 0, f"export ends with {ending.returncode}: {ending.stderr}")
    return ending.stdout


# --- A gateway that keeps its books

def lines(chance, count, live=False):
    """Requests, purchases, refunds and charges of three organizations."""
    clock, requests = 1767225600, 0
    found = []

    def add(**keys):
        nonlocal clock
        clock += chance.randint(1, 4000)
        at = {} if live else {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(clock))}
        found.append(json.dumps({**keys, **at}))

    add(do="configure", models={"small": {"input": "150", "output": "600"}},
        packages={"starter": {"price": "20", "credits": "21", "expires": "30d"}})
    names = ["acme", "beta", "gamma"]
    for name in names:
        add(do="open", organization=name, balance="40", holds=chance.random() < 0.5,
            auto_top_up={"threshold": "10", "amount": "25"}, retry=["1h"])
    open_requests, charge = [], dict.fromkeys(names, 0)
    while len(found) < count:
        name, dice = chance.choice(names), chance.random()
        if dice < 0.4:
            requests += 1
            add(do="request", organization=name, id=f"r{requests}", model="small",
                expected={"input": 9000, "output": 2000})
            open_requests.append((name, f"r{requests}"))
        elif dice < 0.75 and open_requests:
            name, request = open_requests.pop(chance.randrange(len(open_requests)))
            add(do="settle", organization=name, id=request,
                usage={"input": chance.randint(1, 9000), "output": chance.randint(0, 2000)})
        elif dice < 0.85:
            add(do="purchase", organization=name, package="starter")
        elif dice < 0.95:
            charge[name] += 1
            add(do="payment", organization=name, charge=charge[name], outcome="succeeded")
        else:
            add(do="refund", organization=name, amount="1")
    return found


def feed(ledger, wanted, chance, under=[], stop_after=None):
    """Gives a gateway the lines that it does not have yet.

    Returns how many lines were acknowledged, and how it ended; it is killed after some seconds."""
    process = subprocess.Popen(
        [*under, GATEWAY, "--ledger", ledger], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    if stop_after is not None:
        threading.Timer(stop_after, process.kill).start()
    first = process.stdout.readline()
    if not first:
        process.wait()
        return None, process.returncode, process.stderr.read().decode()
    have = json.loads(first)["lines"]
    # Each line has an instant of its own: a reply with it tells that the line lasts.
    places = {json.loads(line).get("at"): place + 1 for place, line in enumerate(wanted)}
    acknowledged, place = have, have
    try:
        while place < len(wanted):
            burst = wanted[place:place + chance.choice([1, 1, 3, 40])]
            process.stdin.write(("\n".join(burst) + "\n").encode())
            process.stdin.flush()
            place += len(burst)
        process.stdin.close()
    except BrokenPipeError:
        pass
    for reply in process.stdout:
        if not reply.endswith(b"\n"):
            break
        at = json.loads(reply).get("at", "")
        acknowledged = max(acknowledged, places.get(at.replace("+00:00", "Z"), 0))
    process.wait()
    return acknowledged, process.returncode, process.stderr.read().decode()


def have(ledger):
    """The lines that a ledger has, by what a gateway says that opens it."""
    ending = run([GATEWAY, "--ledger", ledger], input="")
    check(ending.returncode == 0, f"the ledger does not open: {ending.stderr}")
    return json.loads(ending.stdout.splitlines()[0])["lines"]


def gateway_killed(chance, folder):
    wanted = lines(chance, chance.choice([60, 400]))
    whole, ledger = f"{folder}/whole.ledger", f"{folder}/killed.ledger"
    started = time.monotonic()
    feed(whole, wanted, chance)
    took = time.monotonic() - started
    kills = 0
    for _ in range(6):
        acknowledged, code, _ = feed(ledger, wanted, chance, stop_after=chance.uniform(0, took))
        kills += code == -signal.SIGKILL
        if acknowledged is not None:
            there = have(ledger)
            check(there >= acknowledged, f"{acknowledged} acknowledged, {there} there")
            verify(ledger)
    feed(ledger, wanted, chance)
    verify(ledger)
    check(exported(ledger) == exported(whole), "the books differ from those of one left alone")
    return kills


class Posting:
    """A gateway that posts, from a new ledger to its end."""

    def __init__(self, folder):
        self.folder, self.wanted = folder, lines(random.Random(1), 16)
        self.whole = f"{folder}/whole.ledger"
        feed(self.whole, self.wanted, random.Random(1))
        self.books = exported(self.whole)
        os.mkdir(f"{folder}/posting")
        count = f"{folder}/count"
        feed(f"{folder}/posting/books", self.wanted, random.Random(1),
             faulty("/posting", count=count))
        self.calls = counted(count)

    def fail(self, at, kind):
        place = f"{self.folder}/posting"
        shutil.rmtree(place)
        os.mkdir(place)
        ledger = f"{place}/books"
        acknowledged, code, errors = feed(
            ledger, self.wanted, random.Random(1), faulty("/posting", at=at, kind=kind))
        check(code in (0, 3, -signal.SIGKILL), f"ends with {code}: {errors}")
        if code == 3:
            check("ledger" in errors, f"says {errors!r}")
        there = have(ledger)
        check(there >= (acknowledged or 0), f"{acknowledged} acknowledged, {there} there")
        feed(ledger, self.wanted, random.Random(1))
        verify(ledger)
        check(exported(ledger) == self.books, "the books differ")


def clock_jumps(chance, folder):
    ledger = f"{folder}/clock.ledger"
    for _ in range(2):
        wanted = lines(chance, 60, live=True)[have(ledger) if os.path.exists(ledger) else 0:]
        env = {**os.environ, "LD_PRELOAD": str(TOOLS / "clock.so"),
               "CLOCK_JUMPS": str(chance.randint(1, 1 << 60))}
        ending = run([GATEWAY, "--ledger", ledger], input="\n".join(wanted) + "\n", env=env)
        check(ending.returncode in (0, 2), f"ends with {ending.returncode}: {ending.stderr}")
        have(ledger)
        verify(ledger)
    return 2


# --- Runs

SCENARIO = """
drawdown: 1
name: soak
horizon: {start: 2026-01-01, duration: 20d}
seed: %d
replications: 2
prices: {models: {small: {input: $15, output: $60, per: 1M}}}
traffic:
  steady:
    arrivals: {process: poisson, rate: 60/h}
    mix: [{model: small, input: {constant: 900}, output: {exponential: {mean: 200}}}]
organizations:
  - name: acme
    count: 3
    opening_balance: $20
    traffic: [steady]
    auto_top_up: {threshold: $10, amount: $30}
output: {transactions: all}
"""


def run_killed(chance, folder):
    Path(f"{folder}/soak.yaml").write_text(SCENARIO % chance.randint(0, 1 << 40))
    command = [PROGRAM, "run", "soak.yaml", "--quiet", "--ledger"]
    started = time.monotonic()
    ending = run(command + ["whole.ledger"], cwd=folder)
    took = time.monotonic() - started
    check(ending.returncode == 0, f"run ends with {ending.returncode}: {ending.stderr}")
    kills = 0
    for _ in range(3):
        process = subprocess.Popen(command + ["killed.ledger"], cwd=folder)
        time.sleep(chance.uniform(0, took))
        process.kill()
        kills += process.wait() == -signal.SIGKILL
        if os.path.exists(f"{folder}/killed.ledger") and os.path.getsize(f"{folder}/killed.ledger"):
            verify(f"{folder}/killed.ledger")
    ending = run(command + ["killed.ledger"], cwd=folder)
    check(ending.returncode == 0, f"run ends with {ending.returncode}: {ending.stderr}")
    check(exported(f"{folder}/killed.ledger") == exported(f"{folder}/whole.ledger"),
          "the books differ from those of a run left alone")
    return kills


def contents(folder):
    files = sorted(Path(folder).iterdir()) if os.path.isdir(folder) else []
    return [(f.name, hashlib.sha256(f.read_bytes()).hexdigest()) for f in files]


class LedgerRun:
    """A run that keeps a ledger."""

    def __init__(self, folder):
        self.folder = folder
        Path(f"{folder}/soak.yaml").write_text(SCENARIO.replace("20d", "2h") % 1)
        count = f"{folder}/count"
        self.run("whole")
        self.run("posting", faulty("/posting", count=count))
        self.books, self.calls = exported(f"{folder}/whole/books"), counted(count)

    def run(self, place, under=[]):
        shutil.rmtree(f"{self.folder}/{place}", ignore_errors=True)
        os.mkdir(f"{self.folder}/{place}")
        return run([*under, PROGRAM, "run", "soak.yaml", "--quiet", "--ledger", f"{place}/books"],
                   cwd=self.folder)

    def fail(self, at, kind):
        ending = self.run("posting", faulty("/posting", at=at, kind=kind))
        code, ledger = ending.returncode, f"{self.folder}/posting/books"
        check(code in (0, 3, -signal.SIGKILL), f"ends with {code}: {ending.stderr}")
        if code == 3:
            check("ledger" in ending.stderr, f"says {ending.stderr!r}")
        if code == 0:
            verify(ledger)
            check(exported(ledger) == self.books, "the books differ")
        again = run([PROGRAM, "run", "soak.yaml", "--quiet", "--ledger", "posting/books"],
                    cwd=self.folder)
        check(again.returncode == 0, f"run again, it ends with {again.returncode}: {again.stderr}")
        verify(ledger)
        check(exported(ledger) == self.books, "run again, the books differ")


class ResultsRun:
    """A run that writes results where there are earlier ones."""

    def __init__(self, folder):
        self.folder, self.versions = folder, {}
        for seed in (1, 2):
            ending = self.run(seed, faulty("/results", count=f"{folder}/count"))
            check(ending.returncode == 0, f"run ends with {ending.returncode}: {ending.stderr}")
            self.versions[seed] = self.contents()
        self.calls, self.before = counted(f"{folder}/count"), 2

    def run(self, seed, under=[]):
        text = SCENARIO.replace("20d", "2d").replace("transactions: all", "transactions: credits")
        Path(f"{self.folder}/soak.yaml").write_text(text % seed)
        return run([*under, PROGRAM, "run", "soak.yaml", "--quiet"], cwd=self.folder)

    def contents(self):
        place = Path(f"{self.folder}/results/soak")
        files = sorted(place.iterdir()) if place.is_dir() else []
        return [(f.name, hashlib.sha256(f.read_bytes()).hexdigest()) for f in files]

    def fail(self, at, kind):
        new = 3 - self.before
        ending = self.run(new, faulty("/results", at=at, kind=kind))
        code, found = ending.returncode, self.contents()
        check(code in (0, 3, -signal.SIGKILL), f"ends with {code}: {ending.stderr}")
        if code == 3:
            check("cannot write" in ending.stderr, f"says {ending.stderr!r}")
        check(found in self.versions.values(), "the results are neither those before nor after")
        if code == 0 or (code == 3 and kind == "error"):
            check(found == self.versions[self.before if code else new], f"the results of {code}")
        again = self.run(new)
        check(again.returncode == 0, f"results cannot be written again: {again.stderr}")
        check(self.contents() == self.versions[new], "written again, the results differ")
        left = os.listdir(f"{self.folder}/results")
        check(left == ["soak"], f"left: {left}")
        self.before = new


SUBJECTS = [Posting, LedgerRun, ResultsRun]


def fail(subject, at, kind):
    try:
        subject.fail(at, kind)
    except Broken as error:
        raise Broken(f"call {at} of {subject.calls}, {kind}: {error}")


def some_faults(body):
    def round(chance, folder):
        subject = body(folder)
        for _ in range(4):
            fail(subject, chance.randint(1, subject.calls + 1), chance.choice(KINDS))
        return 4
    round.__name__ = f"faults of a {body.__name__}"
    return round


def every_fault(body, step, chance):
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        subject, count = body(folder), 0
        for at in range(1 + chance.randrange(step), subject.calls + 2, step):
            # Of steps, each takes another kind in turn.
            for kind in KINDS if step == 1 else [KINDS[at // step % len(KINDS)]]:
                fail(subject, at, kind)
                count += 1
    print(f"{body.__name__}: {subject.calls} calls, {count} faults, nothing lost", flush=True)


ROUNDS = [gateway_killed, run_killed, clock_jumps, *map(some_faults, SUBJECTS)]


def play(options, rounds, goes_on):
    number, done = 0, {}
    while goes_on(number, sum(done.values())):
        body = rounds[number % len(rounds)]
        chance = random.Random(f"{options.seed}/{number}")
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            try:
                done[body.__name__] = done.get(body.__name__, 0) + body(chance, folder)
            except (Broken, subprocess.TimeoutExpired) as error:
                sys.exit(f"seed {options.seed} round {number} ({body.__name__}): {error}")
        number += 1
    print(", ".join(f"{name} {count}" for name, count in done.items())
          + f": nothing lost in {number} rounds")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--rounds", type=int, default=len(ROUNDS))
    parser.add_argument("--kills", type=int)
    parser.add_argument("--every", type=int)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    build_tools()
    started = time.monotonic()
    print(f"seed {options.seed}", flush=True)
    if options.every:
        for body in SUBJECTS:
            try:
                every_fault(body, options.every, random.Random(f"{options.seed}"))
            except (Broken, subprocess.TimeoutExpired) as error:
                sys.exit(f"seed {options.seed} ({body.__name__}): {error}")
    elif options.kills:
        play(options, [gateway_killed, run_killed], lambda _, kills: kills < options.kills)
    elif options.minutes:
        play(options, ROUNDS, lambda *_: time.monotonic() - started < options.minutes * 60)
    else:
        play(options, ROUNDS, lambda rounds, _: rounds < options.rounds)


main()
