"""What will happen when: everything is done in the order of time, at its time, and nothing that lies ahead."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from config import clock


class Agenda:
    """Things to do, each at its moment; a thing done may put more on the agenda."""

    def __init__(self):
        self._entries, self._order = [], count()

    def add(self, at: datetime, do: Callable, *args):
        heappush(self._entries, (at, next(self._order), do, args))

    def play(self, until: datetime) -> int:
        """Do all that is due before ``until``; how many things that was."""
        done = 0
        while self._entries and self._entries[0][0] < until:
            at, _, do, args = heappop(self._entries)
            with clock.at(at):
                do(*args)
            done += 1
        return done
