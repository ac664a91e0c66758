"""The first sitting at a dossier that has been received: some indicators marked, one asked about, one noted."""

from datetime import timedelta

from config import clock
from recognition import appraisals, confirmations, notes
from recognition.demonstration.material import read

ASKED = "5.1"
AT_ONCE = 6  # indicators agreed to in one go


def begin(part):
    """What ``part``'s reviewer does in the first hour."""
    dossier, reviewer, words = part.dossier, part.reviewer, read("words")["appraisal"]
    found, _ = appraisals.agreeable(dossier, dossier.last_submission)
    appraisals.agree(dossier, found[:AT_ONCE], actor=reviewer)
    notes.add(dossier, ASKED, words["note"], actor=reviewer)
    if (office := confirmations.usual(dossier, ASKED)) is not None:
        question = confirmations.question_for(dossier, dossier.last_submission, ASKED)
        due_on = clock.today() + timedelta(days=10)
        confirmations.ask(dossier, ASKED, office=office, question=question, due_on=due_on, actor=reviewer)
