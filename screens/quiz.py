"""A short quiz: one question a page, the explanation at once, the result at the end."""

from typing import Any
from uuid import UUID

from kiosk.commands.attempt_quiz import attempt_quiz
from kiosk.queries.study import Question, columns, piece, pieces
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.listing import Hero, Notice
from screens.widgets.tap import Tap


class QuizScreen(BaseScreen):
    """A question with one right option is answered by one tap; others by taps and a button."""

    def enter(self, *, content_id: UUID, result: Any = None) -> None:
        view = self.front.ask(piece, content_id=content_id)
        self._content_id = content_id
        self._questions: tuple[Question, ...] = view.questions
        self._answers: dict[UUID, list[int]] = {}
        self.subtitle = view.title
        self._result = result
        if result is not None:
            self._show_result()
        else:
            self._ask(0)

    def draft(self) -> tuple[int, set[int], bool, dict[UUID, list[int]]] | None:
        if self._result is not None:
            return None
        return self._at, set(self._chosen), self._answered, dict(self._answers)

    def resume(self, draft: tuple[int, set[int], bool, dict[UUID, list[int]]]) -> None:
        at, chosen, answered, self._answers = draft
        self._ask(at)
        self._chosen = chosen
        if answered:
            self.answer()
        else:
            self._show_options()
            self._set_action()

    @property
    def _question(self) -> Question:
        return self._questions[self._at]

    def _ask(self, at: int) -> None:
        self._at, self._chosen, self._answered = at, set[int](), False
        count = len(self._questions)
        self.ids.progress.content = _("第 {n} 题,共 {count} 题").format(n=at + 1, count=count)
        self.ids.bar.share = (at + 1) / count
        self.ids.question.content = self._question.text
        self.ids.explanation.clear_widgets()
        self._show_options()
        self._set_action()

    def _show_options(self) -> None:
        self.ids.options.clear_widgets()
        for at, option in enumerate(self._question.options):
            tap = Tap(name=f"quiz.option.{at}", text=option, least=self.theme.px(128))
            tap.kind, tap.icon = self._look(at)
            tap.bind(on_release=lambda _tap, at=at: self.choose(at))
            self.ids.options.add_widget(tap)

    def _look(self, at: int) -> tuple[str, str]:
        if not self._answered:
            return ("chosen", "check") if at in self._chosen else ("plain", "")
        if at in self._question.correct:
            return "green", "circle-check"
        return ("soft", "circle-x") if at in self._chosen else ("plain", "")

    def choose(self, at: int) -> None:
        """A tap on an option."""
        if self._answered:
            return
        if len(self._question.correct) == 1:
            self._chosen = {at}
            self.answer()
            return
        self._chosen ^= {at}
        self._show_options()
        self._set_action()

    def answer(self) -> None:
        """Says at once whether it was right, and why."""
        self._answered = True
        self._answers[self._question.id] = sorted(self._chosen)
        is_right = self._chosen == set(self._question.correct)
        self._show_options()
        self.ids.explanation.add_widget(
            Notice(
                icon="circle-check" if is_right else "bulb",
                state_tone="green" if is_right else "amber",
                title=_("答对了") if is_right else _("再想想"),
                text=self._question.explanation,
            )
        )
        self._set_action()

    def _set_action(self) -> None:
        action = self.ids.action
        is_last = self._at + 1 == len(self._questions)
        if self._answered:
            action.text = _("看结果") if is_last else _("下一题")
        else:
            is_single = len(self._question.correct) == 1
            action.text = _("请选一个答案") if is_single else _("选好了")
        action.disabled = not self._answered and not self._chosen

    def act(self) -> None:
        """The button below: answers, goes on, or ends."""
        if not self._answered:
            self.answer()
        elif self._at + 1 < len(self._questions):
            self._ask(self._at + 1)
        else:
            self.ids.action.disabled = True
            self.front.run(
                attempt_quiz,
                on_done=self._counted,
                content_id=self._content_id,
                answers=self._answers,
            )

    def _counted(self, result: Any) -> None:
        self._result = result
        self.front.keep(result=result)
        self._show_result()

    def _show_result(self) -> None:
        result = self._result
        hero = Hero(
            icon="award" if result.correct == result.total else "list-check",
            title=_("答对 {n} / {count}").format(n=result.correct, count=result.total),
            text=_("成绩不记名,可以再来一次。"),
        )
        self.show_alone(hero, done="quiz.done", on_done=self.front.back)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [
            {"content_id": tile.id}
            for column in front.ask(columns)
            for tile in front.ask(pieces, column_id=column.id)
            if tile.questions
        ]
