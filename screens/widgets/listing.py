"""Cards of lists, notices, and lines of facts: what most screens are made of."""

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from screens.widgets.card import Card, Row, TapCard


class ListCard(TapCard):
    """One thing to open: picture or icon, title, note, and a short tail on the right."""

    icon = StringProperty("")
    tint = StringProperty("accent_soft")
    ink = StringProperty("accent")
    photo = ObjectProperty(None, allownone=True)
    title = StringProperty("")
    note = StringProperty("")
    tail = StringProperty("")
    tail_tone = StringProperty("muted")


class IconTile(Card):
    """An icon on a soft ground."""

    icon = StringProperty("dots")
    ink = StringProperty("accent")
    side = NumericProperty(0)


class Notice(Card):
    """A sentence with an icon in the colours of its state: green, amber, accent or plain."""

    icon = StringProperty("info-circle")
    state_tone = StringProperty("accent")
    title = StringProperty("")
    text = StringProperty("")


class Fact(Row):
    """An icon, what it is, and what it says."""

    icon = StringProperty("dots")
    label = StringProperty("")
    content = StringProperty("")


class Hero(Card):
    """The big answer of a page: an icon, a title, a line below."""

    icon = StringProperty("circle-check")
    ink = StringProperty("green")
    title = StringProperty("")
    text = StringProperty("")


class Stars(Row):
    """Stars of five, half ones too."""

    value = NumericProperty(0)
    side = NumericProperty(40)
    shown = BooleanProperty(True)

    def icon_at(self, at: int, value: float) -> str:
        """The icon of the star number `at`, from 1."""
        if value >= at - 0.25:
            return "star-filled"
        return "star-half-filled" if value >= at - 0.75 else "star"


class Badge(Card):
    """A word on a small soft ground."""

    text = StringProperty("")
    role = StringProperty("body")
    tint = StringProperty("accent_soft")
    ink = StringProperty("accent")
