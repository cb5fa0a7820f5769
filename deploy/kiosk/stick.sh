#!/usr/bin/env bash
# What dangqun-stick@.service runs as root: mounts one USB stick at /media/dangqun for the terminal's
# user. Nothing on it may run, be a device or give rights; every write is on it before it counts.
set -euo pipefail

FOLDER=${STICK_FOLDER:-/media/dangqun}
OWNER=dangqun
OPTIONS=nosuid,nodev,noexec,sync,noatime

device=$1
if mountpoint -q "$FOLDER"; then
  echo "another stick is mounted, $device is left alone" >&2
  exit 1
fi
type=$(blkid -o value -s TYPE "$device")
uid=$(id -u $OWNER)
gid=$(id -g $OWNER)
case "$type" in
  vfat | exfat) options="$OPTIONS,uid=$uid,gid=$gid,umask=0077" ;;
  ext4) options=$OPTIONS ;;
  *) echo "$device has $type, not vfat, exfat or ext4" >&2; exit 1 ;;
esac
mount -t "$type" -o "$options" "$device" "$FOLDER"
# ext4 keeps owners: the stick's own folder becomes the terminal's. Read-only sticks stay as they are.
if [ "$type" = ext4 ]; then
  chown $OWNER: "$FOLDER" || true
fi
