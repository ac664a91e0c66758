"""Criteria sets in the administration: to read, to retire, never to edit."""

import pytest
from django.urls import reverse

from criteria import library
from criteria.models import CriteriaSet, Indicator
from tests.criteria.facts import COMMUNE

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    library.load(COMMUNE)
    return CriteriaSet.objects.get()


def test_a_published_set_can_be_read_but_not_changed_deleted_or_added(admin_client, published):
    page = reverse("admin:criteria_criteriaset_change", args=[published.pk])
    assert admin_client.get(page).status_code == 200
    assert admin_client.post(page, {"title": "Khác"}).status_code == 403
    assert admin_client.post(reverse("admin:criteria_criteriaset_delete", args=[published.pk])).status_code == 403
    assert admin_client.get(reverse("admin:criteria_criteriaset_add")).status_code == 403
    assert CriteriaSet.objects.get().title == COMMUNE.title


def test_an_indicator_shows_its_measures_and_requirements(admin_client, published):
    page = reverse("admin:criteria_indicator_change", args=[Indicator.objects.get(number="5.2").pk])
    response = admin_client.get(page)
    assert (response.status_code, "Công dân có trình độ đại học trở lên" in response.content.decode()) == (200, True)


def test_a_published_set_can_be_retired(admin_client, published):
    admin_client.post(
        reverse("admin:criteria_criteriaset_changelist"), {"action": "retire", "_selected_action": [published.pk]}
    )
    assert CriteriaSet.objects.get().status == "retired"
