"""How a merchant's stars came about: the points, what they add up to, and the rule."""

from typing import Any
from uuid import UUID

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.merchants import StarRating, merchant, merchants, rules_of
from screens.base import BaseScreen
from screens.language import _
from screens.merchant_cards import breach_notice, sum_table
from screens.star_words import rule_text, sum_of
from screens.widgets.card import Card


class StarStep(Card):
    """One step of the rule; the one that was reached is marked by a sign and a word."""

    stars = NumericProperty(0)
    words = StringProperty("")
    is_reached = BooleanProperty(False)


class MerchantStarsScreen(BaseScreen):
    """The sum on one side, the steps of the rule on the other."""

    rule = StringProperty("")

    def enter(self, *, merchant_id: UUID) -> None:
        view = self.front.ask(merchant, merchant_id=merchant_id)
        self.subtitle = view.name
        if view.star_rating is None:
            raise Refused(sentences.NO_STARS)
        self.rule = rule_text(rules_of(view.star_rating))
        self.ids.sum.add_widget(sum_table(view.star_rating))
        self._show_steps(view.star_rating)

    def _show_steps(self, rating: StarRating) -> None:
        """Marked only where the rule told here gives the stars that the office published."""
        total = sum_of(rating)
        for stars, least in rules_of(rating).steps:
            reached = total.stars == rating.stars and total.earned == stars
            words = _("{n}分起").format(n=least)
            self.ids.steps.add_widget(StarStep(stars=stars, words=words, is_reached=reached))
        if rating.verified_breach:
            self.ids.steps.add_widget(breach_notice(rating))

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"merchant_id": tile.id} for tile in front.ask(merchants) if tile.stars]
