"""Back-office pages of rooms and bookings."""

from datetime import UTC, datetime
from typing import Any

from auditlog.registry import auditlog
from django import forms
from django.contrib import admin, messages
from django.core.validators import RegexValidator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextInputWidget

from server.config.backoffice import AppendAdmin, DistrictAdmin, PhotoForm, action, display
from server.districts.models import new_id
from server.rooms import services
from server.rooms.models import Booking, Room
from server.rooms.references import new_reference
from server.rooms.rules import MESSAGES, NotBookable
from sync.events.contact import Contact

auditlog.register(Room)
auditlog.register(Booking, exclude_fields=["contact_name", "contact_phone", "phone_hash"])

_COLOURS = {
    "待确认": "warning",
    "已确认": "success",
    "已签到": "info",
    "时段冲突": "danger",
    "未通过": "danger",
}


class RoomForm(PhotoForm):
    """Equipment as words with commas between."""

    equipment = forms.CharField(
        label="设备",
        required=False,
        help_text="用顿号或逗号分开,例如 投影仪、白板",
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "equipment" in self.fields:
            self.initial["equipment"] = "、".join(self.instance.equipment)

    def clean_equipment(self) -> list[str]:
        text = self.cleaned_data["equipment"].translate(str.maketrans(",,", "、、"))
        return [word.strip() for word in text.split("、") if word.strip()]


@admin.register(Room)
class RoomAdmin(DistrictAdmin):
    form = RoomForm
    list_display = ("name", "station", "floor", "seats", "equipment_shown", "hours", "is_open")
    list_filter = ("station", "is_open", "auto_confirm")
    search_fields = ("name",)
    autocomplete_fields = ("station",)
    list_select_related = ("station",)
    fieldsets = (
        (
            "会议室",
            {
                "fields": (
                    "name",
                    "station",
                    ("floor", "seats"),
                    "equipment",
                    "upload",
                    ("is_open", "auto_confirm"),
                    "district",
                )
            },
        ),
        (
            "预约规则",
            {
                "fields": (
                    ("opens", "closes"),
                    ("days_ahead", "max_min"),
                    ("step_min", "gap_min"),
                    "release_min",
                    ("no_shows", "block_days"),
                )
            },
        ),
    )

    @display(description="设备")
    def equipment_shown(self, row: Room) -> str:
        return "、".join(row.equipment) or "—"

    @display(description="开放时间", ordering="opens")
    def hours(self, row: Room) -> str:
        return f"{row.opens:%H:%M}–{row.closes:%H:%M}"


class BookingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A booking taken at the desk or on the phone goes through the service, as all do."""

    contact_name = forms.CharField(label="称呼", max_length=40, widget=UnfoldAdminTextInputWidget)
    contact_phone = forms.CharField(
        label="联系电话",
        widget=UnfoldAdminTextInputWidget,
        validators=[RegexValidator(r"^[0-9+]{5,20}$", "电话只能是 5 到 20 位数字")],
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        wanted = ("room", "start", "end", "contact_name", "contact_phone")
        if all(cleaned.get(name) for name in wanted):
            self._ask(cleaned)
        return cleaned

    def _ask(self, cleaned: dict[str, Any]) -> None:
        now = datetime.now(UTC)
        request = services.Request(
            room_id=cleaned["room"].pk,
            start=cleaned["start"],
            end=cleaned["end"],
            purpose=cleaned.get("purpose", ""),
            reference=new_reference(),
            contact=Contact(name=cleaned["contact_name"], phone=cleaned["contact_phone"]),
            requested_at=now,
            booking_id=new_id(),
        )
        try:
            self.booked = services.request_at_desk(
                district=cleaned["room"].district, request=request, now=now
            )
        except NotBookable as refusal:
            raise forms.ValidationError(refusal.message_key) from None

    def save(self, commit: bool = True) -> Booking:
        """The service has saved it."""
        return self.booked

    def save_m2m(self) -> None:
        """There is nothing of this kind."""


@admin.register(Booking)
class BookingAdmin(AppendAdmin):
    list_display = ("reference", "room", "start", "end", "state", "purpose", "masked", "device")
    list_filter = ("status", "room__station", "room")
    search_fields = ("reference", "purpose", "room__name")
    date_hierarchy = "start"
    list_select_related = ("room", "device")
    autocomplete_fields = ("room",)
    readonly_fields = ("refusal_shown", "choices_shown")
    actions = ("confirm", "cancel", "check_in")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = BookingForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[Any, ...]:
        asked = ("room", "start", "end", "purpose", ("contact_name", "contact_phone"))
        if obj is None:
            return asked
        since = (("status", "refusal_shown"), ("requested_at", "checked_in_at"), "device")
        return ("reference", *asked, *since, "choices_shown")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The service has saved it."""

    @display(description="状态", label=_COLOURS, ordering="status")
    def state(self, row: Booking) -> str:
        return row.get_status_display()

    @display(description="联系人")
    def masked(self, row: Booking) -> str:
        return row.masked_contact or "未留"

    @display(description="未通过原因")
    def refusal_shown(self, row: Booking) -> str:
        return MESSAGES.get(row.refusal, row.refusal) or "—"

    @display(description="推荐时段")
    def choices_shown(self, row: Booking) -> str:
        return services.choices_text(row) or "—"

    @action(description="确认所选预约")
    def confirm(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        for booking in rows:
            services.confirm(booking=booking)
        messages.success(request, "待确认的预约已确认")

    @action(description="取消所选预约")
    def cancel(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        for booking in rows:
            try:
                services.cancel(booking=booking)
            except NotBookable as refusal:
                messages.error(request, f"{booking}:{refusal.message_key}")

    @action(description="为所选预约签到")
    def check_in(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        for booking in rows:
            _, flag = services.check_in(booking=booking, at=datetime.now(UTC))
            if flag == "booking_not_active":
                messages.error(request, f"{booking}:预约不在有效状态,已记录到场时间")
