"""What ``manage.py check`` says about this machine."""

from django.core.checks import Error, register


@register
def libmagic_is_installed(app_configs, **kwargs) -> list[Error]:
    """One error when the system library that recognises file types is missing; uploads would all fail without it."""
    try:
        import magic  # noqa: F401
    except ImportError:
        return [
            Error(
                "Thiếu thư viện libmagic: cổng không nhận ra được loại của tệp tải lên.",
                hint="Cài bằng lệnh: sudo apt-get install -y libmagic1",
                id="evidence.E001",
            )
        ]
    return []
