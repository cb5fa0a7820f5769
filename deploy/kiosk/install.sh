#!/usr/bin/env bash
# Installs the terminal on a bare Debian 12, or upgrades it: run the new tree's script again.
# Settings, queue and data are left as they are. Run as root:
#   deploy/kiosk/install.sh              install and start
#   deploy/kiosk/install.sh --no-start   for images: it starts at the next boot
set -euo pipefail
umask 022
cd "$(dirname "$0")/../.."
. deploy/kiosk/release.sh

HOME_DIR=/opt/dangqun
DATA=/var/lib/dangqun-kiosk
PACKAGES=(
  cage xwayland                                # the screen: one program, whole
  libgl1 libgl1-mesa-dri libegl1 libgles2      # OpenGL
  libmtdev1 libzbar0                           # libraries that Kivy and pyzbar open
  librime1 rime-data-pinyin-simp sunpinyin-data # pinyin
  libzinnia0 tegaki-zinnia-simplified-chinese  # handwriting
  alsa-utils espeak-ng                         # sound, and a voice that reads aloud
  seatd                                        # hands cage the screen and the touch panel
  python3-venv gettext ca-certificates
)

MODULES="apsw, cv2, kivy, nacl.public, pyzbar.pyzbar, zxingcpp, screens"

start=yes
case "${1:-}" in
  '') ;;
  --no-start) start=no ;;
  *) die "usage: $0 [--no-start]" ;;
esac
must_be_root_on_debian_12

install_packages "${PACKAGES[@]}"
make_user dangqun $DATA
build_release $HOME_DIR deploy/kiosk/requirements.lock \
  pyproject.toml README.md kiosk screens sync assets deploy/kiosk

# The old release stays in use unless the new one can start as the terminal's own user.
loads() {
  "${as_terminal[@]}" "$release/venv/bin/dangqun-kiosk" --version > /dev/null \
    && "${as_terminal[@]}" "$release/venv/bin/python" -c "import $MODULES"
}
as_terminal=(runuser -u dangqun -- env KIVY_NO_FILELOG=1 KIVY_NO_CONSOLELOG=1 KIVY_NO_CONFIG=1 "KIVY_HOME=$DATA/kivy")
loads || die "the new release does not load; the one in use was left as it is"

changed=no
use_release $HOME_DIR && changed=yes
install_new deploy/kiosk/kiosk.toml /etc/dangqun/kiosk.toml 644
install_new deploy/kiosk/session.env /etc/dangqun/session.env 644
install_changed deploy/kiosk/command.sh /usr/local/bin/dangqun-kiosk 755 || true
install_changed deploy/kiosk/dangqun-kiosk.service /etc/systemd/system/dangqun-kiosk.service 644 && changed=yes
install -d -m 755 /media/dangqun
install_changed deploy/kiosk/dangqun-stick@.service /etc/systemd/system/dangqun-stick@.service 644 || true
install_changed deploy/kiosk/stick.rules /etc/udev/rules.d/90-dangqun-stick.rules 644 \
  && systemd_runs && udevadm control --reload
install_changed deploy/kiosk/sysctl.conf /etc/sysctl.d/60-dangqun.conf 644 \
  && systemd_runs && sysctl -q -p /etc/sysctl.d/60-dangqun.conf
install_changed deploy/kiosk/journald.conf /etc/systemd/journald.conf.d/dangqun.conf 644 \
  && systemd_runs && systemctl restart systemd-journald

# The terminal owns the screen: no login prompt beside it.
systemctl -q mask getty@tty1.service
systemctl -q enable dangqun-kiosk.service
say "release $(basename "$release"), changed: $changed"
if [ $start = yes ]; then
  systemctl daemon-reload
  if [ $changed = yes ] || ! systemctl -q is-active dangqun-kiosk.service; then
    say "the terminal takes the screen now; from here on log in by SSH"
    systemctl --no-block restart dangqun-kiosk.service
  fi
fi
