"""Giving a person a role."""

from django import forms

from config import clock
from recognition.accounts import namesake_of
from recognition.forms.days import DayField, DayInput
from recognition.models import Membership, Office, User


class RoleForm(forms.ModelForm):
    """A dated role for a known account, or for a new one."""

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=150,
        help_text="Chữ không dấu, số, gạch ngang, dấu chấm. Đã có tài khoản thì ghi đúng tên đó; chưa có thì được lập mới.",
    )
    full_name = forms.CharField(
        label="Họ và tên", max_length=150, required=False, help_text="Cần khi lập tài khoản mới"
    )

    class Meta:
        model = Membership
        fields = ["office", "role", "position", "signs_as", "valid_from", "valid_to", "basis"]
        field_classes = {"valid_from": DayField, "valid_to": DayField}
        widgets = {"valid_from": DayInput, "valid_to": DayInput}
        help_texts = {"valid_to": "Để trống nếu không có ngày kết thúc; người ký thay thì ghi ngày kết thúc"}

    field_order = ["username", "full_name"]

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].validators = User._meta.get_field("username").validators
        self.managed = Office.objects.filter(offices)
        self.fields["office"].queryset = self.managed.existing(clock.today())
        self.fields["valid_from"].initial = clock.today()
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"

    def clean(self):
        cleaned = super().clean()
        known = namesake_of(cleaned.get("username", ""))
        if known is None and cleaned.get("username") and not cleaned.get("full_name"):
            self.add_error("full_name", "Chưa có tài khoản này: ghi họ và tên để lập mới.")
        if known is not None and (known.is_staff or known.is_superuser):
            self.add_error("username", "Tài khoản của người vận hành do người vận hành giao vai trò.")
        if known is not None and not known.is_active:
            self.add_error("username", "Tài khoản này đã bị khóa. Người vận hành mở lại được.")
        elsewhere = known.memberships.not_ended(clock.today()).exclude(office__in=self.managed) if known else None
        if elsewhere is not None and elsewhere.exists():
            self.add_error(
                "username", "Người này đang có vai trò ở cơ quan khác: người vận hành cổng giao thêm vai trò."
            )
        self.known = known
        return cleaned

    def person(self) -> User:
        """The account the role is for; a new one has no password until one is given."""
        if self.known is not None:
            return self.known
        user = User(
            username=self.cleaned_data["username"], full_name=self.cleaned_data["full_name"], must_change_password=True
        )
        user.set_unusable_password()
        user.save()
        return user
