"""The administration is for staff alone, at each of its addresses."""

import re

import pytest
from django.contrib import admin
from django.urls import URLResolver

from tests.factories import make_member, make_user
from tests.world import MODEL_BACKEND

pytestmark = pytest.mark.django_db
ROOT = "/quan-tri/"


def addresses(patterns, prefix=ROOT) -> list[str]:
    """Every address under ``patterns``, with 1 for each number and "criteria" for each app it asks for."""
    found = []
    for pattern in patterns:
        path = prefix + concrete(str(pattern.pattern))
        found += addresses(pattern.url_patterns, path) if isinstance(pattern, URLResolver) else [path]
    return found


def concrete(route) -> str:
    route = re.sub(r"\(\?P<app_label>.*?\)", "criteria", route)
    route = re.sub(r"\(\?P<url>.*?\)", "khong-co-trang-nay", route)
    return re.sub(r"<[^>]+>", "1", route).strip("^$")


ADDRESSES = addresses(admin.site.get_urls())


def test_the_administration_has_the_criteria():
    assert {f"{ROOT}criteria/criteriaset/", f"{ROOT}criteria/criteriaset/1/change/"} <= set(ADDRESSES)


def end_of(response) -> str:
    """The page at which somebody arrives, by its heading."""
    return re.search(r"<h1>(.*?)</h1>", response.text)[1]


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_not_signed_in_is_led_to_sign_in(client, method):
    found = {address: end_of(getattr(client, method)(address, follow=True)) for address in ADDRESSES}

    assert found == dict.fromkeys(ADDRESSES, "Đăng nhập")


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_staff_is_refused(client, method):
    client.force_login(make_member(), backend=MODEL_BACKEND)

    found = {address: getattr(client, method)(address, follow=True) for address in ADDRESSES}

    assert {address: response.status_code for address, response in found.items()} == dict.fromkeys(ADDRESSES, 403)
    assert all("Trang quản trị dành cho người vận hành cổng." in response.text for response in found.values())


def test_staff_see_what_they_were_given(client):
    client.force_login(make_user(is_staff=True), backend=MODEL_BACKEND)

    assert client.get(ROOT).status_code == 200
    assert client.get(f"{ROOT}criteria/criteriaset/").status_code == 403


def test_the_navigation_names_the_administration_to_staff_alone(client):
    client.force_login(make_user(is_staff=True), backend=MODEL_BACKEND)
    assert f'<a href="{ROOT}">Quản trị</a>' in client.get("/").text

    client.force_login(make_user(), backend=MODEL_BACKEND)
    assert ROOT not in client.get("/").text
