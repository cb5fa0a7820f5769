"""What machine a figure was measured on, and how figures are printed."""

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def describe() -> dict[str, Any]:
    """Processor, cores, memory in GiB, system, Python."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gib": round(memory_bytes / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
    }


def resident_mb(pid: int | None = None) -> float:
    """What a process has in memory now; this one where none is named."""
    pages = int(Path(f"/proc/{pid or os.getpid()}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def spread(values_ms: Sequence[float], tail: int = 99) -> dict[str, float]:
    """Median, a high percentile and largest, in ms."""
    ordered = sorted(values_ms)
    return {
        "count": len(ordered),
        "p50_ms": round(ordered[len(ordered) // 2], 2),
        f"p{tail}_ms": round(ordered[min(len(ordered) - 1, len(ordered) * tail // 100)], 2),
        "max_ms": round(ordered[-1], 2),
    }


def report(name: str, **figures: Any) -> None:
    """One JSON line."""
    line = {"bench": name, "machine": describe(), **figures}
    print(json.dumps(line, ensure_ascii=False), flush=True)
