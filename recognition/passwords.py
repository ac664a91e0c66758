"""What a password must be (QCVN 12:2026/BCA: at least eight characters of four classes)."""

from unicodedata import normalize

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

CLASSES = {
    "chữ thường": str.islower,
    "chữ hoa": str.isupper,
    "chữ số": str.isdigit,
    "ký tự đặc biệt (như ! @ #)": lambda sign: not sign.isalnum() and not sign.isspace(),
}


class LengthValidator(MinimumLengthValidator):
    """Django's, whose sentence has no Vietnamese."""

    def validate(self, password, user=None):
        if len(password) < self.min_length:
            raise ValidationError(f"Mật khẩu quá ngắn: cần ít nhất {self.min_length} ký tự.")


class FourClassesValidator:
    """Lower case, upper case, digit and special sign, each at least once."""

    def validate(self, password, user=None):
        signs = normalize("NFC", password)  # or the marks of letters typed apart would count as special
        missing = [name for name, fits in CLASSES.items() if not any(map(fits, signs))]
        if missing:
            raise ValidationError(f"Mật khẩu còn thiếu: {', '.join(missing)}.")

    def get_help_text(self):
        return "Có đủ chữ thường, chữ hoa, chữ số và ký tự đặc biệt."
