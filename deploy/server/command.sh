#!/bin/sh
# /usr/local/bin/dangqun-server and, for Django's own commands such as createsuperuser,
# /usr/local/bin/dangqun-django: with the server's settings, as the server's own user.
set -eu
[ "$(id -u)" = 0 ] || { echo "run this as root" >&2; exit 2; }
case "${0##*/}" in
  dangqun-django) program=django-admin ;;
  *) program=dangqun-server ;;
esac
set -a
# shellcheck source=/dev/null
[ ! -e /etc/dangqun/server.env ] || . /etc/dangqun/server.env
export DANGQUN_SERVER_SETTINGS=/etc/dangqun/server.toml
export DJANGO_SETTINGS_MODULE=server.config.settings
cd /var/lib/dangqun-server
umask 077
exec runuser -u dangqun-server -- "/opt/dangqun-server/current/venv/bin/$program" "$@"
