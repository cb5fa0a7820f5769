"""What all back-office pages share."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from unfold import decorators
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.widgets import UnfoldAdminImageFieldWidget

from server.districts.models import District
from server.media.services import store_media

F = TypeVar("F", bound=Callable[..., Any])


def display(**options: Any) -> Callable[[F], F]:
    """unfold's `display`, with types: how a column is headed and sorted."""
    decorated: Callable[[F], F] = decorators.display(**options)
    return decorated


def action(**options: Any) -> Callable[[F], F]:
    """unfold's `action`, with types: something done to the chosen rows."""
    decorated: Callable[[F], F] = decorators.action(**options)
    return decorated


class DistrictAdmin(ModelAdmin):  # type: ignore[misc]
    """A page for rows of a district: a new row starts in the first one, and never moves."""

    list_per_page = 50
    compressed_fields = True
    warn_unsaved_form = True
    list_filter_sheet = False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        first = District.objects.first()
        return {"district": first.pk, **initial} if first else initial

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        has = {field.name for field in self.model._meta.fields}
        fixed = ("district", "created_at", "updated_at") if obj else ()
        declared = tuple(super().get_readonly_fields(request, obj))
        return declared + tuple(name for name in fixed if name in has - set(declared))


class RecordAdmin(DistrictAdmin):
    """A page for history: it is read, never written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class AppendAdmin(DistrictAdmin):
    """A page whose rows are added, and acted upon from the list, but never edited."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return obj is None and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class DistrictInline(TabularInline):  # type: ignore[misc]
    """Child rows on their parent's page; they are in the parent's district."""

    extra = 0
    exclude: tuple[str, ...] = ("district",)


class StackedDistrictInline(StackedInline):  # type: ignore[misc]
    """As DistrictInline, for rows with long fields."""

    extra = 0
    exclude: tuple[str, ...] = ("district",)


class InlineDistricts:
    """For pages with such child rows: hands the parent's district down."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for child in formset.forms:
            child.instance.district_id = form.instance.district_id
        formset.save()


class PhotoForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form with an upload that is kept as media; `photo_field` takes its sha256."""

    photo_field = "photo"
    upload = forms.ImageField(
        label="上传照片",
        required=False,
        help_text="JPG 或 PNG;保存后替换原有照片",
        widget=UnfoldAdminImageFieldWidget,
    )

    def save(self, commit: bool = True) -> Any:
        picture = self.cleaned_data.get("upload")
        if picture:
            picture.seek(0)
            digest = store_media(self.instance.district, picture.read(), picture.content_type)
            setattr(self.instance, self.photo_field, digest)
        return super().save(commit)
