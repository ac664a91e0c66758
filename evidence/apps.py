from django.apps import AppConfig

DECODED_AT_MOST = 64 * 2**20


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = "Tệp minh chứng"

    def ready(self):
        from evidence import checks  # noqa: F401  (registers itself)

        limit_pdf_decoding()


def limit_pdf_decoding() -> None:
    """Bounds what one stream of a PDF may unpack to: half a megabyte of hostile PDF can become half a gigabyte.

    The bound holds for the whole process and has to be set before threads start.
    """
    from pikepdf import settings

    kinds = ("flate_max_memory", "run_length_max_memory", "png_max_memory", "tiff_max_memory", "dct_max_memory")
    settings.set_qpdf_limits(**dict.fromkeys(kinds, DECODED_AT_MOST))
