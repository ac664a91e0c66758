"""What is done in the background: by ``manage.py db_worker``, at once in tests."""

from django_tasks import task

from recognition import jobs
from recognition.models import Job


@task()
def work(job_id: int) -> None:
    """Work through a job; asked for twice, the second finds nothing left to do."""
    jobs.work_through(Job.objects.get(pk=job_id))


def start(job: Job) -> Job:
    """Hand a job that has been committed to the workers."""
    work.enqueue(job.pk)
    return job


def resume() -> int:
    """Hand every unfinished job to the workers again, as after a crash; how many there are."""
    unfinished = list(Job.objects.unfinished().order_by("pk"))
    for job in unfinished:
        start(job)
    return len(unfinished)
