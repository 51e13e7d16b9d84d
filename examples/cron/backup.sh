#!/bin/sh
# A nightly backup from cron, and a mail from cron itself when it fails: nothing is printed while all is well. As a user of its own:
#
#   17 2 * * *  /opt/drydock/backup.sh
#   47 4 * * 0  /opt/drydock/backup.sh drill latest
#   0  9 * * *  /opt/drydock/backup.sh status
#
# /etc/drydock/backup.env belongs to that user and nobody else may read it (chmod 600). It sets DATABASE_URL, and for a drill
# DRYDOCK_AGE_IDENTITY, on another machine than the one that makes backups. /etc/drydock/drydock.yml says the rest.
set -eu
umask 077

set -a
. "${DRYDOCK_ENV:-/etc/drydock/backup.env}"
set +a
cd "${DRYDOCK_HOME:-/etc/drydock}"

command=${1:-make}
[ $# -eq 0 ] || shift
case $command in
  make) set -- backup --prune --quiet "$@" ;;
  drill | status | verify) set -- backup "$command" --quiet "$@" ;;
  *)
    echo "backup.sh: make, drill, status or verify, and not \"$command\"" >&2
    exit 2
    ;;
esac
exec node "${DRYDOCK:-/opt/drydock/dist/drydock.js}" "$@"
