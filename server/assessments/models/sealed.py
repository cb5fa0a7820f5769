"""Rows that nobody changes once they are published: a draft is free, then there is a next one."""

from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models


class Sealed(Exception):
    """The row is published, or belongs to one that is."""

    def __init__(self) -> None:
        super().__init__("已发布的内容不能修改或删除,请另建新的一份")


M = TypeVar("M", bound="SealedModel")


class DraftRows(models.QuerySet[M]):
    """Refuses to change or delete published rows in bulk."""

    def update(self, **values: Any) -> int:
        self._require_drafts()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._require_drafts()
        return super().delete()

    def _require_drafts(self) -> None:
        published = {f"{self.model.published_path}__isnull": False}
        if self.model._base_manager.filter(pk__in=self.values("pk"), **published).exists():
            raise Sealed


class SealedModel(models.Model):
    """`published_path` leads to the moment of publishing, from here."""

    published_path: ClassVar[str] = "published_at"

    objects = DraftRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._require_draft()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._require_draft()
        return super().delete(*args, **kwargs)

    def _require_draft(self) -> None:
        """By what the database holds, not by what this object was told."""
        published = {f"{self.published_path}__isnull": False}
        if type(self)._base_manager.filter(pk=self.pk, **published).exists():
            raise Sealed


class PublishedModel(SealedModel):
    """A row that is itself published, by somebody."""

    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="发布人",
    )

    class Meta:
        abstract = True
