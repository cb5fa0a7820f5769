"""What a program costs, with all the processes it started: processor and memory."""

import os
import re
import time
from collections import Counter
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_MAPPING = re.compile(r"[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+\s*(.*)")
_PROC = Path("/proc")


def tree(pid: int) -> list[int]:
    """The process and all below it."""
    parents: dict[int, list[int]] = {}
    for path in _PROC.glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def processor_s(pid: int) -> float:
    """Seconds of a core used so far by the whole tree."""
    return sum(map(_used_s, tree(pid)))


def idle_percent(pid: int, seconds: float) -> float:
    """Share of one core that the tree takes now."""
    before, started = processor_s(pid), time.perf_counter()
    time.sleep(seconds)
    used = processor_s(pid) - before
    return round(100 * used / (time.perf_counter() - started), 2)


def memory_mb(pid: int) -> dict[str, float]:
    """`rss` of the process; of the whole tree `tree_rss`, which counts shared pages once a
    process, and `tree_pss`, which shares them out."""
    tree_kb: Counter[str] = Counter()
    for one in tree(pid):
        tree_kb.update(_rollup(one))
    return {
        "rss_mb": round(_rollup(pid)["Rss"] / 1e3, 1),
        "anonymous_mb": round(_rollup(pid)["Anonymous"] / 1e3, 1),
        "tree_rss_mb": round(tree_kb["Rss"] / 1e3, 1),
        "tree_pss_mb": round(tree_kb["Pss"] / 1e3, 1),
        "processes": len(tree(pid)),
    }


def largest_mb(pid: int, count: int = 12) -> dict[str, float]:
    """Resident memory by what it maps, largest first."""
    found: Counter[str] = Counter()
    name = ""
    for line in (_PROC / str(pid) / "smaps").read_text().splitlines():
        if mapping := _MAPPING.match(line):
            name = Path(mapping[1]).name or "anonymous"
        elif line.startswith("Rss:"):
            found[name] += int(line.split()[1])
    return {name: round(kb / 1e3, 1) for name, kb in found.most_common(count)}


def _used_s(pid: int) -> float:
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _rollup(pid: int) -> Counter[str]:
    """Kilobytes (of 1024 bytes told as 1.024 kB) by kind."""
    found: Counter[str] = Counter()
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return found
    for line in lines:
        kind, kib = line.split()[:2]
        found[kind.rstrip(":")] += round(int(kib) * 1.024)
    return found
