"""Who sits where: what the members of a council and of an inspection's team have in common in one posting."""

from django import forms
from django.core.exceptions import ValidationError


class Seats(forms.BaseInlineFormSet):
    """One person in each of the ``single`` roles, one seat for an account: two in one posting would pass row by row.

    ``body`` is who sits together ("Hội đồng"), ``seat`` what a place in it is called ("ghế").
    """

    single: tuple = ()
    body = ""
    seat = ""

    def clean(self):
        super().clean()
        kept = [row.cleaned_data for row in self.forms if row.is_valid() and not row.cleaned_data.get("DELETE")]
        roles = [row["role"] for row in kept if row.get("name")]
        for role in self.single:
            if roles.count(role) > 1:
                raise ValidationError(f"{self.body} chỉ có một {role.label.lower()}.")
        users = [row["user"] for row in kept if row.get("user")]
        if len(set(users)) < len(users):
            raise ValidationError(f"Mỗi tài khoản chỉ giữ một {self.seat} trong {self.body}.")
