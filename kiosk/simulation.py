"""People at the terminal, simulated: real commands with random but repeatable choices."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from kiosk.commands.attempt_quiz import attempt_quiz
from kiosk.commands.check_code import check_code
from kiosk.commands.check_in import check_in
from kiosk.commands.check_out import check_out
from kiosk.commands.finish_study import finish_study
from kiosk.commands.rate_merchant import rate_merchant
from kiosk.commands.request_booking import request_booking
from kiosk.commands.send_feedback import send_feedback
from kiosk.desk import Desk
from kiosk.errors import Refused
from kiosk.queries.rooms import room_day, rooms
from kiosk.queries.volunteers import shifts
from kiosk.store.rows import published
from sync.events.contact import Contact
from sync.events.entities.content import Content
from sync.events.entities.integrity_code import IssuedCode
from sync.events.entities.merchant import Merchant
from sync.events.integrity_code import short_form

WEIGHTS = {"study": 4, "quiz": 2, "scan": 5, "rate": 2, "book": 2, "attend": 3, "feedback": 1}
MAX_MISSES = 50


class NothingToDo(Exception):
    """The terminal has no published content for such an action yet."""


@dataclass
class People:
    """Acts on one desk. The same seed on the same content makes the same choices."""

    desk: Desk
    seed: int
    present: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        self._acts: dict[str, Callable[[], None]] = {
            "study": self._study,
            "quiz": self._quiz,
            "scan": self._scan,
            "rate": self._rate,
            "book": self._book,
            "attend": self._attend,
            "feedback": self._feedback,
        }
        conn = self.desk.store.reader
        self._content = list(published(conn, Content))
        self._codes = [row for _, row in published(conn, IssuedCode)]
        self._merchants = [merchant_id for merchant_id, _ in published(conn, Merchant)]

    def act(self, count: int) -> Counter[str]:
        """Do `count` operations; how many of each act were done. Raises NothingToDo."""
        done: Counter[str] = Counter()
        misses = 0
        while done.total() < count:
            name = self._rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            try:
                self._acts[name]()
            except (Refused, IndexError):
                misses += 1
                if misses > MAX_MISSES:
                    raise NothingToDo("pull first: dangqun-kiosk sync --once") from None
            else:
                done[name] += 1
                misses = 0
        return done

    def _study(self) -> None:
        content_id, _ = self._rng.choice(self._content)
        finish_study(self.desk, content_id=content_id, read_s=self._rng.randint(20, 600))

    def _quiz(self) -> None:
        content_id, content = self._rng.choice([row for row in self._content if row[1].questions])
        answers = {
            question.id: [self._rng.randrange(len(question.options))]
            for question in content.questions
        }
        attempt_quiz(self.desk, content_id=content_id, answers=answers)

    def _scan(self) -> None:
        serial = self._rng.choice(self._codes).serial
        check_code(self.desk, text=short_form(serial), way="typed")

    def _rate(self) -> None:
        merchant_id = self._rng.choice(self._merchants)
        rate_merchant(self.desk, merchant_id=merchant_id, stars=self._rng.randint(1, 5), tags=[])

    def _book(self) -> None:
        room = self._rng.choice(rooms(self.desk))
        today = self.desk.clock.now().astimezone(self.desk.zone).date()
        day = today + timedelta(days=self._rng.randint(0, 7))
        free = [
            slot
            for slot in room_day(self.desk, room_id=room.id, day=day).slots
            if slot.state == "free"
        ]
        slot = self._rng.choice(free)
        request_booking(
            self.desk,
            room_id=room.id,
            start=slot.start,
            end=slot.end,
            purpose="读书会",
            contact=Contact(name="示例女士", phone=self._phone()),
        )

    def _attend(self) -> None:
        if self.present and self._rng.random() < 0.5:
            attendance_id = self.present.pop(self._rng.randrange(len(self.present)))
            check_out(self.desk, attendance_id=attendance_id, way="phone")
            return
        running = [shift for shift in shifts(self.desk) if shift.phase == "running"]
        ticket = check_in(
            self.desk, shift_id=self._rng.choice(running).id, number=self._phone(), way="phone"
        )
        self.present.append(ticket.attendance_id)

    def _feedback(self) -> None:
        send_feedback(self.desk, feedback_kind="praise", text="服务很好", contact=None)

    def _phone(self) -> str:
        return f"1380000{self._rng.randint(0, 9999):04d}"
