#!/bin/sh
# /usr/local/bin/dangqun-kiosk: the terminal's command with its settings, as the terminal's own
# user, so that root leaves no files in its data that it cannot write.
set -eu
set -- /opt/dangqun/current/venv/bin/dangqun-kiosk --settings /etc/dangqun/kiosk.toml "$@"
if [ "$(id -un)" = dangqun ]; then
  exec "$@"
fi
[ "$(id -u)" = 0 ] || { echo "run this as root" >&2; exit 2; }
exec runuser -u dangqun -- "$@"
