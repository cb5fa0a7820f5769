"""Back-office pages of floor plans: the office clicks on the picture where things are."""

from typing import Any

from auditlog.registry import auditlog
from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Model, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from unfold.widgets import UnfoldAdminImageFieldWidget

from server.config.backoffice import DistrictAdmin, DistrictInline, InlineDistricts, display
from server.devices.models import Device
from server.media.services import media_path, store_media
from server.merchants.selectors import merchants_on
from server.places.models import Facility, FloorPlan, Spot
from server.places.selectors import strayed, unplaced
from server.places.services import NotAPlan, PlanPicture, read_plan
from server.rooms.selectors import rooms_on

auditlog.register(FloorPlan)
auditlog.register(Spot)


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new plan needs its picture; later another one may take its place."""

    upload = forms.FileField(
        label="平面图",
        help_text="PNG 或 JPG,边长不超过 2400 像素;更换图片后请检查各个位置",
        widget=UnfoldAdminImageFieldWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "upload" in self.fields:
            self.fields["upload"].required = not self.instance.picture

    def clean_upload(self) -> PlanPicture | None:
        uploaded = self.cleaned_data["upload"]
        if not uploaded:
            return None
        try:
            return read_plan(uploaded)
        except NotAPlan as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def save(self, commit: bool = True) -> Any:
        picture = self.cleaned_data.get("upload")
        if picture:
            plan = self.instance
            plan.picture = store_media(plan.district, picture.content, picture.content_type)
            plan.width, plan.height = picture.width, picture.height
        return super().save(commit)


class SpotInline(DistrictInline):
    """Rows that the script fills from clicks; each can also be typed."""

    model = Spot
    template_before = "places/plan_editor.html"
    fields = ("x", "y", "merchant", "room", "facility", "device", "label")

    def formfield_for_foreignkey(self, field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only what is on the plan's own floor."""
        plan = _plan_of(request)
        if plan is not None:
            kwargs["queryset"] = {
                "merchant": merchants_on(station=plan.station, floor=plan.floor),
                "room": rooms_on(station=plan.station, floor=plan.floor),
                "device": Device.objects.filter(station=plan.station),
            }[field.name]
        return super().formfield_for_foreignkey(field, request, **kwargs)

    def formfield_for_dbfield(self, field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Shares are any number from 0 to 1; shops and rooms are made on pages of their own."""
        made = super().formfield_for_dbfield(field, request, **kwargs)
        if field.name in ("x", "y"):
            made.widget.attrs.update({"min": 0, "max": 1, "step": "any"})
        elif field.is_relation:
            for way in ("add", "change", "view", "delete"):
                setattr(made.widget, f"can_{way}_related", False)
        return made


def _plan_of(request: HttpRequest) -> FloorPlan | None:
    """The plan whose page is asked for."""
    match = request.resolver_match
    plan_id = match.kwargs.get("object_id") if match else None
    if plan_id is None:
        return None
    return FloorPlan.objects.select_related("station").filter(pk=plan_id).first()


@admin.register(FloorPlan)
class FloorPlanAdmin(InlineDistricts, DistrictAdmin):
    form = PlanForm
    inlines = (SpotInline,)
    list_display = ("floor", "station", "order", "spot_count", "missing")
    list_filter = ("station",)
    search_fields = ("floor", "station__name")
    autocomplete_fields = ("station",)
    list_select_related = ("station",)
    fields = ("station", ("floor", "order"), "upload", "district")

    class Media:
        js = ("places/plan_editor.js",)
        css = {"all": ("places/plan_editor.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[FloorPlan]:
        rows: QuerySet[FloorPlan] = super().get_queryset(request)
        return rows.annotate(spots_now=Count("spots"))

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> Any:
        """There is nothing to click on before the picture is kept."""
        return self.inlines if obj else ()

    def get_urls(self) -> list[Any]:
        name = "places_floorplan_picture"
        view = self.admin_site.admin_view(self.picture)
        return [path("<uuid:plan_id>/picture/", view, name=name), *super().get_urls()]

    def picture(self, request: HttpRequest, plan_id: object) -> HttpResponseBase:
        """The plan's picture, for the office alone."""
        plan = get_object_or_404(self.get_queryset(request), pk=plan_id)
        if not self.has_view_permission(request, plan) or not media_path(plan.picture).exists():
            return HttpResponse(status=404)
        kind = "image/png" if _is_png(plan.picture) else "image/jpeg"
        return FileResponse(media_path(plan.picture).open("rb"), content_type=kind)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        plan: FloorPlan | None = kwargs.get("obj")
        if plan is not None:
            context["plan"] = plan
            context["picture_url"] = reverse("admin:places_floorplan_picture", args=[plan.pk])
            context["unplaced"], context["strayed"] = unplaced(plan), strayed(plan)
            context["facilities"] = Facility.choices
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """On to placing the spots, which is what the plan is for."""
        if {"_addanother", "_popup"} & request.POST.keys():
            return super().response_add(request, obj, *args, **kwargs)
        messages.success(request, "平面图已保存,请在图上标出商户、会议室和设施")
        return redirect("admin:places_floorplan_change", obj.pk)

    @display(description="已标出", ordering="spots_now")
    def spot_count(self, row: Any) -> int:
        return int(row.spots_now)

    @display(description="还没有标出")
    def missing(self, row: FloorPlan) -> str:
        left = unplaced(row)
        return "、".join(map(str, (*left.merchants, *left.rooms))) or "—"


def _is_png(sha256: str) -> bool:
    with media_path(sha256).open("rb") as file:
        return file.read(4) == b"\x89PNG"
