"""Who is past the day, as at the day of the question: one reckoning for the figures, the reports and the lists.

«Quá hạn» is a dossier that is still open after the day on which it was due: handing in, then the decision, or the
working days that its procedure gives from acceptance, which stand still while the applicant completes it. «Nộp muộn» is
what was handed in after the round's day, whatever came of it: no longer overdue for that.
"""

from datetime import date

from recognition.dashboard.board import Board, Place
from recognition.dues import Due, Standing, dues_as_at
from recognition.models import Procedure, State

WITH_UNIT = (State.DRAFTING, State.ENDORSING, State.RETURNED)
WITH_OFFICE = (State.SUBMITTED, State.APPRAISING, State.DECIDING, State.SIGNING)
NOT_HANDED_IN = (State.SELF_ASSESSED, State.WITHDRAWN)  # whatever day stands with the dossier


def dues(board: Board) -> dict[int, Due]:
    """Primary key of an open dossier → what was due of it on the day; read once for a board, in the same few queries."""
    if "dues" not in board.__dict__:
        there = [place for place in board.places if place.state in (*WITH_UNIT, *WITH_OFFICE)]
        standings = [Standing(place.dossier, place.state, place.handed_in_on is not None) for place in there]
        board.__dict__["dues"] = dues_as_at(standings, board.question.day) if standings else {}
    return board.__dict__["dues"]


def due_of(board: Board, place: Place) -> Due | None:
    """What was due of ``place``; None for whoever has not begun or has come to an end."""
    return dues(board).get(place.dossier.pk) if place.dossier else None


def is_late(board: Board, place: Place) -> bool:
    due = due_of(board, place)
    return due is not None and due.is_late


def handed_in_on(place: Place) -> date | None:
    """The day on which the unit handed in; one that only concluded, or withdrew, has handed in nothing."""
    return None if place.state in NOT_HANDED_IN else place.handed_in_on


def is_handed_in_late(place: Place) -> bool:
    handed_in = handed_in_on(place)
    return handed_in is not None and handed_in > place.dossier.round.due_on


def late_said(board: Board, place: Place) -> str:
    """ "chưa nộp hồ sơ, hạn 27/02/2025"; "" for whoever is not overdue."""
    due = due_of(board, place)
    return f"chưa {due.what}, hạn {due.on:%d/%m/%Y}" if due and due.is_late else ""


def handed_in_late_said(place: Place) -> str:
    """ "nộp ngày 03/03/2025, hạn 27/02/2025"; "" for whoever handed in on time, or not at all."""
    if not is_handed_in_late(place):
        return ""
    return f"nộp ngày {place.handed_in_on:%d/%m/%Y}, hạn {place.dossier.round.due_on:%d/%m/%Y}"


def limit_said(procedure: Procedure) -> str:
    """ "20 ngày làm việc từ ngày tiếp nhận"; "" where the procedure has a fixed date."""
    days = procedure.done_within_days
    return f"{days} ngày làm việc từ ngày tiếp nhận" if days else ""
