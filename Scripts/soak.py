#!/usr/bin/env python3
"""Stops programs at any instant, and lets calls of the system fail, while they keep a ledger or write
results: what was acknowledged must be there, nothing in half, and the books must add up.

soak.py [--minutes N | --rounds N] [--seed N]

Every round is drawn from the seed, which is printed; the same seed and round draw the same.
Programs: .build/debug/drawdown, or DRAWDOWN; Examples/Gateway/.build/debug/gateway, or GATEWAY.
"""
import argparse, hashlib, json, os, random, signal, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("DRAWDOWN", str(ROOT / ".build/debug/drawdown"))
GATEWAY = os.environ.get("GATEWAY", str(ROOT / "Examples/Gateway/.build/debug/gateway"))
SHIM = ROOT / ".build/soak/faults.so"
KINDS = ["full", "error", "torn", "kill"]


class Broken(Exception):
    """Something that must always hold does not."""


def check(holds, message):
    if not holds:
        raise Broken(message)


def build_shim():
    source = ROOT / "Tests/Soak/faults.c"
    if SHIM.exists() and SHIM.stat().st_mtime > source.stat().st_mtime:
        return
    SHIM.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-o", SHIM, source, "-ldl"], check=True)


def faulty(watched, at=None, kind=None, count=None, clock=None):
    """The environment in which a call on some files fails."""
    values = {"FAULT_PATH": watched, "FAULT_AT": at, "FAULT_KIND": kind, "FAULT_COUNT": count,
              "FAULT_CLOCK": clock, "LD_PRELOAD": str(SHIM)}
    return {**os.environ, **{k: str(v) for k, v in values.items() if v is not None}}


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


def feed(ledger, wanted, chance, env=None, stop_after=None):
    """Gives a gateway the lines that it does not have yet.

    Returns how many lines were acknowledged, and how it ended; it is killed after some seconds."""
    process = subprocess.Popen(
        [GATEWAY, "--ledger", ledger], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=env)
    first = process.stdout.readline()
    if not first:
        process.wait()
        return None, process.returncode, process.stderr.read().decode()
    have = json.loads(first)["lines"]
    if stop_after is not None:
        subprocess.Popen(["sh", "-c", f"sleep {stop_after:.4f}; kill -9 {process.pid} 2>/dev/null"])
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
    feed(whole, wanted, chance)
    kills = 0
    for _ in range(6):
        acknowledged, code, _ = feed(ledger, wanted, chance, stop_after=chance.uniform(0, 0.12))
        kills += code == -signal.SIGKILL
        if acknowledged is not None:
            check(have(ledger) >= acknowledged, f"{acknowledged} acknowledged, {have(ledger)} there")
            verify(ledger)
    feed(ledger, wanted, chance)
    verify(ledger)
    check(exported(ledger) == exported(whole), "the books differ from those of a gateway left alone")
    return kills


def gateway_faults(chance, folder):
    wanted = lines(chance, 40)
    whole = f"{folder}/whole.ledger"
    feed(whole, wanted, random.Random(1), env=faulty("whole.ledger", count=f"{folder}/count"))
    calls = int(Path(f"{folder}/count").read_text())
    for _ in range(4):
        at, kind = chance.randint(1, calls + 2), chance.choice(KINDS)
        ledger = f"{folder}/{at}-{kind}.faulty"
        acknowledged, code, errors = feed(
            ledger, wanted, random.Random(1), env=faulty(".faulty", at=at, kind=kind))
        check(code in (0, 3, -signal.SIGKILL), f"call {at} {kind}: ends with {code}: {errors}")
        if code == 3:
            check("ledger" in errors, f"call {at} {kind}: says {errors!r}")
        there = have(ledger)
        check(there >= (acknowledged or 0), f"call {at} {kind}: {acknowledged} of {there}")
        feed(ledger, wanted, random.Random(1))
        verify(ledger)
        check(exported(ledger) == exported(whole), f"call {at} {kind}: the books differ")
    return 4


def clock_jumps(chance, folder):
    ledger = f"{folder}/clock.ledger"
    for _ in range(2):
        wanted = lines(chance, 60, live=True)[have(ledger) if os.path.exists(ledger) else 0:]
        env = faulty("clock.ledger", clock=chance.randint(1, 1 << 60))
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


def results_faults(chance, folder):
    text = SCENARIO.replace("20d", "2d").replace("transactions: all", "transactions: credits")
    scenario = Path(f"{folder}/soak.yaml")
    command = [PROGRAM, "run", "soak.yaml", "--quiet"]
    versions = []
    for seed in (1, 2):
        scenario.write_text(text % seed)
        ending = run(command, cwd=folder, env=faulty("results", count=f"{folder}/count"))
        check(ending.returncode == 0, f"run ends with {ending.returncode}: {ending.stderr}")
        versions.append(contents(f"{folder}/results/soak"))
    calls = int(Path(f"{folder}/count").read_text())
    for _ in range(4):
        at, kind = chance.randint(1, calls), chance.choice(KINDS)
        scenario.write_text(text % chance.choice((1, 2)))
        ending = run(command, cwd=folder, env=faulty("results", at=at, kind=kind))
        check(ending.returncode in (0, 3, -signal.SIGKILL),
              f"call {at} {kind}: ends with {ending.returncode}: {ending.stderr}")
        if ending.returncode == 3:
            check("cannot write" in ending.stderr, f"call {at} {kind}: says {ending.stderr!r}")
        check(contents(f"{folder}/results/soak") in versions,
              f"call {at} {kind}: the results are neither those before nor those after")
    scenario.write_text(text % 1)
    check(run(command, cwd=folder).returncode == 0, "results cannot be written any more")
    check(contents(f"{folder}/results/soak") == versions[0], "the results differ")
    check(os.listdir(f"{folder}/results") == ["soak"], f"left: {os.listdir(f'{folder}/results')}")
    return 4


ROUNDS = [gateway_killed, gateway_faults, run_killed, results_faults, clock_jumps]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--rounds", type=int, default=len(ROUNDS))
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    build_shim()
    started, number, done = time.monotonic(), 0, {}
    print(f"seed {options.seed}", flush=True)
    while (time.monotonic() - started < options.minutes * 60 if options.minutes
           else number < options.rounds):
        body = ROUNDS[number % len(ROUNDS)]
        chance = random.Random(f"{options.seed}/{number}")
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            try:
                done[body.__name__] = done.get(body.__name__, 0) + body(chance, folder)
            except (Broken, subprocess.TimeoutExpired) as error:
                sys.exit(f"seed {options.seed} round {number} ({body.__name__}): {error}")
        number += 1
    print(", ".join(f"{name} {count}" for name, count in done.items())
          + f": nothing lost in {number} rounds")


main()
