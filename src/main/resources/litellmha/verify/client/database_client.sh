# Writes probe rows through the Service of the primary from several connections, until it reads a line. It prints a line for each row when its outcome is known:
#   connection|number|acknowledged (t or f)|ended at (s, clock that never jumps)|ended at (s since 1970)|took (s)|timeline|row's time|server|error
# Usage: bash -c "$(cat database_client.sh)" database_client SCHEMA CONNECTIONS PAUSE_SECONDS
schema=$1 connections=$2 pause_seconds=$3
export PGCONNECT_TIMEOUT=2
options="tcp_user_timeout=3000 keepalives_idle=1 keepalives_interval=1 keepalives_count=3"

uptime_into() { read -r "$1" _ </proc/uptime; }

# Hundredths of seconds, so that the shell can calculate.
took() {
  local cents=$((${2/./} - ${1/./}))
  printf -v "$3" '%d.%02d' $((cents / 100)) $((cents % 100))
}

row() {
  echo "INSERT INTO $schema.probe (connection, number) VALUES ($1, $2)" \
    "RETURNING concat_ws('|', 'row', ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int," \
    "extract(epoch FROM clock_timestamp()), host(inet_server_addr()));"
}

writer() {
  local connection=$1 pause=$2 number=0 begun ended seconds line
  while :; do
    coproc SQL { exec psql -qAtX "$options" 2>&1; }
    local to=${SQL[1]} from=${SQL[0]} pid=$SQL_PID broken=
    while [ -z "$broken" ]; do
      number=$((number + 1))
      uptime_into begun
      line=
      { row "$connection" "$number" >&"$to"; } 2>/dev/null && read -r -t 10 line <&"$from"
      uptime_into ended
      took "$begun" "$ended" seconds
      case $line in
        row\|*)
          echo "$connection|$number|t|$ended|$EPOCHREALTIME|$seconds|${line#row|}|"
          ;;
        *)
          line=${line//|//}
          echo "$connection|$number|f|$ended|$EPOCHREALTIME|$seconds|0|0||${line:-no answer}"
          broken=yes
          ;;
      esac
      read -r -t "$pause" <&3
    done
    kill "$pid"
    wait "$pid"
    exec {to}>&- {from}<&-
  done 2>/dev/null
}

# Nothing is ever written there: reading from it with a timeout is a pause without a process.
pauses=$(mktemp -u)
mkfifo "$pauses"
exec 3<>"$pauses"
rm "$pauses"
writers=()
for ((connection = 1; connection <= connections; connection++)); do
  writer "$connection" "$pause_seconds" &
  writers+=($!)
done
read -r _
# The writers' psqls end with their standard input.
kill "${writers[@]}"
wait
echo done
