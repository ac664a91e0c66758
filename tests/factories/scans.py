"""Minutes that were signed on paper."""

from recognition.models import SignedScan
from recognition.models.signed_scans import about
from tests.factories.dossiers import make_stored_file


def with_signed_scan(dossier):
    """``dossier``, the scan of whose minutes has been brought."""
    minutes = dossier.minutes_in_force()
    if not SignedScan.objects.present().of(minutes).exists():
        officer = minutes.written_by
        SignedScan.objects.create(**about(minutes), file=make_stored_file("bb.pdf"), name="bb.pdf", added_by=officer)
    return dossier
