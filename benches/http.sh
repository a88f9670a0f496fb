#!/usr/bin/env bash
# Pages and REST of a running demonstration under load: wrk, 32 connections, one thread, no content
# encoding; requests a second, times, and the server's processor time for one request.
#
#   qabyl demo --json > ready.json 2> log &
#   benches/http.sh ready.json $! [SECONDS]
#
# Needs wrk, curl and jq.
set -euo pipefail
ready=$1 pid=$2 seconds=${3:-10}
base=$(jq -r .base_url "$ready")
jar=$(mktemp)
trap 'rm -f "$jar"' EXIT

# Signs in as a role; the cookie.
session() {
    local email password csrf
    email=$(jq -r --arg role "$1" '.accounts[] | select(.role == $role) | .email' "$ready")
    password=$(jq -r --arg role "$1" '.accounts[] | select(.role == $role) | .password' "$ready")
    csrf=$(curl -s "$base/en/sign-in" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -1)
    : > "$jar"
    curl -s -o /dev/null -c "$jar" -H "Origin: $base" --data-urlencode "csrf=$csrf" \
        --data-urlencode "email=$email" --data-urlencode "password=$password" "$base/en/sign-in"
    awk '$6 == "qabyl" { print $6 "=" $7 }' "$jar"
}

ticks() { awk '{ print $14 + $15 }' "/proc/$pid/stat"; }

# Warms up, then measures one address: NAME ADDRESS [HEADER].
measure() {
    local name=$1 address=$2 header=${3:-X-None: 1} before after said requests
    curl -sf -o /dev/null -w "$name: %{size_download} bytes" -H "$header" "$address"
    wrk -t1 -c32 -d2s -H "$header" "$address" > /dev/null
    before=$(ticks)
    said=$(wrk -t1 -c32 "-d${seconds}s" --latency -H "$header" "$address")
    after=$(ticks)
    requests=$(awk '/requests in/ { print $1 }' <<< "$said")
    awk -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" -v requests="$requests" '
        /Requests\/sec/ { rate = $2 } /50%/ { middle = $2 } /99%/ { slow = $2 } /Non-2xx/ { bad = "  FAILED: " $0 }
        END { printf "  %d/s  p50 %s  p99 %s  %d us of processor time%s\n", rate, middle, slow, ticks / hz * 1e6 / requests, bad }' <<< "$said"
}

# The first address on a page that looks like this: PAGE PATTERN [HEADER].
link() { curl -s -H "${3:-X-None: 1}" "$base$1" | grep -o "$2" | head -1; }

measure "help, public" "$base/ky/help"
measure "calls, public" "$base/ky/calls"
call=$(link /en/calls '/en/calls/[a-z0-9-]*')
measure "one call, public" "$base$call"
officer="Cookie: $(session officer)"
measure "one call, signed in" "$base$call" "$officer"
measure "committee list" "$base/en/desk/dossiers?state=all" "$officer"
dossier=$(link '/en/desk/dossiers?state=all' '/en/desk/dossiers/[A-Z0-9-]*' "$officer")
measure "dossier" "$base$dossier" "$officer"
student="Cookie: $(session 'student 1')"
own=$(link /en/my '/en/my/[A-Z0-9-]*' "$student")
measure "a student's own dossier" "$base$own" "$student"
id=$(jq -r '.clients[0].id' "$ready") secret=$(jq -r '.clients[0].secret' "$ready")
token=$(curl -s -u "$id:$secret" -d grant_type=client_credentials "$base/oauth/token" | jq -r .access_token)
measure "REST, 50 places in full" "$base/api/v1/placements?limit=50" "Authorization: Bearer $token"
measure "REST, 50 events" "$base/api/v1/events?limit=50" "Authorization: Bearer $token"
echo "resident after it: $(awk '/VmRSS/ { print int($2 / 1000) }' "/proc/$pid/status") MB"
