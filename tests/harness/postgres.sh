# One PostgreSQL cluster for one test process. It lives as long as standard input stays open:
# when the test process ends, however it ends, the pipe closes and everything is removed.
# Arguments: folder of PostgreSQL's programs, port, folder for temporary files; and where nobody
# may come in without TLS, the server's certificate and its key.
set -eu
bin=$1 port=$2 tmp=$3 certificate=${4:-} key=${5:-}
trap '' INT TERM HUP

# Clusters whose watcher was killed before it could clean up.
for old in "$tmp"/qabyl-pg.*; do
  [ -f "$old/watcher" ] || continue
  kill -0 "$(cat "$old/watcher")" 2>/dev/null && continue
  [ -f "$old/data/postmaster.pid" ] && kill -QUIT "$(head -n 1 "$old/data/postmaster.pid")" 2>/dev/null || true
  rm -rf "$old" || true
done

home=$(mktemp -d "$tmp/qabyl-pg.XXXXXX")
echo $$ >"$home/watcher"
give_up() {
  echo "failed: $(tail -n 3 "$home/log" | tr '\n' ' ')"
  rm -rf "$home"
  exit 1
}
"$bin/initdb" -D "$home/data" -U qabyl -A trust -N --locale=C -E UTF8 >"$home/log" 2>&1 || give_up
ssl=off
if [ -n "$certificate" ]; then
  ssl=on
  umask 077
  printf '%s' "$certificate" >"$home/data/server.crt"
  printf '%s' "$key" >"$home/data/server.key"
  echo 'hostssl all all 127.0.0.1/32 trust' >"$home/data/pg_hba.conf"
fi
# Nothing here outlives the tests, so nothing waits for the disk.
"$bin/postgres" -D "$home/data" -p "$port" -h 127.0.0.1 -k "$home" \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
  -c wal_level=minimal -c max_wal_senders=0 -c max_connections=400 \
  -c autovacuum=off -c deadlock_timeout=100ms -c ssl=$ssl </dev/null >>"$home/log" 2>&1 &
server=$!
tries=0
until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do
  tries=$((tries + 1))
  kill -0 $server 2>/dev/null || give_up
  [ $tries -lt 600 ] || give_up
  sleep 0.1
done
# Somebody else's server on the same port would answer too.
grep -q "ready to accept connections" "$home/log" || give_up
echo ready
cat >/dev/null
kill -QUIT $server 2>/dev/null || true
wait || true
rm -rf "$home"
