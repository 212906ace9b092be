#!/bin/sh
# Starts Redis, or its Sentinel, in one of three pods, of which one has the master and the others replicas.
# Usage: sh -c SCRIPT start PART SELF PODS OPTION...
#   PART     redis or sentinel
#   SELF     this pod's host name; POD_IP has its address
#   PODS     the host names of all pods, separated by spaces
#   OPTION   the server's own
#
# No Redis keeps anything on disk. A master that simply came back would be empty, and its replicas would copy that. So each
# Redis asks before it starts who the master is. A replica of another one is harmless. If the Sentinels name itself, it stays
# away until they have made another one the master.
set -eu
part=$1 self=$2 pods=$3
shift 3
# While it waits; what it starts has its own way to end.
trap exit TERM

digest() { printf %s "$1" | sha256sum | cut -c 1-64; }
# What the pods log in with among themselves. A password could break out of its line in a file, a digest cannot.
inner=$(digest "among the pods $REDIS_PASSWORD")
users="user default on #$(digest "$REDIS_PASSWORD") #$(digest "$inner") ~* &* +@all"

id() { digest "$1" | cut -c 1-40; }
# ask HOST PORT COMMAND...: prints the answer, or nothing. Who refuses the connection has answered as well.
ask() {
  host=$1 port=$2
  shift 2
  [ "$host" != "$self" ] || host=$POD_IP
  timeout 1 redis-cli -e -h "$host" -p "$port" "$@" 2>&1 | sed '/^Could not connect.*refused/s/.*/refused/;/^Could not/d'
}
# address HOST PORT: prints the address at which a server answers, or nothing
address() { ask "$1" "$2" client info | sed -n 's/.* laddr=\[*\([^] ]*\)\]*:[0-9]* .*/\1/p'; }
say() {
  [ "$1" = "${said:-}" ] || echo "$1"
  said=$1
}

# Sets running, the number of pods whose Redis answers, and missing, that of the others; idle, the number of pods that have
# none; and master, the address of the master, if anybody knows it: a Sentinel, or else a Redis.
look() {
  running=0 missing=0 idle=0 master='' seen=''
  for pod in $pods; do
    role=$(ask "$pod" 6379 role)
    case $role in
      master*) running=$((running + 1)) seen=$(address "$pod" 6379) ;;
      slave*) running=$((running + 1)) seen=${seen:-$(echo "$role" | sed -n 2p)} ;;
      refused) missing=$((missing + 1)) idle=$((idle + 1)) ;;
      *) missing=$((missing + 1)) ;;
    esac
    word=$(ask "$pod" 26379 sentinel get-master-addr-by-name litellm-redis | sed q)
    # Errors have spaces.
    case $word in refused | *' '*) ;; *) master=${master:-$word} ;; esac
  done
  master=${master:-$seen}
}

# Whether the master, if there were one, would be this Redis. Without anybody who knows, it is that of the first pod.
named() { [ "$master" = "$POD_IP" ] || { [ -z "$master" ] && [ "$self" = "${pods%% *}" ]; }; }

redis() {
  looks=0
  while look; do
    if named; then
      # Where most pods have no Redis nobody has counters to lose: at the first start, and after all were away. For ten
      # seconds, because a network that does not know this pod yet may refuse for others.
      if [ "$running" = 0 ] && [ "$idle" -ge 2 ]; then looks=$((looks + 1)); else looks=0; fi
      if [ "$looks" -ge 50 ]; then
        say "starts as the master"
        role=''
        break
      fi
      say "waits until another Redis is the master"
    elif [ -n "$master" ] && [ "$(ask "$master" 6379 role | sed q)" = master ]; then
      say "starts as a replica of $master"
      role="replicaof $master 6379"
      break
    else
      say "waits for the master ${master:-in ${pods%% *}}"
    fi
    sleep 0.2
  done
  exec redis-server - "$@" <<END
$users
masterauth $inner
replica-announce-ip $POD_IP
$role
END
}

sentinel() {
  # A Sentinel asks a master for its replicas every ten seconds. One that began before them would know none until then, and
  # if the master were lost in that time it could never make another.
  began=$(date +%s)
  while look; do
    # While no Redis runs there is nothing to watch, whatever another Sentinel remembers.
    if [ "$running" = 0 ] || [ -z "$master" ]; then
      say "waits until a Redis runs"
    elif [ "$missing" -gt 0 ] && [ $(($(date +%s) - began)) -lt 10 ]; then
      say "waits for every Redis"
    else
      break
    fi
    sleep 0.2
  done
  say "watches $master"
  {
    echo "$users"
    # A re-created pod has the same Sentinel as before, and not one more, of which a majority would be needed.
    echo "sentinel myid $(id "$self")"
    echo "sentinel announce-ip $POD_IP"
    echo "sentinel sentinel-pass $inner"
    echo "sentinel monitor litellm-redis $master 6379 2"
    echo "sentinel auth-pass litellm-redis $inner"
    for option; do echo "sentinel $option"; done
    # All this the master would tell, unless it is the one that is away.
    for pod in $pods; do
      at=$(address "$pod" 6379)
      [ -z "$at" ] || [ "$at" = "$master" ] || echo "sentinel known-replica litellm-redis $at 6379"
      at=$(address "$pod" 26379)
      [ -z "$at" ] || [ "$pod" = "$self" ] || echo "sentinel known-sentinel litellm-redis $at 26379 $(id "$pod")"
    done
  } >/data/sentinel.conf
  exec redis-server /data/sentinel.conf --sentinel
}

"$part" "$@"
