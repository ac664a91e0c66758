"""What a password must be (QCVN 12:2026/BCA: at least eight characters of four classes)."""

import re

from django.core.exceptions import ValidationError

CLASSES = {
    "chữ thường": r"[^\W\d_A-Z]",
    "chữ hoa": r"[A-ZÀ-Ỹ]",
    "chữ số": r"\d",
    "ký tự đặc biệt (như ! @ #)": r"[^\w\s]",
}


class FourClassesValidator:
    """Lower case, upper case, digit and special sign, each at least once."""

    def validate(self, password, user=None):
        missing = [name for name, pattern in CLASSES.items() if not re.search(pattern, password)]
        if missing:
            raise ValidationError(f"Mật khẩu còn thiếu: {', '.join(missing)}.")

    def get_help_text(self):
        return "Có đủ chữ thường, chữ hoa, chữ số và ký tự đặc biệt."
