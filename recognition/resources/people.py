"""People and their roles from a table; a row of a new person opens their account.

No password is ever in a table: a new account has none until an operator gives it a one-time password on the screen.
"""

from django.core.exceptions import ValidationError
from import_export.fields import Field

from recognition import registry
from recognition.accounts import namesake_of
from recognition.models import Membership, Office, OfficeKind, Role, User
from recognition.resources.base import TableResource
from recognition.resources.cells import Choice, Day, Text, unit_by_code
from recognition.resources.tables import ROW


class PersonResource(TableResource):
    """One row one role: found by account, office (unit's code on the first day, kind, name), role and first day."""

    username = Field("user__username", "Tên đăng nhập", Text(), readonly=True)
    full_name = Field("user__full_name", "Họ và tên", Text())
    email = Field("user__email", "Thư điện tử", Text())
    unit_code = Field("office__unit__code", "Mã đơn vị", Text(), readonly=True)
    office_kind = Field("office__kind", "Loại cơ quan", Choice(OfficeKind), readonly=True)
    office_name = Field("office__name", "Tên cơ quan", Text(), readonly=True)
    role = Field("role", "Vai trò", Choice(Role))
    position = Field("position", "Chức vụ", Text())
    signs_as = Field("signs_as", "Ký thay", Text())
    valid_from = Field("valid_from", "Từ ngày", Day())
    valid_to = Field("valid_to", "Đến hết ngày", Day())
    basis = Field("basis", "Căn cứ", Text())

    required = (
        "Tên đăng nhập",
        "Họ và tên",
        "Mã đơn vị",
        "Loại cơ quan",
        "Vai trò",
        "Chức vụ",
        "Từ ngày",
    )

    class Meta:
        model = Membership
        import_id_fields = ("username", "role", "valid_from")
        fields = (
            "username",
            "full_name",
            "email",
            "unit_code",
            "office_kind",
            "office_name",
            "role",
            "position",
            "signs_as",
            "valid_from",
            "valid_to",
            "basis",
        )

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.names_by_username = {}

    def before_import_row(self, row, **kwargs):
        super().before_import_row(row, **kwargs)
        self.operator = kwargs.get("user")
        name = self.read(row, "full_name")
        earlier, other = self.names_by_username.setdefault(self.read(row, "username"), (row[ROW], name))
        if other != name:
            raise ValidationError({"Họ và tên": f"Dòng {earlier} ghi tài khoản này là của «{other}»."})

    def key_of(self, row):
        self.key = {
            "office": self._office(row),
            "role": self.read(row, "role"),
            "valid_from": self.read(row, "valid_from"),
        }
        return self.read(row, "username"), self.key["office"].pk, self.key["role"], self.key["valid_from"]

    def get_instance(self, instance_loader, row):
        return (
            Membership.objects.select_related("user", "office__unit")
            .filter(**self.key, user__username=self.read(row, "username"))
            .first()
        )

    def init_instance(self, row=None):
        return Membership(**self.key, user=self._account(self.read(row, "username")))

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        self._save_account(instance)
        super().validate_instance(instance, import_validation_errors, validate_unique)
        registry.check_membership(instance)

    def _office(self, row) -> Office:
        day, kind, name = self.read(row, "valid_from"), self.read(row, "office_kind"), row.get("Tên cơ quan", "")
        try:
            unit = unit_by_code(self.read(row, "unit_code"), day)
        except ValueError as error:
            raise ValidationError({"Mã đơn vị": str(error)}) from None
        offices = Office.objects.select_related("unit").existing(day).filter(unit=unit, kind=kind)
        found = list(offices.filter(name=name) if name else offices)
        if len(found) == 1:
            return found[0]
        what = "không có" if not found else "có nhiều hơn một"
        called = f" tên «{name}»" if name else ""
        raise ValidationError(
            {"Loại cơ quan": f"{unit} {what} cơ quan loại «{OfficeKind(kind).label}»{called} vào ngày {day:%d/%m/%Y}."}
        )

    def _account(self, username: str) -> User:
        """The account, or a new one without a password. Raises ValidationError for a name like another's."""
        found = namesake_of(username)
        if found is None:
            account = User(username=username, must_change_password=True)
            account.set_unusable_password()
            return account
        if found.username != username:
            raise ValidationError(
                {"Tên đăng nhập": f"Đã có tài khoản «{found.username}», chỉ khác chữ hoa, chữ thường."}
            )
        return found

    def _save_account(self, membership: Membership) -> None:
        """Save the account when the row opens it or changes its name or address. Raises ValidationError."""
        account = membership.user
        kept = User.objects.filter(pk=account.pk).first() if account.pk else None
        if kept and (kept.full_name, kept.email) == (account.full_name, account.email):
            return
        if kept and (kept.is_staff or kept.is_superuser) and not (self.operator and self.operator.is_superuser):
            raise ValidationError(
                {"Tên đăng nhập": f"Tài khoản «{account.username}» của người vận hành chỉ quản trị cấp cao sửa được."}
            )
        try:
            account.full_clean(exclude=["password"])
        except ValidationError as error:
            raise ValidationError(
                {f"user__{name}": messages for name, messages in error.message_dict.items()}
            ) from None
        account.save()
        membership.user = account
        if membership.pk is None:
            self.notes.append(_said_of(account, kept))


def _said_of(account: User, kept: User | None) -> str:
    """What a new role does to the account besides."""
    if kept is None:
        return f"mở tài khoản mới «{account.username}», chưa có mật khẩu"
    return f"tài khoản: {kept.full_name} ({kept.email}) → {account.full_name} ({account.email})"
