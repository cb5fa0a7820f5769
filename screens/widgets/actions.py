"""Actions: the bar of main buttons below a screen's content, near the thumb."""

from kivy.uix.boxlayout import BoxLayout


class Actions(BoxLayout):
    """Side by side; the main one last."""
