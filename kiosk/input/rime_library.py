"""librime's C functions, as far as they are needed (rime_api.h of 1.8 and newer)."""

import ctypes
from pathlib import Path

from kiosk.errors import InputMissing

_SELECT_CANDIDATE = 71
"""Its place among the function pointers of struct rime_api_t; the order is part of the ABI."""
_ERRORS_ONLY = 2


class _Traits(ctypes.Structure):
    _fields_ = (
        ("data_size", ctypes.c_int),
        ("shared_data_dir", ctypes.c_char_p),
        ("user_data_dir", ctypes.c_char_p),
        ("distribution_name", ctypes.c_char_p),
        ("distribution_code_name", ctypes.c_char_p),
        ("distribution_version", ctypes.c_char_p),
        ("app_name", ctypes.c_char_p),
        ("modules", ctypes.c_void_p),
        ("min_log_level", ctypes.c_int),
        ("log_dir", ctypes.c_char_p),
        ("prebuilt_data_dir", ctypes.c_char_p),
        ("staging_dir", ctypes.c_char_p),
    )


class _Candidate(ctypes.Structure):
    _fields_ = (
        ("text", ctypes.c_char_p),
        ("comment", ctypes.c_char_p),
        ("reserved", ctypes.c_void_p),
    )


class _Candidates(ctypes.Structure):
    _fields_ = (("pointer", ctypes.c_void_p), ("index", ctypes.c_int), ("candidate", _Candidate))


class _Commit(ctypes.Structure):
    _fields_ = (("data_size", ctypes.c_int), ("text", ctypes.c_char_p))


class _Context(ctypes.Structure):
    _fields_ = (
        ("data_size", ctypes.c_int),
        ("length", ctypes.c_int),
        ("cursor_pos", ctypes.c_int),
        ("sel_start", ctypes.c_int),
        ("sel_end", ctypes.c_int),
        ("preedit", ctypes.c_char_p),
        ("page_size", ctypes.c_int),
        ("page_no", ctypes.c_int),
        ("is_last_page", ctypes.c_int),
        ("highlighted", ctypes.c_int),
        ("num_candidates", ctypes.c_int),
        ("candidates", ctypes.c_void_p),
        ("select_keys", ctypes.c_char_p),
        ("commit_text_preview", ctypes.c_char_p),
        ("select_labels", ctypes.c_void_p),
    )


class _Api(ctypes.Structure):
    _fields_ = (("data_size", ctypes.c_int), ("functions", ctypes.c_void_p * 88))


_SIZE_T = ctypes.c_size_t
_SELECT = ctypes.CFUNCTYPE(ctypes.c_int, _SIZE_T, _SIZE_T)


class RimeLibrary:
    """Loads librime and sets it up for a folder of ours; `start` must come before a session.

    librime keeps its state for the whole process: one of these at a time, and from one thread.
    """

    _logging = False

    def __init__(self, shared: Path, folder: Path) -> None:
        self._lib = _load()
        self._traits = _traits(shared, folder, with_logging=not RimeLibrary._logging)
        RimeLibrary._logging = True
        self._lib.RimeSetup(ctypes.byref(self._traits))

    def start(self, *, build: bool) -> None:
        """Takes librime into use; `build` compiles the folder's schema and dictionary first."""
        self._lib.RimeInitialize(ctypes.byref(self._traits))
        if build and self._lib.RimeStartMaintenance(True):
            self._lib.RimeJoinMaintenanceThread()

    def stop(self) -> None:
        """Ends every session and lets the dictionaries go."""
        self._lib.RimeFinalize()

    def open_session(self) -> int:
        """A number that names the session; 0 when none could be had."""
        return int(self._lib.RimeCreateSession())

    def close_session(self, session: int) -> None:
        """Forgets the session with all that was typed into it."""
        self._lib.RimeDestroySession(_SIZE_T(session))

    def press(self, session: int, letters: str) -> None:
        """Types ASCII characters."""
        for letter in letters:
            self._lib.RimeProcessKey(_SIZE_T(session), ord(letter), 0)

    def clear(self, session: int) -> None:
        """Drops what is typed."""
        self._lib.RimeClearComposition(_SIZE_T(session))

    def candidates(self, session: int, first: int, count: int) -> list[str]:
        """At most `count` candidates from the one at `first`."""
        found = _Candidates()
        these: list[str] = []
        if self._lib.RimeCandidateListFromIndex(_SIZE_T(session), ctypes.byref(found), first):
            while len(these) < count and self._lib.RimeCandidateListNext(ctypes.byref(found)):
                these.append(found.candidate.text.decode())
            self._lib.RimeCandidateListEnd(ctypes.byref(found))
        return these

    def select(self, session: int, index: int) -> bool:
        """Takes a candidate; whether there was one."""
        api = ctypes.cast(self._lib.rime_get_api(), ctypes.POINTER(_Api)).contents
        return bool(_SELECT(api.functions[_SELECT_CANDIDATE])(session, index))

    def commit(self, session: int) -> str | None:
        """The text that became final since the last call; None when none did."""
        found = _Commit(ctypes.sizeof(_Commit) - ctypes.sizeof(ctypes.c_int))
        if not self._lib.RimeGetCommit(_SIZE_T(session), ctypes.byref(found)):
            return None
        text: str = found.text.decode()
        self._lib.RimeFreeCommit(ctypes.byref(found))
        return text

    def preedit(self, session: int) -> str:
        """The text chosen so far and the syllables behind it."""
        found = _Context(ctypes.sizeof(_Context) - ctypes.sizeof(ctypes.c_int))
        if not self._lib.RimeGetContext(_SIZE_T(session), ctypes.byref(found)):
            return ""
        text = (found.preedit or b"").decode()
        self._lib.RimeFreeContext(ctypes.byref(found))
        return text


def _load() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("librime.so.1")
    except OSError as error:
        raise InputMissing(f"pinyin needs the Debian package librime1: {error}") from error
    library.RimeCreateSession.restype = _SIZE_T
    library.rime_get_api.restype = ctypes.c_void_p
    return library


def _traits(shared: Path, folder: Path, *, with_logging: bool) -> _Traits:
    traits = _Traits(ctypes.sizeof(_Traits) - ctypes.sizeof(ctypes.c_int))
    traits.shared_data_dir = bytes(shared)
    traits.user_data_dir = bytes(folder)
    traits.distribution_name = traits.distribution_code_name = b"dangqun-kiosk"
    traits.distribution_version = b"1"
    # Its logging can be set up once a process; it goes to standard error and never to a file.
    traits.app_name = b"rime.dangqun" if with_logging else None
    traits.min_log_level, traits.log_dir = _ERRORS_ONLY, b""
    return traits
