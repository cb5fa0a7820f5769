"""The fault machine: people, networks, disks, offices and clocks do what they like; the ledger
watches. Hypothesis draws what happens; a failure is replayed by the steps that it prints."""

import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.commands.check_code import check_code
from sync import state
from sync.errors import EnrolmentRefused, SyncError
from tests.faults.acts import ACTS, act
from tests.faults.faults import Fault
from tests.faults.ledger import Ledger
from tests.faults.quiet import become_quiet, check_convergence, check_progress
from tests.faults.rig import APP_VERSION, TOO_OLD, Rig
from tests.faults.serving import DEADLOCK, POISON, SUDDEN_DEATH
from tests.faults.terminals import Death, Terminal, new_terminal

MOST_TERMINALS, MOST_BACKUPS = 4, 2
DEAD_CLOCK = datetime(1970, 1, 1, tzinfo=UTC)

numbers = st.integers(0, 40)
which = st.integers(0, MOST_TERMINALS - 1)
plain = st.sampled_from(
    [
        "none",
        "drop_request",
        "cut_request",
        "late",
        "drop_reply",
        "portal",
        "not_found",
        "moved",
        "bad_gateway",
        "server_error",
    ]
).map(lambda kind: Fault(kind))  # type: ignore[arg-type]
measured = st.builds(
    Fault, st.sampled_from(["cut_reply", "partial_json", "twice"]), number=st.integers(0, 999)
)
limits = st.builds(Fault, st.just("too_large"), number=st.integers(200, 6000))
waits = st.builds(
    Fault, st.just("slow_down"), word=st.sampled_from(["3", "86400", "-1", "nan", "never", ""])
)
plans = st.lists(st.one_of(plain, measured, limits, waits), max_size=5)


