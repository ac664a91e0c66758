"""The demonstration: Hưng Yên with its offices, people, rounds and dossiers, all invented, played through the real doors.

Nothing here writes a state: every dossier comes to where it is by ``workflow.perform`` and its neighbours, at the moments at
which people would have acted (``clock.at``). What happens is data in ``fixtures/demo``.
"""
