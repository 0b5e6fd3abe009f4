# What requests of the reference workload may be besides plain: sourced by scripts that measure them.
#
# Each case is a name and the overrides of Benchmarks/prepaid-v1.yaml.

mix='traffic.requests.mix.*'
request_case() {
  case $1 in
  plain) ;;
  # Twice the requests in the same time, with credit for all of them.
  steady | doubled)
    overrides=(--set 'organizations.*.opening_balance=$1000000'
      --set "traffic.requests.arrivals.rate=$([ "$1" = steady ] && echo 3600 || echo 7200)/h")
    ;;
  budget)
    overrides=(--set
      'organizations.*.projects.*.budget={limit: $1000000000, per: month, mode: hard}')
    ;;
  cached-input)
    overrides=(--set "$mix.cached_input=60%" --set 'prices.models.*.cached_input=$0.1')
    ;;
  correlation) overrides=(--set "$mix.correlation=0.4") ;;
  gamma)
    overrides=(--set "$mix.input={gamma: {mean: 1366, cv: 1.8}}"
      --set "$mix.output={gamma: {mean: 245, cv: 1.3}}")
    ;;
  weibull)
    overrides=(--set "$mix.input={weibull: {mean: 1366, cv: 1.8}}"
      --set "$mix.output={weibull: {mean: 245, cv: 1.3}}")
    ;;
  markup) overrides=(--set 'prices.markup=5%') ;;
  traces)
    overrides=(--set 'prices.meters={trace: {price: $0.10, per: 1000}}' --set "$mix.traces=1")
    ;;
  holds) overrides=(--set 'organizations.*.admission={hold: {estimate: mean}}') ;;
  retries)
    overrides=(--set 'traffic.requests.on_refusal={retry: {first: 10s, factor: 2, attempts: 3}}')
    ;;
  service-time) overrides=(--set 'traffic.requests.service={first_token: 500ms, speed: 80/s}') ;;
  *) return 1 ;;
  esac
}
request_cases=(plain budget cached-input correlation gamma weibull markup traces holds retries
  service-time)

# Runs a case with a program for a number of seconds, which is about the number of requests.
run_request_case() {
  local program=$1 name=$2 seconds=$3 out=$4
  local overrides=()
  request_case "$name"
  # Unquoted, since it may be a program that runs it.
  $program run Benchmarks/prepaid-v1.yaml --quiet --threads 1 --replications 1 --out "$out" \
    --set "horizon.duration=${seconds}s" "${overrides[@]}"
}
