"""The dossier and its life."""

from django.db import models
from django.db.models import Q
from django_fsm import GET_STATE, FSMField, transition

from config import clock
from criteria.library import spec_of
from recognition import permissions as may
from recognition import readiness, snapshots
from recognition.models import inspections
from recognition.models.decisions import Decision
from recognition.models.offices import Office
from recognition.models.previews import Preview
from recognition.models.rounds import Round
from recognition.models.special_cases import case_of
from recognition.models.units import Unit
from recognition.permissions.chain import awaited_by


class State(models.TextChoices):
    DRAFTING = "drafting", "Đang tự đánh giá"
    ENDORSING = "endorsing", "Chờ lãnh đạo ký trình"
    SUBMITTED = "submitted", "Chờ tiếp nhận"
    RETURNED = "returned", "Trả bổ sung"
    APPRAISING = "appraising", "Đang thẩm định"
    DECIDING = "deciding", "Chờ quyết định"
    SIGNING = "signing", "Chờ ký, đóng dấu"
    RECOGNISED = "recognised", "Đã công nhận"
    REFUSED = "refused", "Không công nhận"
    SELF_ASSESSED = "self_assessed", "Đã tự đánh giá, chưa đề nghị"
    WITHDRAWN = "withdrawn", "Đã rút"
    LAPSED = "lapsed", "Quá hạn đợt"


ENDED = (State.RECOGNISED, State.REFUSED, State.SELF_ASSESSED, State.WITHDRAWN, State.LAPSED)
WITH_APPLICANT = (State.DRAFTING, State.ENDORSING, State.RETURNED)


class Action(models.TextChoices):
    """Everything that can be done to a dossier; the order here is the order of the buttons."""

    FINISH = "finish", "Hoàn thành tự đánh giá"
    SUBMIT = "submit", "Ký và nộp hồ sơ"
    CONCLUDE = "conclude", "Kết thúc, chưa đề nghị công nhận"
    REWORK = "rework", "Giao lại để sửa"
    ACCEPT = "accept", "Tiếp nhận hồ sơ"
    PROPOSE = "propose", "Trình quyết định"
    PASS_UP = "pass-up", "Chuyển cơ quan tiếp theo"
    RECOGNISE = "recognise", "Đồng ý công nhận"
    HAND_BACK = "hand-back", "Trả lại để thẩm định thêm"
    SEND_BACK = "send-back", "Trả lại để bổ sung"
    ISSUE = "issue", "Đóng dấu và ban hành"
    REFUSE = "refuse", "Không công nhận"
    ABANDON = "abandon", "Hủy dự thảo văn bản"
    WITHDRAW = "withdraw", "Rút hồ sơ"
    LAPSE = "lapse", "Khóa hồ sơ quá hạn đợt"


class DossierQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Dossiers ``user`` may open: those their own office applies for or holds, those handed in below an office
        where they review, and drafts shared with an office where they are officer or leader.
        """
        if user.is_superuser:
            return self
        own, below = may.scope_of(user)
        mine = Q(applicant__in=own) | Q(prepared_by__in=own) | Q(held_by__in=own)
        return self.filter(mine | (Q(handed_in_at__isnull=False) & below) | self._shared_with(user))

    @staticmethod
    def _shared_with(user) -> Q:
        shared = Preview.objects.open().filter(office__in=may.previewing_offices(user)).values("dossier")
        return Q(pk__in=shared, handed_in_at=None, state__in=[State.DRAFTING, State.ENDORSING])

    def overseen_by(self, user):
        """Dossiers of which ``user`` may know name, state, percent filled and last save: those above, and all drafts below."""
        if user.is_superuser:
            return self
        own, below = may.scope_of(user)
        awaited = awaited_by({held.office for held in user.memberships_on(clock.today())})
        return self.filter(Q(applicant__in=own) | Q(prepared_by__in=own) | below | awaited)

    def real(self):
        return self.filter(unit__specimen=False)

    def lock(self, ids):
        """Lock these dossiers until the transaction ends; read them afterwards, by a query of its own.

        One that joined other tables would lose a row whose office somebody changes while we wait for it.
        """
        list(self.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))

    def locked(self, ids) -> list["Dossier"]:
        """These dossiers as they are now, with their offices, by primary key; their rows stay locked."""
        self.lock(ids)
        return list(self.with_offices().filter(pk__in=ids).order_by("pk"))

    def with_offices(self):
        """With what a step asks of a dossier: unit, round, criteria set and the offices it goes between.

        A small query for each: one that joined ten tables has been seen not to come back while nothing was analysed.
        """
        return self.prefetch_related(
            "unit",
            "round__procedure__title",
            "round__province",
            "criteria_set",
            "held_by",
            "applicant",
            "prepared_by",
        )

    def for_list(self):
        """With everything a line of a list prints, in Vietnamese order of the units."""
        return self.select_related(
            "unit", "unit__parent", "round__procedure__title", "round__province", "held_by", "criteria_set"
        ).order_by("-round__year", "unit__sort_key", "unit__code")


class Dossier(models.Model):
    """One unit's file for one title in one round."""

    State = State

    round = models.ForeignKey(Round, models.PROTECT, related_name="dossiers", verbose_name="đợt")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="dossiers", verbose_name="đơn vị")
    criteria_set = models.ForeignKey(
        "criteria.CriteriaSet", models.PROTECT, related_name="dossiers", verbose_name="bộ tiêu chí"
    )
    applicant = models.ForeignKey(
        Office, models.PROTECT, related_name="dossiers_applied", verbose_name="cơ quan đề nghị"
    )
    prepared_by = models.ForeignKey(
        Office, models.PROTECT, related_name="dossiers_prepared", verbose_name="cơ quan chuẩn bị"
    )
    held_by = models.ForeignKey(Office, models.PROTECT, related_name="dossiers_held", verbose_name="đang ở")
    state = FSMField("trạng thái", choices=State.choices, default=State.DRAFTING, protected=True)
    state_before_signing = models.CharField(max_length=20, blank=True, editable=False)
    requested_level = models.CharField("mức độ đề nghị", max_length=20, blank=True)
    proposed_level = models.CharField("mức độ trình công nhận", max_length=20, blank=True)
    filled = models.PositiveSmallIntegerField("số chỉ tiêu đã điền", default=0)
    to_fill = models.PositiveSmallIntegerField("số chỉ tiêu phải điền", null=True, editable=False)
    saved_at = models.DateTimeField("lưu lần cuối", null=True, blank=True)
    handed_in_at = models.DateTimeField("nộp lần đầu, hoặc kết thúc", null=True, blank=True)
    late = models.BooleanField("nộp muộn", default=False)
    opened_at = models.DateTimeField("mở lúc", default=clock.now)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ"
        verbose_name_plural = "hồ sơ"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                condition=~Q(state="withdrawn"),
                name="dossier_once_a_round",
                violation_error_message="Đơn vị đã có hồ sơ trong đợt này.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="dossier_state_known",
                violation_error_message="Trạng thái không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=~Q(state="signing") | ~Q(state_before_signing=""),
                name="dossier_signing_remembers_origin",
                violation_error_message="Hồ sơ chờ ký phải nhớ trạng thái trước đó.",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=False) | Q(state__in=["drafting", "endorsing", "withdrawn", "lapsed"]),
                name="dossier_handed_in_before_review",
                violation_error_message="Hồ sơ chưa nộp không thể được thẩm định.",
            ),
        ]
        indexes = [models.Index(fields=["held_by", "state"], name="dossier_held_state")]

    def __str__(self):
        return f"{self.unit.full_name}, {self.round.title.label}, năm {self.round.year}"

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("dossier", args=[self.pk])

    # What follows from the dossier

    @property
    def is_with_applicant(self) -> bool:
        return self.state in WITH_APPLICANT

    @property
    def filled_said(self) -> str:
        """How much of a draft is filled in: "12 trên 15 · 80 %"; for those who see no more of it."""
        total = self.to_fill or len(spec_of(self.criteria_set).indicators)
        return f"{self.filled} trên {total} · {100 * self.filled // total} %"

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def last_submission(self):
        return self.submissions.order_by("-number").first()

    def unit_name(self) -> str:
        """The unit's full name as its papers of this round print it."""
        return self.unit.full_name_on(min(self.round.due_on, self.unit.valid_to or self.round.due_on))

    # The dossier's life. Only workflow.perform calls these; ``move`` carries actor, moment, note and details.

    @transition(state, source=[State.DRAFTING, State.RETURNED], target=State.ENDORSING, permission=may.prepares)
    def finish(self, move):
        readiness.require(readiness.to_finish(self, move.details))

    @transition(state, source=State.ENDORSING, target=State.SUBMITTED, permission=may.leads_applicant)
    def submit(self, move):
        readiness.require(readiness.to_submit(self, move.details, move.note))
        self.requested_level = move.details["level"]
        if self.handed_in_at is None:  # what was sent back is handed in again after the last day without being late
            self.late = clock.day_of(move.at) > self.round.due_on
        self.handed_in_at = self.handed_in_at or move.at
        self.held_by = self.returning_office() or self.chain()[0]
        snapshots.freeze(self, move)

    @transition(state, source=State.ENDORSING, target=State.SELF_ASSESSED, permission=may.leads_applicant)
    def conclude(self, move):
        readiness.require(readiness.to_conclude(self))
        self.handed_in_at = self.handed_in_at or move.at
        snapshots.freeze(self, move)

    @transition(
        state,
        source=State.ENDORSING,
        target=GET_STATE(lambda self, move: self.state_of_work(), states=[State.DRAFTING, State.RETURNED]),
        permission=may.leads_applicant,
    )
    def rework(self, move):
        readiness.require(readiness.needs_note(move.note, "Ghi cần sửa chỗ nào, để cán bộ biết."))

    @transition(state, source=State.SUBMITTED, target=State.APPRAISING, permission=may.handles)
    def accept(self, move):
        pass

    @transition(state, source=[State.SUBMITTED, State.APPRAISING], target=State.RETURNED, permission=may.reviews)
    def send_back(self, move):
        readiness.require(readiness.to_send_back(self))
        self.remarks.unsent().update(sent_at=move.at)
        move.details["returned_by"] = self.held_by_id
        self.held_by = self.applicant

    @transition(state, source=State.APPRAISING, target=State.APPRAISING, permission=may.handles)
    def pass_up(self, move):
        readiness.require(readiness.to_pass_up(self))
        self.held_by = self.next_office()

    @transition(state, source=State.APPRAISING, target=State.DECIDING, permission=may.handles)
    def propose(self, move):
        readiness.require(readiness.to_propose(self))
        self.proposed_level = self.minutes_in_force().level
        self.held_by = self.decider()

    @transition(state, source=State.DECIDING, target=State.SIGNING, permission=may.decides)
    def recognise(self, move):
        readiness.require(readiness.to_recognise(self))
        self.state_before_signing = State.DECIDING

    @transition(
        state, source=[State.SUBMITTED, State.APPRAISING, State.DECIDING], target=State.SIGNING, permission=may.refuses
    )
    def refuse(self, move):
        readiness.require(readiness.to_refuse(self, move.note))
        self.state_before_signing = move.from_state

    @transition(state, source=State.DECIDING, target=State.APPRAISING, permission=may.decides)
    def hand_back(self, move):
        readiness.require(readiness.needs_note(move.note, "Ghi cần thẩm định thêm điều gì."))
        self.held_by = self.chain()[-1]
        self.proposed_level = ""

    @transition(
        state,
        source=State.SIGNING,
        target=GET_STATE(lambda self, move: self.decision().outcome(), states=[State.RECOGNISED, State.REFUSED]),
        permission=may.issues,
    )
    def issue(self, move):
        readiness.require(readiness.to_issue(self))

    @transition(
        state,
        source=State.SIGNING,
        target=GET_STATE(
            lambda self, move: State(self.state_before_signing),
            states=[State.SUBMITTED, State.APPRAISING, State.DECIDING],
        ),
        permission=may.leads_holder,
    )
    def abandon(self, move):
        readiness.require(readiness.needs_note(move.note, "Ghi lý do hủy dự thảo."))

    @transition(
        state,
        source=[State.DRAFTING, State.RETURNED, State.SUBMITTED],
        target=State.WITHDRAWN,
        permission=may.withdraws,
    )
    def withdraw(self, move):
        readiness.require(readiness.needs_note(move.note, "Ghi lý do rút hồ sơ."))
        self.held_by = self.applicant

    @transition(state, source=[State.DRAFTING, State.ENDORSING], target=State.LAPSED, permission=may.is_robot)
    def lapse(self, move):
        readiness.require(readiness.to_lapse(self))
        self.held_by = self.applicant

    # Where it stands among the offices

    def chain(self) -> list[Office]:
        """The offices that receive and appraise, in order, as they are on the day the round's dossiers are due.

        Kept with this very object: a page asks for every button. Whoever acts reads the dossier afresh.
        """
        if "_chain" not in self.__dict__:
            self.__dict__["_chain"] = self.round.procedure.chain_for(self.unit, self.office_day())
        return self.__dict__["_chain"]

    def decider(self) -> Office:
        """The office whose leader decides: the substitute where one is entered for the unit."""
        case = case_of(self.round, self.unit)
        return case.decider if case and case.decider else self.round.procedure.decider_for(self.unit, self.office_day())

    def is_convened_at_home(self) -> bool:
        """Whether the office that holds it after submission stands on the applicant's side."""
        return self.held_by_id in (self.applicant_id, self.prepared_by_id) and not self.is_with_applicant

    def next_office(self) -> Office | None:
        """The office after the present one in the chain, or None at its end."""
        chain = self.chain()
        position = next((index for index, office in enumerate(chain) if office.pk == self.held_by_id), None)
        return chain[position + 1] if position is not None and position + 1 < len(chain) else None

    def returning_office(self) -> Office | None:
        """The office that sent the dossier back last: a resubmission goes there again."""
        last = self.moves.filter(action=Action.SEND_BACK).order_by("-number").first()
        return Office.objects.get(pk=last.details["returned_by"]) if last else None

    def office_day(self):
        """The day whose offices are responsible: rounds already open finish with their own offices."""
        return min(self.round.opens_on, self.unit.valid_to or self.round.opens_on)

    def state_of_work(self) -> str:
        """Where an unfinished dossier goes back to: a draft, or a return once it has been handed in."""
        return State.RETURNED if self.submissions.filter(kind="submitted").exists() else State.DRAFTING

    def decision(self):
        """The decision (or refusal) in preparation or issued for this dossier, or None."""
        return Decision.objects.standing().filter(items__dossier=self, replaces=None).first()

    @property
    def recognition(self):
        """The recognition that it led to, the last one where its decision was replaced, or None."""
        return max(self.recognitions.all(), key=lambda found: found.pk, default=None)

    def sitting(self) -> int:
        """Which sitting on the last submission a council holds now: every hand-back since asks for another."""
        return 1 + self._hand_backs().count()

    def handed_back_at(self):
        """The moment of the last hand-back since the last submission, or None."""
        return self._hand_backs().order_by("-number").values_list("at", flat=True).first()

    def _hand_backs(self):
        submitted = self.moves.filter(action=Action.SUBMIT).order_by("-number").values("number")[:1]
        return self.moves.filter(action=Action.HAND_BACK, number__gt=models.Subquery(submitted))

    def minutes_in_force(self):
        """The minutes on the last submission since it was last handed back, or None: of a council, or of an inspection.

        While it is appraised those of the council of the office that holds it; afterwards of the last that concluded.
        """
        if self.round.procedure.by_inspection:
            return inspections.minutes_in_force(self)
        written = self.minutes.filter(submission=self.last_submission, sitting=self.sitting())
        if self.state == State.APPRAISING:
            written = written.filter(council__office=self.held_by_id)
        return written.order_by("-pk").first()
