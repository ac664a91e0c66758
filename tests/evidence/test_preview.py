"""Small pictures: upright, without the camera's data, made once."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from evidence import intake
from evidence.preview import thumbnail, thumbnail_name
from tests.evidence.made import make_image, make_pdf, make_upload

pytestmark = pytest.mark.django_db


def make_photo(orientation: int, size=(1000, 500)) -> bytes:
    """A photo, left half red and right half blue, with the place where it was taken."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Máy ảnh của ông A"
    exif.get_ifd(0x8825)[2] = (20.0, 56.0, 12.0)
    out = BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture.save(out, "JPEG", exif=exif, icc_profile=profile)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def reddish(color) -> bool:
    return color[0] > 200 and color[2] < 50


def test_a_thumbnail_is_as_wide_as_asked_and_keeps_its_shape():
    made = opened(thumbnail(intake.take_in(make_upload(make_image("PNG", (1000, 500)))), 320))

    assert (made.format, made.size) == ("WEBP", (320, 160))


def test_a_small_picture_is_not_blown_up():
    made = opened(thumbnail(intake.take_in(make_upload(make_image("PNG", (40, 20)))), 320))

    assert made.size == (40, 20)


@pytest.mark.parametrize(
    ("orientation", "size", "red_corner"),
    [(1, (320, 160), (0, 0)), (3, (320, 160), (319, 159)), (6, (320, 640), (0, 0)), (8, (320, 640), (0, 639))],
)
def test_a_photo_stands_upright_however_the_phone_was_held(orientation, size, red_corner):
    made = opened(thumbnail(intake.take_in(make_upload(make_photo(orientation))), 320)).convert("RGB")
    opposite = (size[0] - 1 - red_corner[0], size[1] - 1 - red_corner[1])

    assert made.size == size
    assert (reddish(made.getpixel(red_corner)), reddish(made.getpixel(opposite))) == (True, False)


def test_place_and_device_do_not_stay_in_the_thumbnail():
    made = thumbnail(intake.take_in(make_upload(make_photo(6))), 320)

    assert [mark for mark in (b"EXIF", b"XMP ", b"ICCP") if mark in made] == []


def test_transparency_stays():
    out = BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 255, 0)).save(out, "PNG")

    assert opened(thumbnail(intake.take_in(make_upload(out.getvalue())), 160)).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "CMYK"])
def test_every_mode_of_colour_becomes_a_thumbnail(mode):
    out = BytesIO()
    Image.new("RGBA" if mode == "LA" else "RGB", (400, 200), "white").convert(mode).save(
        out, "JPEG" if mode == "CMYK" else "PNG"
    )

    assert opened(thumbnail(intake.take_in(make_upload(out.getvalue())), 160)).size == (160, 80)


def test_a_picture_with_a_text_that_unpacks_to_much_still_has_none_of_it():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "bí mật " * 1000, zip=True)
    made = thumbnail(intake.take_in(make_upload(make_image("PNG", pnginfo=text))), 160)

    assert opened(made).info.get("Comment") is None


def test_a_thumbnail_is_made_once(settings):
    stored = intake.take_in(make_upload(make_image("PNG", (1000, 500))))
    made = thumbnail(stored, 320)
    kept = Path(settings.MEDIA_ROOT) / thumbnail_name(stored, 320)
    before = kept.stat().st_mtime_ns

    assert (thumbnail(stored, 320), kept.stat().st_mtime_ns, kept.read_bytes()) == (made, before, made)


def test_only_pictures_in_a_few_widths_have_thumbnails():
    with pytest.raises(ValueError, match="320 points wide of application/pdf"):
        thumbnail(intake.take_in(make_upload(make_pdf())), 320)
    with pytest.raises(ValueError, match="321 points wide"):
        thumbnail(intake.take_in(make_upload(make_image())), 321)
