"""Deliberate breaks of the product, each in a copy of the tree, and the tests that must see them:
`make mutations`. Prints a table for docs/mutations.md; exit 1 when one goes unseen."""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.faults.rig import ROOT

COPIED = ("assets", "deploy", "docs", "kiosk", "screens", "server", "sync", "tests")
F = "tests/faults/test_fault_"
TOMBSTONE = "test_fault_29_what_was_deleted_while_a_terminal_was_away_goes_away_there_too"


@dataclass(frozen=True)
class Mutation:
    """`old` becomes `new` once in `file`; one of `tests` must fail."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


MUTATIONS = (
    Mutation(
        "a reply counts whatever its status and media type",
        "sync/client.py",
        "    if not _is_protocol(response):\n        raise _no_protocol(response)\n",
        "",
        (F + "network.py", "tests/sync/test_push.py"),
    ),
    Mutation(
        "the echoed batch_id is not checked",
        "sync/client.py",
        "if reply.batch_id != batch_id:",
        "if False:",
        ("tests/sync/test_push.py",),
    ),
    Mutation(
        "commits are not synced to the disk",
        "kiosk/store/store.py",
        'conn.pragma("synchronous", "full")',
        'conn.pragma("synchronous", "off")',
        ("tests/kiosk/test_store.py", "tests/power/test_fault_02_power_cut.py"),
    ),
    Mutation(
        "the server does not know what it took before",
        "server/ingest/taking.py",
        "        if not _claimed(row):\n            return _stored_answer(row)\n",
        "        row.save()\n",
        (F + "network.py",),
    ),
    Mutation(
        "a cursor is stored before its page",
        "sync/worker.py",
        "            with transaction(self._conn) as tx:\n                note_epoch",
        '            state.put(self._conn, "cursor", reply.next_cursor)\n'
        "            if reply.has_more:\n                continue\n"
        "            with transaction(self._conn) as tx:\n                note_epoch",
        (F + "terminal.py",),
    ),
    Mutation(
        "changes are numbered when they are written",
        "server/changes/publishing.py",
        'change.version, change.number = F("version") + 1, None',
        'change.version = F("version") + 1',
        (F + "server.py::" + TOMBSTONE,),
    ),
    Mutation(
        "what is parked stays parked",
        "sync/push.py",
        "outbox.unpark_due(tx, clock=self._clock)",
        "pass",
        (F + "server.py",),
    ),
    Mutation(
        "a new epoch of the server is ignored",
        "sync/push.py",
        "    again = outbox.send_again(tx, clock=clock)\n",
        "    again = 0\n",
        (F + "server.py",),
    ),
    Mutation(
        "the audit prunes what no receipt proves",
        "sync/audit.py",
        "proved_old = [op for op in proved if",
        'proved_old = [op for op in done if held.get(op.key) != "rejected" and '
        "op.done_at < old or op.key in held and",
        ("tests/sync/test_audit.py",),
    ),
    Mutation(
        "a done operation bears the terminal's time",
        "sync/outbox.py",
        "answered_at = rfc3339(server_time) if server_time else now",
        "answered_at = now",
        (F + "terminal.py", "tests/sync/test_audit.py"),
    ),
    Mutation(
        "another body under a known op_id is taken for a duplicate",
        "server/ingest/taking.py",
        "if (stored.sha256, stored.district_id) != (row.sha256, row.district_id):",
        "if False:",
        (F + "server.py",),
    ),
    Mutation(
        "two machines with one install are not noticed",
        "server/ingest/push.py",
        "return any(given[seq] != op_id for",
        "return any(False for",
        (F + "terminal.py",),
    ),
    Mutation(
        "an operation that waits for its parent is done",
        "sync/outbox.py",
        "            _note_why(tx, result)",
        "            _finish(tx, result, now)",
        (F + "server.py", "tests/sync/test_push.py"),
    ),
    Mutation(
        "many sick operations together hold up the healthy ones",
        "sync/push.py",
        "current.passed_over < self._patience",
        "False",
        (F + "server.py",),
    ),
    Mutation(
        "a wish to wait is followed however long it is",
        "sync/backoff.py",
        "min(wish_s, LONGEST_WISH_S)",
        "wish_s",
        (F + "network.py",),
    ),
    Mutation(
        "a revoked terminal's queue is not handed over",
        "sync/worker.py",
        "            self._hand_over()\n        wish",
        "            pass\n        wish",
        (F + "server.py",),
    ),
    Mutation(
        "a picture is kept whatever its hash is",
        "sync/media.py",
        "if _sha256_of(part) != sha256:",
        "if False:",
        (F + "terminal.py",),
    ),
)


def main() -> int:
    wanted = sys.argv[1:]
    unseen = 0
    print("| break | file | seen by |\n|---|---|---|")
    for mutation in MUTATIONS:
        if wanted and not any(word in mutation.name for word in wanted):
            continue
        seen_by = caught(mutation)
        unseen += seen_by is None
        print(f"| {mutation.name} | `{mutation.file}` | {seen_by or '**nothing**'} |", flush=True)
    return 1 if unseen else 0


def caught(mutation: Mutation) -> str | None:
    """The first test that fails in the broken copy."""
    with tempfile.TemporaryDirectory(prefix="dangqun-mutation-") as folder:
        copy = Path(folder)
        _copy_tree(copy)
        path = copy / mutation.file
        text = path.read_text()
        if text.count(mutation.old) != 1:
            raise SystemExit(f"{mutation.name}: {mutation.file} no longer reads like that")
        path.write_text(text.replace(mutation.old, mutation.new))
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *mutation.tests],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
        )
        failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return f"`{failed[0].split('::')[-1].split(' - ')[0]}`" if failed else None


def _copy_tree(copy: Path) -> None:
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "Makefile", "README.md"):
        shutil.copy(ROOT / name, copy / name)
    (copy / ".venv").symlink_to(ROOT / ".venv")


if __name__ == "__main__":
    sys.exit(main())
