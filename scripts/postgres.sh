#!/bin/sh
# Start a PostgreSQL of its own for tests, and print its URL: Debian's packages are installed where none is there.
#
#   scripts/postgres.sh start DIRECTORY [ADDRESS]   make a database in DIRECTORY, start it on a free port, print its URL
#   scripts/postgres.sh stop DIRECTORY              stop it
#
# It listens on 127.0.0.1 alone, or on ADDRESS too, for the networks that this machine is in. Its data lie in
# DIRECTORY and go with it.
set -eu

usage() { echo "usage: $0 start DIRECTORY [ADDRESS] | stop DIRECTORY" >&2; exit 2; }
[ $# -eq 2 ] || [ $# -eq 3 ] || usage
action=$1 directory=$2 address=${3:-127.0.0.1}

find_programs() {
    for place in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V -r); do
        if [ -x "$place/initdb" ] && [ -x "$place/pg_ctl" ]; then echo "$place"; return; fi
    done
    if command -v initdb >/dev/null && command -v pg_ctl >/dev/null; then dirname "$(command -v pg_ctl)"; fi
}

programs=$(find_programs)
if [ -z "$programs" ]; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "no PostgreSQL here, and it cannot be installed: run apt-get install postgresql as root" >&2
        exit 3
    fi
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >&2
    programs=$(find_programs)
fi

# PostgreSQL does not run as root: there, as the user that Debian's package makes
as_user() { if [ "$(id -u)" -eq 0 ]; then su postgres -s /bin/sh -c "$*"; else sh -c "$*"; fi; }

case $action in
start)
    mkdir -p "$directory"
    [ "$(id -u)" -ne 0 ] || chown postgres "$directory"
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    as_user "$programs/initdb -D '$directory/data' -U segue -A trust -E UTF8 --locale=C.UTF-8 --no-sync" >&2
    addresses=127.0.0.1
    if [ "$address" != 127.0.0.1 ]; then
        addresses=$addresses,$address
        echo "host all all samenet trust" >>"$directory/data/pg_hba.conf"
    fi
    as_user "$programs/pg_ctl -D '$directory/data' -l '$directory/log' -w \
        -o \"-p $port -k '$directory' -c listen_addresses=$addresses -c fsync=off\" start" >&2
    echo "postgresql://segue@$address:$port/postgres"
    ;;
stop)
    as_user "$programs/pg_ctl -D '$directory/data' -m immediate -w stop" >&2
    ;;
*) usage ;;
esac
