"""A test aid: answers questions about the widgets on a unix socket, one JSON line each.

Off unless the app is started with a socket's path. `{"find": name}` gives a widget's box in pixels
from the window's top left, its words and state; `taps` is what can be tapped now, with middles;
also `screen`, `texts`, `names`, `show`, `picture`.
"""

import contextlib
import json
import os
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from screens.picture import write_picture
from screens.widgets.tap import Tap
from screens.widgets.text import Text

if TYPE_CHECKING:
    from screens.front import Front

_WAIT_S = 5.0


class Probe:
    """Serves the socket in a thread; looks at widgets on the UI thread."""

    def __init__(self, front: "Front", path: Path) -> None:
        self._front, self._path = front, path
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            self._server = _Server(str(path), _Handler)
        finally:
            os.umask(before)
        self._server.answer = self._answer
        threading.Thread(target=self._server.serve_forever, name="probe", daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._path.unlink(missing_ok=True)

    def _answer(self, question: dict[str, Any]) -> Any:
        return on_ui_thread(lambda: answer(self._front, question))


def answer(front: "Front", question: dict[str, Any]) -> Any:
    """The answer to one question, on the UI thread."""
    kind, value = next(iter(question.items()), ("", ""))
    value = str(value)
    root = front.stage
    answers: dict[str, Callable[[], Any]] = {
        "screen": lambda: front.place,
        "find": lambda: _described(find(root, value)),
        "names": lambda: [widget.name for widget in named(root)],
        "taps": lambda: {"screen": front.place, "busy": front.is_busy, "taps": _middles(root)},
        "texts": lambda: [text for text in texts(root) if text],
        "show": lambda: _show(find(root, value)),
        "picture": lambda: write_picture(Path(value)),
    }
    if kind not in answers:
        return {"error": f"ask one of {sorted(answers)}"}
    return answers[kind]()


def walk(widget: Widget) -> Iterator[Widget]:
    """The widget and all below it that are not hidden, in the order of the screen."""
    if widget.opacity == 0:
        return
    yield widget
    for child in reversed(widget.children):
        yield from walk(child)


def named(root: Widget) -> list[Widget]:
    return [widget for widget in walk(root) if getattr(widget, "name", "")]


def texts(root: Widget) -> list[str]:
    return [widget.content for widget in walk(root) if isinstance(widget, Text)]


def find(root: Widget, name: str) -> Widget | None:
    return next((widget for widget in named(root) if widget.name == name), None)


def box_of(widget: Widget) -> tuple[int, int, int, int]:
    """Left, top, width and height in pixels from the window's top left."""
    left, bottom = widget.to_window(widget.x, widget.y)
    top = Window.height - bottom - widget.height
    return round(left), round(top), round(widget.width), round(widget.height)


def _middles(root: Widget) -> list[tuple[str, int, int]]:
    """Name and middle of all that can be tapped where it is; below a sheet nothing can."""
    on_top: Any = getattr(root, "sheet", None) or root
    found = []
    for widget in named(on_top):
        if not widget.disabled and _is_visible(widget):
            left, top, width, height = box_of(widget)
            found.append((widget.name, left + width // 2, top + height // 2))
    return found


def _described(widget: Widget | None) -> dict[str, Any] | None:
    if widget is None:
        return None
    left, top, width, height = box_of(widget)
    return {
        "x": left,
        "y": top,
        "width": width,
        "height": height,
        "text": widget.text if isinstance(widget, Tap) else " ".join(filter(None, texts(widget))),
        "disabled": widget.disabled,
        "visible": _is_visible(widget),
    }


def _is_visible(widget: Widget) -> bool:
    left, top, width, height = box_of(widget)
    middle = left + width / 2, top + height / 2
    scroller = scroller_of(widget)
    frame = box_of(scroller) if scroller else (0, 0, *Window.size)
    return bool(
        frame[0] <= middle[0] <= frame[0] + frame[2]
        and frame[1] <= middle[1] <= frame[1] + frame[3]
    )


def scroller_of(widget: Widget) -> ScrollView | None:
    parent = widget.parent
    while parent is not None and parent is not parent.parent:
        if isinstance(parent, ScrollView):
            return parent
        parent = parent.parent
    return None


def _show(widget: Widget | None) -> bool:
    if widget is None:
        return False
    scroller = scroller_of(widget)
    if scroller is not None:
        scroller.scroll_to(widget, padding=20, animate=False)
    return True


def on_ui_thread(work: Callable[[], Any]) -> Any:
    """Runs the work on the UI thread and waits for what it gives."""
    done = threading.Event()
    result: list[Any] = []

    def run(_dt: float) -> None:
        try:
            result.append(work())
        except Exception as error:  # told to the asker, who can act on it
            result.append({"error": repr(error)})
        done.set()

    Clock.schedule_once(run, 0)
    return result[0] if done.wait(_WAIT_S) else {"error": "the UI thread does not answer"}


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    answer: Callable[[dict[str, Any]], Any]


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        for line in self.rfile:
            try:
                told = self.server.answer(json.loads(line))  # type: ignore[attr-defined]
            except ValueError:
                told = {"error": "one JSON object a line"}
            with contextlib.suppress(BrokenPipeError):
                self.wfile.write((json.dumps(told, ensure_ascii=False) + "\n").encode())
