"""Stars for a merchant, with tags; nobody is asked who they are."""

from typing import Any
from uuid import UUID

from kiosk.commands.rate_merchant import rate_merchant
from kiosk.queries.merchants import merchant, merchants
from screens.base import BaseScreen
from screens.language import N_, _
from screens.widgets.listing import Hero, Notice
from screens.widgets.tap import Tap

WORDS = (N_("很不满意"), N_("不满意"), N_("一般"), N_("满意"), N_("非常满意"))
GOOD_TAGS = (N_("明码标价"), N_("服务热情"), N_("质量可靠"), N_("环境整洁"), N_("兑现承诺"))
BAD_TAGS = (N_("价格不清"), N_("服务欠佳"), N_("质量问题"), N_("环境脏乱"), N_("没有兑现承诺"))
MOST_TAGS = 8


class RateScreen(BaseScreen):
    """One tap for the stars, any for tags, one to send."""

    def enter(self, *, merchant_id: UUID, sent: bool = False) -> None:
        view = self.front.ask(merchant, merchant_id=merchant_id)
        self._id, self._stars = merchant_id, 0
        self._tags: list[str] = []
        self.subtitle = view.name
        if sent:
            self._thank()
        elif merchant_id in self.front.session.visit.rated:
            self._say_rated()
        else:
            self._show_stars()

    def draft(self) -> tuple[int, list[str]] | None:
        return (self._stars, self._tags) if self._stars else None

    def resume(self, draft: tuple[int, list[str]]) -> None:
        stars, tags = draft
        self.choose(stars)
        self._tags = tags
        self._show_tags()

    def _show_stars(self) -> None:
        row = self.ids.stars
        row.clear_widgets()
        for at in range(1, 6):
            star = Tap(
                name=f"rate.star.{at}",
                icon="star-filled" if at <= self._stars else "star",
                kind="star" if at <= self._stars else "plain",
                role="title",
                inset=4,
                least=self.theme.px(180),
            )
            star.bind(on_release=lambda _star, at=at: self.choose(at))
            row.add_widget(star)
        self.ids.word.content = _(WORDS[self._stars - 1]) if self._stars else _("点星星打分")
        self.ids.send.disabled = not self._stars

    def choose(self, stars: int) -> None:
        """A tap on a star."""
        if (stars > 3) != (self._stars > 3):
            self._tags = []
        self._stars = stars
        self._show_stars()
        self._show_tags()

    def _show_tags(self) -> None:
        self.ids.ask.content = (
            _("说说哪里好(可不选)") if self._stars > 3 else _("哪里可以改进(可不选)")
        )
        self.ids.tags.clear_widgets()
        for at, tag in enumerate(GOOD_TAGS if self._stars > 3 else BAD_TAGS):
            is_on = tag in self._tags
            chip = Tap(
                name=f"rate.tag.{at}",
                text=_(tag),
                icon="check" if is_on else "plus",
                kind="chosen" if is_on else "plain",
                fit=True,
            )
            chip.bind(on_release=lambda _chip, tag=tag: self.toggle(tag))
            self.ids.tags.add_widget(chip)

    def toggle(self, tag: str) -> None:
        """A tap on a tag."""
        self._tags = [kept for kept in self._tags if kept != tag] + [tag] * (tag not in self._tags)
        self._show_tags()

    def send(self) -> None:
        self.ids.send.disabled = True
        self.front.run(
            rate_merchant,
            on_done=lambda _result: self._sent(),
            merchant_id=self._id,
            stars=self._stars,
            tags=list(self._tags),
            rated=self.front.session.visit.rated,
        )

    def _sent(self) -> None:
        self._stars = 0
        self.front.keep(sent=True)
        self._thank()

    def _thank(self) -> None:
        hero = Hero(icon="heart-filled", title=_("谢谢您的评价"), text=self.subtitle)
        notice = Notice(
            icon="clock",
            state_tone="amber",
            title=_("已登记,待确认"),
            text=_("评价不记名,提交到服务器后计入商户的平均分。"),
        )
        self.show_alone(hero, notice, done="rate.done", on_done=self.front.back)

    def _say_rated(self) -> None:
        hero = Hero(
            icon="heart-filled",
            title=_("您已评价过"),
            text=_("每位顾客对一家店评价一次,谢谢您。"),
        )
        self.show_alone(hero, done="rate.done", on_done=self.front.back)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"merchant_id": tile.id} for tile in front.ask(merchants)]