class FaultMachine(RuleBasedStateMachine):
    """Two terminals at two stations, and what comes of them."""

    rig: Rig
    folder: Path

    @initialize()
    def begin(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.rig.begin_again()
        self.disks: dict[str, Path] = {}
        self.slow: set[str] = set()
        self.terminals = [
            new_terminal(self.rig, self.folder / name, name, station=station)
            for station, name in enumerate(("一号", "二号"))
        ]
        self.ledger = Ledger(self.rig)

    def pick(self, number: int) -> Terminal:
        return self.terminals[number % len(self.terminals)]

    # people

    @rule(at=which, kind=st.sampled_from(sorted(ACTS)), number=numbers)
    def capture(self, at: int, kind: str, number: int) -> None:
        terminal = self.pick(at)
        done = terminal.known is not None and act(terminal.desk, kind, number)
        assert len(self.ledger.note(terminal)) == int(done)

    @rule(at=which, numbers=st.lists(numbers, min_size=3, max_size=8))
    def capture_many(self, at: int, numbers: list[int]) -> None:
        kinds = sorted(ACTS)
        for place, number in enumerate(numbers):
            self.capture(at, kinds[(number * 7 + place) % len(kinds)], number)

    @rule(number=numbers)
    def ask_for_one_slot_everywhere(self, number: int) -> None:
        for at in range(len(self.terminals)):
            self.capture(at, "booking.requested", number % 4)

    @rule(at=which, text=st.sampled_from([POISON, SUDDEN_DEATH, DEADLOCK]))
    def capture_something_sick(self, at: int, text: str) -> None:
        terminal = self.pick(at)
        if terminal.known is not None:
            check_code(terminal.desk, text=f"https://{text}/1", way="scanner")
            self.ledger.note(terminal)

    # the network

    @rule(at=which, plan=plans)
    def sync(self, at: int, plan: list[Fault]) -> None:
        self.rig.proxy.plan.extend(plan)
        self._round(self.pick(at))
        self.rig.proxy.plan.clear()

    @rule(at=which, times=st.integers(2, 6))
    def sync_in_good_weather(self, at: int, times: int) -> None:
        for _ in range(times):
            self._round(self.pick(at))

    @rule(at=which, call=st.integers(1, 5), before=st.booleans(), plan=plans)
    def killed_in_a_round(self, at: int, call: int, before: bool, plan: list[Fault]) -> None:
        self.rig.proxy.plan.extend(plan)
        self._round(self.pick(at), Death(call, before))
        self.rig.proxy.plan.clear()

    @rule()
    def what_was_late_arrives(self) -> None:
        self.rig.proxy.deliver_late()

    @rule(at=which, path=st.sampled_from(["rotate", "receipts", "snapshot", "heartbeat", "pull"]))
    def lose_the_reply_of(self, at: int, path: str) -> None:
        terminal = self.pick(at)
        self.rig.proxy.next_for(path, Fault("drop_reply"))
        if path == "rotate" and terminal.known is not None:
            with terminal.store.transaction() as tx:
                state.put(tx, "rotated_at", "2020-01-01T00:00:00.000Z")
        self._round(terminal)
        self.rig.proxy.targeted.clear()

    # clocks

    @rule(hours=st.sampled_from([1, 5, 24, 49, 31 * 24]))
    def time_passes(self, hours: int) -> None:
        self.rig.world.pass_time(timedelta(hours=hours))

    @rule(at=which, days=st.sampled_from([-400, -1, 1, 40]))
    def a_clock_goes_wrong(self, at: int, days: int) -> None:
        self.pick(at).clock.error = timedelta(days=days)

    @rule(at=which, dead=st.booleans())
    def reboot(self, at: int, dead: bool) -> None:
        terminal = self.pick(at)
        terminal.clock.reboot()
        if dead:
            terminal.clock.say(DEAD_CLOCK)
        else:
            terminal.clock.set_right()
        terminal.crash()

    # disks

    @rule(at=which)
    def keep_a_copy_of_the_disk(self, at: int) -> None:
        terminal = self.pick(at)
        copy = self.folder / f"copy of {terminal.name}"
        terminal.disk_to(copy)
        self.disks[terminal.name] = copy

    @precondition(lambda self: self.disks)
    @rule(at=which)
    def put_the_copy_back(self, at: int) -> None:
        terminal = self.pick(at)
        if terminal.name in self.disks:
            terminal.disk_from(self.disks[terminal.name])
            terminal.has_forked = True
            self.ledger.note_disk_loss(self.terminals)

    @precondition(lambda self: len(self.terminals) < MOST_TERMINALS)
    @rule(at=which)
    def clone(self, at: int) -> None:
        original = self.pick(at)
        name = f"{original.name} 的拷贝{len(self.terminals)}"
        original.disk_to(self.folder / name)
        copy = Terminal(self.rig, self.folder / name, name, original.station)
        original.has_forked = copy.has_forked = True
        self.terminals.append(copy)

    @precondition(lambda self: len(self.terminals) < MOST_TERMINALS)
    @rule(fault=st.sampled_from(["drop_reply", "drop_request", "twice", "portal", "cut_reply"]))
    def enrol_another(self, fault: Any) -> None:
        name = f"新机{len(self.terminals)}"
        terminal = Terminal(self.rig, self.folder / name, name, len(self.terminals) % 3)
        self.terminals.append(terminal)
        self.rig.proxy.next_for("enrol", Fault(fault))
        with suppress(SyncError):
            terminal.enrol()
        self.rig.proxy.targeted.clear()

    @rule(at=which)
    def enrol_again(self, at: int) -> None:
        """A terminal that is not known tries its code again; a new one if that was refused."""
        terminal = self.pick(at)
        if terminal.known is None:
            try:
                terminal.enrol()
            except EnrolmentRefused:
                terminal.code = None
            except SyncError:
                return

    # the server and its office

    @precondition(lambda self: len(self.rig.backups) < MOST_BACKUPS)
    @rule()
    def back_the_server_up(self) -> None:
        self.slow.clear()
        self.rig.back_up()

    @precondition(lambda self: self.rig.backups)
    @rule(number=st.integers(0, MOST_BACKUPS - 1))
    def restore_the_server(self, number: int) -> None:
        self.slow.clear()
        self.rig.restore(number % len(self.rig.backups))

    @rule(name=st.sampled_from(["甲", "乙", "丙"]))
    def publish(self, name: str) -> None:
        self._office("publish", name=name)

    @rule(name=st.sampled_from(["甲", "乙", "丙"]))
    def unpublish(self, name: str) -> None:
        self._office("unpublish", name=name)

    @rule(name=st.sampled_from(["丁", "戊"]))
    def begin_to_publish_slowly(self, name: str) -> None:
        if name not in self.slow:
            self.slow.add(name)
            self._office("begin_slow", name=name)

    @rule()
    def slow_writers_commit(self) -> None:
        self._office("end_slow")
        self.slow.clear()

    @rule()
    def a_shop_goes_away(self) -> None:
        self._office("delete_shop")

    @rule()
    def codes_are_revoked(self) -> None:
        self._office("revoke_codes")

    @rule(at=which, back=st.booleans())
    def revoke_or_reinstate(self, at: int, back: bool) -> None:
        terminal = self.pick(at)
        if terminal.known is not None:
            self._office("reinstate" if back else "revoke", device_id=terminal.device_id)

    @rule(name=st.sampled_from(["poison", "death", "deadlock"]), on=st.booleans())
    def the_server_sickens_or_heals(self, name: str, on: bool) -> None:
        self.rig.switch(name, on=on)

    @rule(at=which, old=st.booleans())
    def another_release(self, at: int, old: bool) -> None:
        self.pick(at).use_version(TOO_OLD if old else APP_VERSION)

    @rule()
    def an_administrator_accepts(self) -> None:
        self._office("accept_escrows")

    @invariant()
    def what_always_holds(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.check(self.terminals)

    def teardown(self) -> None:
        if not hasattr(self, "ledger"):
            return
        try:
            become_quiet(self.rig, self.terminals)
            self.ledger.check(self.terminals)
            check_progress(self.terminals)
            check_convergence(self.rig, self.terminals, self.ledger)
        finally:
            for terminal in self.terminals:
                terminal.close()

    def _round(self, terminal: Terminal, death: Death | None = None) -> None:
        if terminal.known is not None:
            terminal.sync(death)

    def _office(self, do: str, **arguments: Any) -> Any:
        return self.rig.office(do, **arguments)


def machine(rig: Rig, folder: Path) -> type[FaultMachine]:
    """The machine's class, bound to a rig."""
    return type("BoundFaultMachine", (FaultMachine,), {"rig": rig, "folder": folder})
