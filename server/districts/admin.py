"""Back-office pages of districts, and of the people who work there."""

from auditlog.registry import auditlog
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from server.districts.models import District

auditlog.register(District, exclude_fields=["roster_key"])
auditlog.register(User, include_fields=["username", "is_active", "is_staff", "is_superuser"])

admin.site.unregister([User, Group])


@admin.register(District)
class DistrictAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "number", "hotline", "code_prefix")
    search_fields = ("name",)


@admin.register(User)
class StaffAdmin(UserAdmin, ModelAdmin):  # type: ignore[misc,type-arg]
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class StaffGroupAdmin(GroupAdmin, ModelAdmin):  # type: ignore[misc]
    """Django's page in the look of the others."""
