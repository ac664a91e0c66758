"""Everything the portal keeps, split by noun."""

from recognition.models.activities import Activity, ActivityChange, ActivityKind, FeedLink
from recognition.models.announcements import (
    Announcement,
    AnnouncementConfirmation,
    AnnouncementFile,
    AnnouncementReading,
    Audience,
)
from recognition.models.answer_versions import AnswerVersion
from recognition.models.answers import Answer, EvidenceItem, Remark, Submission
from recognition.models.appraisals import Mark, PrivateNote
from recognition.models.boundaries import Boundary
from recognition.models.calendar import CalendarDay, CalendarDayChange
from recognition.models.compositions import Composition
from recognition.models.confirmations import Confirmation
from recognition.models.councils import Council, CouncilMember, Minutes, Opinion
from recognition.models.decisions import Decision, Recognition, SubmissionPaper
from recognition.models.documents import Document, DocumentItem
from recognition.models.dossiers import Action, Dossier, State
from recognition.models.earlier import EarlierDecision
from recognition.models.groups import GroupMembership, GroupName, UnitGroup
from recognition.models.handling import Handling
from recognition.models.history import Move
from recognition.models.inspections import Inspection, InspectionMember, InspectionMinutes
from recognition.models.institutions import InstitutionKind
from recognition.models.invitations import Invitation
from recognition.models.jobs import Job, JobItem
from recognition.models.library import LibraryItem
from recognition.models.meetings import Meeting, MeetingMinutes
from recognition.models.office_texts import OfficeText
from recognition.models.offices import Office, OfficeKind
from recognition.models.opinion_links import OpinionLink
from recognition.models.own_papers import OwnProposal
from recognition.models.people import Membership, Role, User
from recognition.models.period_reports import PeriodReport
from recognition.models.plan_changes import PlanChange
from recognition.models.plans import Assignment, Duty, Milestone, Plan, PlanBody, PlanPaper
from recognition.models.previews import Advice, Preview
from recognition.models.procedures import Procedure, ProcedureStep, Title
from recognition.models.province_plans import ProvincePlan, ReportDuty, Target
from recognition.models.register import RegisterChange
from recognition.models.reminders import Mail, MailSettings, Nudge, Reminder
from recognition.models.rounds import Round
from recognition.models.series import NumberSeries
from recognition.models.sessions import AgendaItem, Attendance, Session
from recognition.models.sheets import ScoringSheet
from recognition.models.signed_scans import SignedScan
from recognition.models.signing import CertificateBinding, SigningProfile, SigningSession, SigningWay
from recognition.models.special_cases import SpecialCase
from recognition.models.teams import EvaluationTeam, TeamMember
from recognition.models.units import Area, AreaDesignation, Tier, Unit, UnitChange, UnitName, area_of

__all__ = [
    "Action",
    "Activity",
    "ActivityChange",
    "ActivityKind",
    "Advice",
    "AgendaItem",
    "Announcement",
    "AnnouncementConfirmation",
    "AnnouncementFile",
    "AnnouncementReading",
    "Answer",
    "AnswerVersion",
    "Area",
    "AreaDesignation",
    "Assignment",
    "Attendance",
    "Audience",
    "Boundary",
    "CalendarDay",
    "CalendarDayChange",
    "CertificateBinding",
    "Composition",
    "Confirmation",
    "Council",
    "CouncilMember",
    "Decision",
    "Document",
    "DocumentItem",
    "Dossier",
    "Duty",
    "EarlierDecision",
    "EvaluationTeam",
    "EvidenceItem",
    "FeedLink",
    "GroupMembership",
    "GroupName",
    "Handling",
    "Inspection",
    "InspectionMember",
    "InspectionMinutes",
    "InstitutionKind",
    "Invitation",
    "Job",
    "JobItem",
    "LibraryItem",
    "Mail",
    "MailSettings",
    "Mark",
    "Meeting",
    "MeetingMinutes",
    "Membership",
    "Milestone",
    "Minutes",
    "Move",
    "Nudge",
    "NumberSeries",
    "Office",
    "OfficeKind",
    "OfficeText",
    "Opinion",
    "OpinionLink",
    "OwnProposal",
    "PeriodReport",
    "Plan",
    "PlanBody",
    "PlanChange",
    "PlanPaper",
    "Preview",
    "PrivateNote",
    "Procedure",
    "ProcedureStep",
    "ProvincePlan",
    "Recognition",
    "RegisterChange",
    "Remark",
    "Reminder",
    "ReportDuty",
    "Role",
    "Round",
    "ScoringSheet",
    "Session",
    "SignedScan",
    "SigningProfile",
    "SigningSession",
    "SigningWay",
    "SpecialCase",
    "State",
    "Submission",
    "SubmissionPaper",
    "Target",
    "TeamMember",
    "Tier",
    "Title",
    "Unit",
    "UnitChange",
    "UnitGroup",
    "UnitName",
    "User",
    "area_of",
]
