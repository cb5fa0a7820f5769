#!/usr/bin/env bash
# What dangqun-kiosk.service runs on tty1: checks what the terminal needs, then cage shows it until
# it ends. systemd starts it again. What only a person can mend is said on the screen and waits
# PAUSE_S, so that it never counts as a crash.
set -uo pipefail

KIOSK=(/opt/dangqun/current/venv/bin/dangqun-kiosk --settings "${DANGQUN_SETTINGS:-/etc/dangqun/kiosk.toml}")
OUTPUT_WITHIN_S=60
PAUSE_S=30

# To the journal, and to the screen, which is standard input's terminal.
say() {
  echo "$*" >&2
  if [ -t 0 ]; then printf '\r\n%s\r\n' "$*" >&0; fi
}

pause() {
  say "$*"
  sleep $PAUSE_S
  exit 1
}

# `verify` reads the settings and the store: 0 and 1 are verdicts, 2 and above say what is wrong.
check_terminal() {
  local trouble status
  trouble=$("${KIOSK[@]}" verify x 2>&1 > /dev/null)
  status=$?
  [ $status -lt 2 ] || pause "${trouble##*$'\n'}"
  [ -w . ] || pause "nothing can be written to $PWD: is its disk damaged or mounted read-only?"
}

# cage that starts without a screen can stay black for ever.
wait_for_output() {
  local waited=0
  case "${WLR_BACKENDS:-drm}" in *drm*) ;; *) return ;; esac
  until grep -qsx connected /sys/class/drm/card*-*/status; do
    if [ $waited -ge $OUTPUT_WITHIN_S ]; then
      echo "no screen is connected" >&2
      exit 1
    fi
    sleep 1
    waited=$((waited + 1))
  done
}

rotation=()
case "${ROTATE:-0}" in
  0) ;;
  90) rotation=(-r) ;;
  180) rotation=(-r -r) ;;
  270) rotation=(-r -r -r) ;;
  *) pause "ROTATE in /etc/dangqun/session.env is ${ROTATE}; allowed: 0, 90, 180, 270" ;;
esac
check_terminal
wait_for_output
exec cage -d "${rotation[@]}" -- "${KIOSK[@]}" run
