"""Work beside the browser's thread."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def aside(work):
    """What ``work()`` returns, done in a thread of its own: papers are signed in an event loop, and Playwright's holds ours."""

    def alone():
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()
