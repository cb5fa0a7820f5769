"""A reference to keep: big characters and a code to take a picture of."""

from kivy.properties import StringProperty

from screens.widgets.card import Card


class ReferenceCard(Card):
    """Eight characters in two groups of four. Not read aloud: who hears it could use it. `address`
    is where a phone can follow it, and what the code then says."""

    silent = True
    reference = StringProperty("")
    address = StringProperty("")
