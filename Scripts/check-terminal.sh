#!/usr/bin/env bash
# Records every command on a terminal of 80 columns and 24 rows (tmux), and checks what stands there:
# no line that is too long for it, no value on a line of its own, one bar.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$(realpath "${DRAWDOWN:-.build/release/drawdown}")
if ! command -v tmux >/dev/null 2>&1 && [ -n "${CI:-}" ] && [ "$(id -u)" -eq 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends tmux; } >/dev/null 2>&1 || true
fi
if ! command -v tmux >/dev/null 2>&1; then
  printf 'skipped: no command is recorded on a terminal: tmux is not installed\n'
  exit 0
fi

work=$(mktemp -d)
socket=drawdown-$$
trap 'tmux -L "$socket" kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/shown"
ln -s "$program" "$work/bin/drawdown"
cp -R scenarios "$work/"
# One terminal keeps the others' server.
tmux -L "$socket" -f /dev/null new-session -d -s base 'sleep 600'
failed=0

complain() {
  printf '%s\n' "$*"
  failed=1
}

# Starts a line of shell on a terminal of its own, which tells when it has ended.
start() {
  tmux -L "$socket" new-session -d -s "$1" -x 80 -y 24 \
    "cd '$work' && PATH='$work/bin':\$PATH LC_ALL=C.UTF-8 sh -c '$2'; tmux -L $socket wait-for -S $1; sleep 60"
}

# All that was written to a terminal, lines that it had to break in one piece.
shown() {
  tmux -L "$socket" capture-pane -p -J -S - -t "$1" | sed -e 's/ *$//' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

# Records a line of shell under a name, without quotes in it, and checks what is shown.
record() {
  local name=$1 line=$2 screen=$work/shown/$1.txt
  start "$name" "$line"
  timeout 60 tmux -L "$socket" wait-for "$name" || complain "$name: no end"
  { printf '$ %s\n' "$line" && shown "$name"; } >"$screen"
  tmux -L "$socket" kill-session -t "$name"
  # What is wrong with a file, and what is to be copied, stands on one line however long.
  tail -n +2 "$screen" | LC_ALL=C.UTF-8 grep -E '^.{81,}' | grep -vE ': error: |^traffic: ' |
    sed "s/^/$name: over 80 columns: /" | grep . && failed=1
  tail -n +2 "$screen" | grep -E '^ +[-+$]?[0-9][0-9.,]*( %)?$' |
    sed "s/^/$name: a value on a line of its own: /" | grep . && failed=1
  return 0
}

quick=scenarios/quickstart.yaml
record help 'drawdown --help'
record typo 'drawdown rnu x; drawdown run --ouy o; drawdown help check'
record init 'drawdown init threshold'
record validate "drawdown validate threshold.yaml $quick"
record run "drawdown run $quick --replications 40"
record many 'drawdown run scenarios/vendors.yaml --replications 20'
record plot 'drawdown plot results/quickstart@replications=40'
record check "drawdown run $quick --quiet; drawdown check $quick --set auto_top_up.threshold=30 --files summary.csv"
record compare "drawdown compare $quick $quick --name plain --name higher --set-for higher:auto_top_up.threshold=40 --replications 30"
record sweep "drawdown sweep $quick --vary auto_top_up.threshold=10,20,40 --vary auto_top_up.amount=50,100 --replications 20"
record solve "drawdown solve $quick --find auto_top_up.threshold=10,20,40,60 --such-that \"fill_rate >= 99.5%\" --replications 20"
record read 'drawdown read scenarios/traces/code.csv.gz'
record fit 'drawdown fit scenarios/traces/code.csv.gz --format azure-llm >fitted.yaml'
record backtest 'drawdown backtest scenarios/traces/code.csv.gz --format azure-llm --replications 20'
record report 'drawdown report nowhere'
record prices "drawdown prices $quick; drawdown prices $quick --model large --input 12000 --output 800"
record history 'drawdown ledger history results/quickstart'
record usage 'drawdown ledger usage results/quickstart'
record statement "drawdown run $quick --quiet --replications 1 --set output.transactions=all --out kept; drawdown ledger statement kept/quickstart"
record verify 'drawdown ledger verify kept/quickstart'
record export 'drawdown ledger export kept/quickstart --format package'
record man 'drawdown man --list'
record completion 'drawdown completion'
record invoice 'drawdown ledger invoice results/quickstart'
record explain 'drawdown explain results/quickstart --at 2026-01-05T09:25:51'
record schema 'drawdown schema auto_top_up.threshold'

# One bar on one line, which is gone at the end.
start bar "drawdown run $quick --replications 1500 --out long"
bar=
for _ in $(seq 200); do
  bar=$(tmux -L "$socket" capture-pane -p -t bar | grep -E '\[#+\.*\].*/s .*left' || true)
  [ -z "$bar" ] || break
  sleep 0.05
done
[ "$(printf '%s' "$bar" | grep -c .)" -eq 1 ] || complain "no bar, or several: $bar"
[ "${#bar}" -lt 80 ] || complain "the bar is too long: $bar"
timeout 60 tmux -L "$socket" wait-for bar || complain 'bar: no end'
shown bar | grep -q '\[#' && complain 'the bar stays'

# What a shell makes of a key when a line is half written.
completes() {
  local shell=$1 typed=$2 expected=$3 found=
  command -v "$shell" >/dev/null 2>&1 || return 0
  tmux -L "$socket" new-session -d -s shell -x 80 -y 24 \
    "cd '$work' && PATH='$work/bin':\$PATH HOME='$work/home' ZDOTDIR='$work/home' LC_ALL=C.UTF-8 $shell -i"
  for _ in $(seq 100); do
    sleep 0.1
    tmux -L "$socket" capture-pane -p -t shell | grep -q 'ready>' && break
  done
  tmux -L "$socket" send-keys -t shell -l "$typed"
  tmux -L "$socket" send-keys -t shell Tab
  for _ in $(seq 50); do
    sleep 0.1
    found=$(tmux -L "$socket" capture-pane -p -J -t shell)
    grep -qF "$expected" <<<"$found" && break
  done
  grep -qF "$expected" <<<"$found" || complain "$shell does not complete '$typed': $found"
  tmux -L "$socket" kill-session -t shell
}

mkdir -p "$work/home/.config/fish"
printf 'PS1="ready> "\neval "$(drawdown completion bash)"\n' >"$work/home/.bashrc"
printf 'PS1="ready> "\nautoload -Uz compinit && compinit -u\neval "$(drawdown completion zsh)"\n' \
  >"$work/home/.zshrc"
printf 'function fish_prompt; printf "ready> "; end\ndrawdown completion fish | source\n' \
  >"$work/home/.config/fish/config.fish"
for shell in bash zsh fish; do
  completes "$shell" 'drawdown sw' 'drawdown sweep '
  completes "$shell" 'drawdown ledger us' 'drawdown ledger usage '
  completes "$shell" 'drawdown check --mode st' 'drawdown check --mode statistical '
  completes "$shell" 'drawdown run scenarios/quick' 'drawdown run scenarios/quickstart.yaml '
done

printf '%d recordings checked\n' "$(find "$work/shown" -name '*.txt' | wc -l)"
exit "$failed"
