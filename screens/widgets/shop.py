"""A shop to be recognised: its photo, its name, where it is."""

from kivy.properties import ObjectProperty, StringProperty

from screens.widgets.card import Card


class ShopCard(Card):
    """Floor and number are big, since that is what a person compares first."""

    question = StringProperty("")
    photo = ObjectProperty(None, allownone=True)
    title = StringProperty("")
    floor = StringProperty("")
    address = StringProperty("")
