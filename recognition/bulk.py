"""What a leader or clerk can do with many at once: the lists to choose from, and the rows of the job."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.urls import reverse

from criteria.library import spec_of
from recognition import jobs, numbering, trials
from recognition.models import Document, Dossier, Job, Office, Round, Unit
from recognition.permissions import papers as may

WHO = {Job.Kind.PREPARE: "văn thư", Job.Kind.SIGN: "lãnh đạo", Job.Kind.ISSUE: "văn thư"}
STATES = {Job.Kind.PREPARE: "drafted", Job.Kind.SIGN: "prepared", Job.Kind.ISSUE: "signed"}


def offered(user) -> list[tuple[str, str]]:
    """Where ``user`` can do many at once: (address, what)."""
    found = []
    if may.offices_numbered(user):
        found += [("cap-so", "Cấp số"), ("ban-hanh", "Đóng dấu, ban hành")]
    if may.offices_led(user):
        found = [("quyet-dinh", "Ra quyết định"), *found[:1], ("ky", "Ký"), *found[1:]]
    return [
        (reverse("bulk_decide") if step == "quyet-dinh" else reverse("bulk_step", args=[step]), label)
        for step, label in found
    ]


# Dossiers to decide


@dataclass(frozen=True)
class Group:
    """Dossiers that could go into one decision: one office, one round, one level; ``level`` "" is: not to recognise."""

    office: Office
    round: Round
    level: str
    count: int

    @property
    def key(self) -> str:
        return f"{self.office.pk}-{self.round.pk}-{self.level}"

    @property
    def said(self) -> str:
        level = spec_of(self.round.criteria_set).named(self.level) if self.level else "không đề nghị mức nào"
        return f"{self.round.title.label}, năm {self.round.year}: {level} ({self.count})"

    @property
    def action(self) -> str:
        """What the leader decides over these."""
        return "recognise" if self.level else "refuse"

    def dossiers(self):
        return Dossier.objects.filter(
            state="deciding", held_by=self.office, round=self.round, proposed_level=self.level
        ).order_by("unit__sort_key", "unit__code")


def deciding_offices(user) -> list[int]:
    return sorted(may.offices_led(user))


def groups(office_ids) -> list[Group]:
    """What waits for a decision there, the largest first."""
    waiting = Dossier.objects.filter(state="deciding", held_by__in=office_ids)
    counted = waiting.values_list("held_by", "round", "proposed_level").annotate(count=Count("pk")).order_by("-count")
    found = list(counted)
    offices = Office.objects.in_bulk({row[0] for row in found})
    rounds = Round.objects.select_related("procedure__title", "criteria_set").in_bulk({row[1] for row in found})
    return [Group(offices[office], rounds[rnd], level, count) for office, rnd, level, count in found]


def chosen(found: list[Group], key: str) -> Group | None:
    """The group that an address names; the first where it names none."""
    return next((group for group in found if group.key == key), found[0] if found and not key else None)


def districts_in(group: Group) -> list[Unit]:
    """The units in which the dossiers' units lie, where there are several."""
    found = list(Unit.objects.filter(children__dossiers__in=group.dossiers()).distinct().order_by("sort_key"))
    return found if len(found) > 1 else []


def trials_of(group: Group, filtered, user) -> list[trials.Trial]:
    return trials.of(filtered.narrow(group.dossiers())[: jobs.MOST], user, group.action)


def decide_rows(group: Group, ticked: list[str], user) -> list[dict]:
    """The rows for the dossiers that were ticked, of this group alone, in the order of the list."""
    ids = {int(text) for text in ticked if text.isdecimal() and len(text) < 15}
    found = group.dossiers().filter(pk__in=ids).select_related("unit")
    if len(found) < len(ids):
        raise ValidationError("Có hồ sơ vừa được người khác xử lý: xem lại danh sách rồi chọn lại.")
    return [{"dossier": dossier, "name": dossier.unit.full_name} for dossier in found]


# Papers that wait for a step


@dataclass(frozen=True)
class PaperGroup:
    """Papers of one office with one symbol; ``runs``: the portal gives their numbers."""

    office: Office
    symbol: str
    count: int
    runs: bool

    @property
    def key(self) -> str:
        return f"{self.office.pk}|{self.symbol}"

    @property
    def said(self) -> str:
        return f"…/{self.symbol}, {self.office} ({self.count})"


def waiting(kind, user):
    """Papers that wait for this step by ``user``; None for whoever takes such a step nowhere."""
    offices = may.offices_led(user) if kind == Job.Kind.SIGN else may.offices_numbered(user)
    if not offices:
        return None
    found = Document.objects.filter(office__in=offices, state=STATES[kind])
    return found.filter(signer=user) if kind == Job.Kind.SIGN else found


def paper_groups(papers) -> list[PaperGroup]:
    counted = list(papers.order_by().values_list("office", "symbol").annotate(count=Count("pk")).order_by("-count"))
    offices = Office.objects.in_bulk({row[0] for row in counted})
    running = set(numbering.running_in(offices))
    return [PaperGroup(offices[pk], symbol, count, (pk, symbol) in running) for pk, symbol, count in counted]


def papers_in(papers, group: PaperGroup) -> list[Document]:
    found = papers.filter(office=group.office, symbol=group.symbol).order_by("number", "pk")
    related = ("prepared_file", "signer")
    return list(found.with_matter().select_related(*related).prefetch_related("items")[: jobs.MOST])


def paper_row(document: Document, posted) -> dict:
    """The row of one paper; with the hash of the PDF that the page showed, if it showed one."""
    names = [item.unit_name for item in document.items.all()]
    name = f"{document}: {', '.join(names[:2])}" + (f" và {len(names) - 2} đơn vị khác" if len(names) > 2 else "")
    return {"document": document, "name": name[:300], "seen": posted.get(f"seen-{document.pk}", "")[:64]}


def papers_made(job: Job) -> list[Document]:
    """What came of a job: the papers of its rows, each once."""
    return list(Document.objects.filter(pk__in=job.items.filter(state="done").values("document"))[: jobs.MOST])
