"""Wrong tries of a code. The wait is counted by the boot's own clock: setting the wall clock
neither shortens nor lengthens it. After a new start what has passed since the boot counts."""

from dataclasses import dataclass

FREE = 5
FIRST_MS = 60_000
LONGEST_MS = 3_600_000


@dataclass(frozen=True)
class Tries:
    """How many were wrong in a row; `boot_id` and `mono_ms` say when the last one was."""

    wrong: int = 0
    boot_id: str = ""
    mono_ms: int = 0

    @property
    def left(self) -> int:
        """Wrong ones that are still free."""
        return max(0, FREE - self.wrong)

    def locked_ms(self, *, boot_id: str, mono_ms: int) -> int:
        """How long nobody may try; 0 when one may."""
        if self.wrong < FREE:
            return 0
        length_ms = min(LONGEST_MS, FIRST_MS << min(self.wrong - FREE, 16))
        return max(0, length_ms - self.since_ms(boot_id=boot_id, mono_ms=mono_ms))

    def since_ms(self, *, boot_id: str, mono_ms: int) -> int:
        """How long ago the last wrong one was, as far as this boot knows."""
        return max(0, mono_ms - self.mono_ms if boot_id == self.boot_id else mono_ms)

    def one_more(self, *, boot_id: str, mono_ms: int) -> "Tries":
        """After a further wrong one."""
        return Tries(self.wrong + 1, boot_id, mono_ms)
