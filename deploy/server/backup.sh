#!/usr/bin/env bash
# Backs up the central server while it runs. Root; dangqun-backup.timer does it every night.
#   backup.sh [FOLDER]      default /var/backups/dangqun
#     FOLDER/<time>/database.dump   pg_dump's custom format
#     FOLDER/<time>/keys.tar        the two secrets, without which sealed contacts stay sealed, and the
#                                   keys that sign integrity codes and code lists
#     FOLDER/media/                 files named by their hash, which never change: only new ones are copied
# Copying FOLDER to another machine is not done here. docs/deploy.md says how to restore.
set -euo pipefail
umask 077

DATA=/var/lib/dangqun-server
KEEP=14
folder=$(realpath -m "${1:-/var/backups/dangqun}")
time=$(date +%Y%m%dT%H%M%S)
part=$folder/.$time

mkdir -p "$folder/media" "$part"
trap 'rm -rf "$part"' EXIT
# The database first: each file that it names is on disk before its row is.
cd /
runuser -u dangqun-server -- pg_dump --format=custom --host=/var/run/postgresql dangqun > "$part/database.dump"
pg_restore --list "$part/database.dump" > /dev/null
kept=(keys)
if [ -d $DATA/signing ]; then kept+=(signing); fi
tar -C $DATA -cf "$part/keys.tar" "${kept[@]}"
if [ -d $DATA/media ]; then cp -a --no-clobber $DATA/media/. "$folder/media/"; fi
sync
mv "$part" "$folder/$time"
find "$folder" -mindepth 1 -maxdepth 1 -type d -name '2*T*' | sort -r | tail -n +$((KEEP + 1)) | xargs -r rm -rf
echo "backup: $folder/$time, $(du -sh "$folder" | cut -f 1) in all"
