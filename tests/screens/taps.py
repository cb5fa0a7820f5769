"""Doing what a person does, without a pointer: tap by name, read what is shown."""

from kivy.uix.widget import Widget

from screens.front import Front
from screens.pictures import settle
from screens.probe import find, texts


def tap(front: Front, *names: str) -> None:
    """Taps each in turn, and lets the screen come to rest."""
    for name in names:
        widget = find(front.stage, name)
        assert widget is not None, f"{name} is not on {front.place}"
        assert not widget.disabled, f"{name} is disabled on {front.place}"
        widget.dispatch("on_release")
        settle(front)


def shown(front: Front) -> str:
    """Everything that can be read, in one string."""
    return "\n".join(texts(front.stage))


def called(front: Front, name: str) -> list[dict[str, object]]:
    """The arguments of each call of a command or query."""
    return [arguments for called, arguments in front.desk.called if called == name]


def widget(front: Front, name: str) -> Widget:
    found = find(front.stage, name)
    assert found is not None, name
    return found
