"""Accounts and roles. Passwords are never typed, sent or kept here: they are made, shown once, and changed at first sign-in."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html

from recognition import registry
from recognition.accounts import close, end_links, give_one_time_password, namesake_of
from recognition.admin.base import DAYS, Operated, OperatedAdmin, fixed_when
from recognition.admin.tables import TableInOut
from recognition.models import Membership, User
from recognition.resources.people import PersonResource

AT_ONCE = 25  # making a password's hash takes a third of a second


KINDS = {
    "is_active": ("Được đăng nhập", "Bỏ chọn để khóa tài khoản; không xóa, để việc đã làm vẫn có tên người."),
    "is_staff": ("Người vận hành", "Được vào trang quản trị này."),
    "is_superuser": ("Quản trị cấp cao", "Thấy mọi hồ sơ; lập và sửa tài khoản của người vận hành."),
}


class UserForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in KINDS.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, help_text

    def clean_username(self):
        name = self.cleaned_data["username"]
        if other := namesake_of(name):
            raise forms.ValidationError(f"Đã có tài khoản «{other.username}».")
        return name


class MembershipForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            registry.check_membership(Membership(office=cleaned["office"], valid_from=cleaned["valid_from"]))
        return cleaned


class MembershipInline(Operated, admin.StackedInline):
    model = Membership
    fk_name = "user"
    form = MembershipForm
    formfield_overrides = DAYS
    autocomplete_fields = ("office", "stands_in_for")
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("office")


class PasswordFilter(admin.SimpleListFilter):
    title = "mật khẩu"
    parameter_name = "mat_khau"

    def lookups(self, request, model_admin):
        return [("chua", "Chưa có mật khẩu"), ("doi", "Chưa đổi mật khẩu dùng một lần")]

    def queryset(self, request, queryset):
        none_yet = {"password__startswith": UNUSABLE_PASSWORD_PREFIX}
        if self.value() == "chua":
            return queryset.filter(**none_yet)
        return queryset.filter(must_change_password=True).exclude(**none_yet) if self.value() == "doi" else queryset


class OperatorFilter(admin.SimpleListFilter):
    title = "người vận hành"
    parameter_name = "van_hanh"

    def lookups(self, request, model_admin):
        return [("co", "Người vận hành")]

    def queryset(self, request, queryset):
        return queryset.filter(is_staff=True) if self.value() == "co" else queryset


@admin.register(User)
class UserAdmin(OperatedAdmin):
    form = UserForm
    fields = ("username", "full_name", "email", "is_active", "is_staff", "is_superuser")
    list_display = ("username", "full_name", "email", "is_active", "must_change_password", "operates", "last_login")
    list_filter = ("is_active", PasswordFilter, OperatorFilter)
    list_per_page = AT_ONCE
    search_fields = ("username", "full_name", "email")
    ordering = ("username",)
    inlines = (MembershipInline,)
    actions = ("give_passwords", "close_accounts")

    @admin.display(description="người vận hành", boolean=True, ordering="is_staff")
    def operates(self, user):
        return user.is_staff

    def has_change_permission(self, request, obj=None):
        """An operator's account is a superuser's business."""
        return super().has_change_permission(request, obj) and (obj is None or may_keep(request.user, obj))

    def get_readonly_fields(self, request, obj=None):
        return (
            *fixed_when(obj is not None, "username"),
            *fixed_when(not request.user.is_superuser, "is_staff", "is_superuser"),
            *fixed_when(obj == request.user, "is_active", "is_superuser", "is_staff"),
        )

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
            obj.must_change_password = True
            messages.info(
                request, "Tài khoản chưa có mật khẩu: chọn nó trong danh sách, làm «Cấp mật khẩu dùng một lần»."
            )
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            end_links(obj)

    def has_keep_permission(self, request):
        return self.has_change_permission(request)

    @admin.action(description="Cấp mật khẩu dùng một lần", permissions=["keep"])
    def give_passwords(self, request, queryset):
        """Asks first, then shows each new password once; the page is kept by nobody."""
        users = self._kept_of(request, queryset.filter(is_active=True))
        if len(users) > AT_ONCE:
            self.message_user(request, f"Mỗi lần cấp cho tối đa {AT_ONCE} tài khoản.", messages.ERROR)
            return None
        if not users:
            return None
        rows = [(user, self._give(request, user)) for user in users] if "confirmed" in request.POST else []
        context = self.admin_site.each_context(request) | {
            "title": "Cấp mật khẩu dùng một lần",
            "opts": self.opts,
            "users": users,
            "rows": rows,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        response = TemplateResponse(request, "admin/one_time_passwords.html", context)
        add_never_cache_headers(response)
        return response

    def _give(self, request, user) -> str:
        password = give_one_time_password(user)
        self.log_change(request, user, "Cấp mật khẩu dùng một lần.")
        return password

    @admin.action(description="Khóa tài khoản", permissions=["keep"])
    def close_accounts(self, request, queryset):
        for user in self._kept_of(request, queryset.filter(is_active=True).exclude(pk=request.user.pk)):
            close(user)
            self.log_change(request, user, "Khóa tài khoản.")
            self.message_user(request, f"Đã khóa tài khoản «{user.username}».")

    def _kept_of(self, request, queryset) -> list[User]:
        """The accounts the action reaches; the others are named."""
        users = [user for user in queryset if may_keep(request.user, user)]
        if left := set(queryset) - set(users):
            names = ", ".join(sorted(user.username for user in left))
            self.message_user(request, f"Tài khoản của người vận hành giữ nguyên: {names}.", messages.WARNING)
        return users


def may_keep(operator: User, user: User) -> bool:
    return operator.is_superuser or not (user.is_staff or user.is_superuser)


@admin.register(Membership)
class MembershipAdmin(TableInOut, OperatedAdmin):
    form = MembershipForm
    resource_classes = [PersonResource]
    advice = "Mỗi dòng là một vai trò của một người. Người chưa có tài khoản được mở tài khoản, chưa có mật khẩu."
    list_display = ("user", "position", "role", "office", "valid_from", "valid_to")
    list_filter = ("role", "office__kind")
    list_select_related = ("user", "office__unit")
    search_fields = ("user__username", "user__full_name", "office__name")
    ordering = ("office__unit__sort_key", "office__kind", "user__full_name", "pk")
    autocomplete_fields = ("user", "office")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or may_keep(request.user, obj.user))

    def add_success_message(self, result, request):
        super().add_success_message(result, request)
        waiting = User.objects.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, is_active=True).count()
        if waiting:
            where = reverse("admin:recognition_user_changelist") + "?mat_khau=chua"
            said = '{} tài khoản chưa có mật khẩu: <a href="{}">mở danh sách</a>, chọn và cấp mật khẩu dùng một lần.'
            messages.warning(request, format_html(said, waiting, where))
