"""The terminal's errors, named by what they mean to the reader.

KioskError
├── WrongSetting      a settings key has a value that is not allowed; says which and what is
├── DataInUse         another process works on this data directory
├── DamagedStore      the database file failed its check and too little of it can be read
├── NewerStore        the data was written by a newer version of this program
├── NotEnrolled       the terminal has no server yet; enrol it first
├── InputMissing      a way to type Chinese is not installed; the keyboard offers the others
├── NotKept           the disk is full or fails: what was captured is not recorded
└── Refused           a rule says no; `message_key` is the sentence for the person
"""


class KioskError(Exception):
    """Base of the terminal's errors."""


class WrongSetting(KioskError):
    """A settings key has a value that is not allowed."""


class DataInUse(KioskError):
    """Another process works on this data directory."""


class DamagedStore(KioskError):
    """The database file failed its integrity check."""


class NewerStore(KioskError):
    """The data was written by a newer version of this program."""


class NotEnrolled(KioskError):
    """The terminal is not enrolled to a server."""


class InputMissing(KioskError):
    """A way to type Chinese (pinyin, handwriting) is not installed or cannot start."""


class NotKept(KioskError):
    """The disk did not take what was captured."""


class Refused(KioskError):
    """A rule of the business says no. `message_key` is a msgid of the catalogue."""

    def __init__(self, message_key: str) -> None:
        super().__init__(message_key)
        self.message_key = message_key
