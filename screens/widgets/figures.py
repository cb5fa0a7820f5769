"""Numbers with their words: a big one, a row of a table, and one that is counted by a bar."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from screens.widgets.card import Card, Column, Row


class BigFigure(Column):
    """A number to be seen first, and what it counts."""

    value = StringProperty("")
    label = StringProperty("")
    tone = StringProperty("ink")


class TableRow(Row):
    """What it is, and how much; a line above it unless it is the first."""

    label = StringProperty("")
    value = StringProperty("")
    strong = BooleanProperty(False)
    has_line = BooleanProperty(True)


class CountBar(Row):
    """How many of all, 0 to 1."""

    label = StringProperty("")
    count = StringProperty("")
    share = NumericProperty(0)


class HeadedCard(Card):
    """A card with a heading."""

    icon = StringProperty("info-circle")
    title = StringProperty("")
