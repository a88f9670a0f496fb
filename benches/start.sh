#!/usr/bin/env bash
# How long until the program answers, from its start on a database that exists, and what it holds
# then and a minute later. Best of five.
#
#   benches/start.sh PROGRAM DATA_DIR
#
# DATA_DIR is a demonstration's. Needs curl.
set -euo pipefail
program=$1 data=$2 address=127.0.0.1:45999
best=
for _ in 1 2 3 4 5; do
    began=$(date +%s%N)
    "$program" demo --data "$data" --listen "$address" --json > /dev/null 2>&1 &
    pid=$!
    until curl -sf -o /dev/null "http://$address/ky/calls"; do sleep 0.005; done
    took=$((($(date +%s%N) - began) / 1000000))
    if [ -z "$best" ] || [ "$took" -lt "$best" ]; then best=$took; fi
    held=$(awk '/VmRSS/ { print int($2 / 1000) }' "/proc/$pid/status")
    kill "$pid" && wait "$pid" 2> /dev/null || true
done
echo "first answer after $best ms; $held MB resident then"
"$program" demo --data "$data" --listen "$address" --json > /dev/null 2>&1 &
pid=$!
sleep 60
echo "$(awk '/VmRSS/ { print int($2 / 1000) }' "/proc/$pid/status") MB a minute after the start"
kill "$pid"
