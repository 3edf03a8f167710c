#!/bin/sh
# Sees to it that PostgreSQL's programs are on the machine. The places are those
# that store/privatepg looks in.
set -eu

for initdb in \
	"${KIENNGHI_PG_BIN:-/nonexistent}/initdb" \
	"$(command -v initdb || true)" \
	/usr/lib/postgresql/*/bin/initdb \
	/usr/pgsql-*/bin/initdb \
	/usr/libexec/postgresql*/initdb \
	/opt/homebrew/opt/postgresql@*/bin/initdb \
	/usr/local/opt/postgresql@*/bin/initdb \
	/Applications/Postgres.app/Contents/Versions/*/bin/initdb \
	/usr/local/pgsql/bin/initdb
do
	if [ -x "$initdb" ]; then exit 0; fi
done

if command -v apt-get >/dev/null; then
	sudo=
	if [ "$(id -u)" -ne 0 ]; then sudo=sudo; fi
	if [ -z "$sudo" ] || command -v sudo >/dev/null; then
		echo "PostgreSQL is not installed: installing it with apt-get" >&2
		$sudo apt-get update -qq
		$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql
		exit 0
	fi
fi

echo "PostgreSQL 15 or later is not installed: install it (macOS: brew install postgresql@16), or name its directory of binaries in KIENNGHI_PG_BIN" >&2
exit 1
