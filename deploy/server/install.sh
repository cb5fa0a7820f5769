#!/usr/bin/env bash
# Installs the central server on Debian 12, or upgrades it: run the new tree's script again.
# Settings, database, keys and media are left as they are. Run as root:
#   deploy/server/install.sh              install and start
#   deploy/server/install.sh --no-start   for images; without a running PostgreSQL it makes no database
set -euo pipefail
umask 022
cd "$(dirname "$0")/../.."
. deploy/kiosk/release.sh

HOME_DIR=/opt/dangqun-server
DATA=/var/lib/dangqun-server
PACKAGES=(postgresql nginx python3-venv gettext ca-certificates
  # printed stickers: text setting and Chinese fonts
  fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
UNITS=(dangqun-server.service dangqun-tasks.service dangqun-tasks.timer dangqun-backup.service dangqun-backup.timer)

start=yes
case "${1:-}" in
  '') ;;
  --no-start) start=no ;;
  *) die "usage: $0 [--no-start]" ;;
esac
must_be_root_on_debian_12

install_packages "${PACKAGES[@]}"
make_user dangqun-server $DATA
build_release $HOME_DIR deploy/server/requirements.lock \
  pyproject.toml README.md server sync assets deploy/server deploy/kiosk

install_new deploy/server/server.toml /etc/dangqun/server.toml 644
install_new deploy/server/server.env /etc/dangqun/server.env 600
install_new deploy/server/nginx.conf /etc/nginx/sites-available/dangqun 644
install_changed deploy/server/command.sh /usr/local/bin/dangqun-server 755 || true
install_changed deploy/server/command.sh /usr/local/bin/dangqun-django 755 || true

# The old release stays in use unless the new one loads with these settings.
runuser -u dangqun-server -- env DANGQUN_SERVER_SETTINGS=/etc/dangqun/server.toml \
  DJANGO_SETTINGS_MODULE=server.config.settings \
  "$release/venv/bin/python" -c 'import django; django.setup(); import server.config.urls, gunicorn' \
  || die "the new release does not load; the one in use was left as it is"

as_postgres() { (cd / && runuser -u postgres -- "$@"); }
if as_postgres pg_isready -q; then
  as_postgres psql -q -X -v ON_ERROR_STOP=1 -d postgres < deploy/server/postgresql.sql
elif [ $start = yes ]; then
  die "PostgreSQL does not answer: systemctl status postgresql"
else
  say "PostgreSQL does not run: no database made; run this again where it does"
fi

changed=no
use_release $HOME_DIR && changed=yes
for unit in "${UNITS[@]}"; do
  install_changed "deploy/server/$unit" "/etc/systemd/system/$unit" 644 && changed=yes
done
systemctl -q enable dangqun-server.service dangqun-tasks.timer dangqun-backup.timer
say "release $(basename "$release"), changed: $changed"
if [ $start = yes ]; then
  systemctl daemon-reload
  [ $changed = no ] || systemctl restart dangqun-server.service
  systemctl start dangqun-server.service dangqun-tasks.timer dangqun-backup.timer
fi
