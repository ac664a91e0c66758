"""Pictures of pages: drawn apart from the portal, made once, and never a way round what is withheld."""

import subprocess
from io import BytesIO

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from evidence import intake, pages
from evidence.models import ScanState, StoredFile
from evidence.pages import Undrawable, page_name, page_picture
from evidence.withheld import Withheld
from tests.evidence.made import make_docx, make_image, make_pdf, make_upload

pytestmark = pytest.mark.django_db


def make_lying_pdf(*colors) -> bytes:
    """Pages 600 × 300, each filled with its colour."""
    made, out = pikepdf.new(), BytesIO()
    for color in colors:
        made.add_blank_page(page_size=(600, 300))
        made.pages[-1].Contents = made.make_stream(f"{color} rg 0 0 600 300 re f".encode())
    made.save(out, deterministic_id=True)
    return out.getvalue()


def stored(data: bytes) -> StoredFile:
    return intake.take_in(make_upload(data))


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_each_page_of_a_pdf_is_drawn_as_wide_as_asked_and_turned():
    pdf = stored(make_lying_pdf("1 0 0", "0 0 1"))

    first, second, turned = (opened(page_picture(pdf, *how)) for how in ((1, 640), (2, 640), (2, 640, 90)))

    assert [picture.size for picture in (first, second, turned)] == [(640, 320), (640, 320), (640, 1280)]
    assert [picture.getpixel((9, 9))[0] > 200 for picture in (first, second)] == [True, False]


def test_a_picture_is_its_own_only_page_turns_too_and_is_never_enlarged():
    image = stored(make_image("PNG", (1000, 500)))

    assert [opened(page_picture(image, 1, 640, turn)).size for turn in (0, 90)] == [(640, 320), (500, 1000)]


def test_a_page_is_drawn_once_and_kept():
    pdf = stored(make_pdf())
    page_picture(pdf, 1, 640)
    name = page_name(pdf, 1, 640, 0)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"kept"))

    assert page_picture(pdf, 1, 640) == b"kept"


@pytest.mark.parametrize(("page", "width", "turn"), [(0, 640, 0), (4, 640, 0), (1, 641, 0), (1, 640, 45)])
def test_what_there_is_not_is_not_drawn(page, width, turn):
    pdf = stored(make_pdf(3))

    with pytest.raises(ValueError, match="no page"):
        page_picture(pdf, page, width, turn)


def test_word_files_have_no_pages_and_infected_files_show_none():
    infected = stored(make_pdf())
    page_picture(infected, 1, 640)
    infected.scan_state = ScanState.INFECTED

    with pytest.raises(ValueError, match="no page"):
        page_picture(stored(make_docx()), 1, 640)
    with pytest.raises(Withheld):
        page_picture(infected, 1, 640)


def test_a_page_that_cannot_be_drawn_is_told_and_not_tried_again_at_once(settings):
    pdf = stored(make_pdf(2))
    with default_storage.open(pdf.file.name, "wb") as file:
        file.write(b"%PDF-1.7 broken since")

    sentences = []
    for _ in range(2):
        with pytest.raises(Undrawable) as trouble:
            page_picture(pdf, 2, 640)
        sentences.append(str(trouble.value))

    assert sentences == [
        "Trang 2 không vẽ được. Hãy mở tệp bằng trình đọc PDF.",
        "Trang 2 chưa vẽ được. Hãy mở tệp bằng trình đọc PDF.",
    ]


def test_the_program_that_draws_can_write_no_file_and_take_little_memory(tmp_path):
    """What it may do once it is confined, tried by the same program."""
    tried = f"""
import runpy
confine = runpy.run_path({pages.raster.__file__!r})["confine"]
confine()
for attempt in (lambda: open({str(tmp_path / "x")!r}, "wb").write(b"x" * 9999), lambda: bytearray(2 * 2**30)):
    try:
        attempt()
        print("done")
    except (OSError, MemoryError) as error:
        print(type(error).__name__)
"""
    said = subprocess.run([pages.sys.executable, "-I", "-B", "-c", tried], capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["OSError", "MemoryError"]
