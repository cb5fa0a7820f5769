"""What can be said of the camera without opening it, and without loading OpenCV."""

from pathlib import Path

DEVICES = Path("/dev")


def camera_word(spec: str) -> str:
    """What the heartbeat says of the camera: none, pictures, ready or missing."""
    if spec == "none" or spec.startswith("pictures:"):
        return spec.partition(":")[0]
    there = bool(video_devices()) if spec == "auto" else Path(spec).exists()
    return "ready" if there else "missing"


def video_devices() -> list[str]:
    """The paths of the cameras plugged in, lowest number first."""
    found = [path for path in DEVICES.glob("video*") if path.name[5:].isdecimal()]
    return [str(path) for path in sorted(found, key=lambda path: int(path.name[5:]))]
