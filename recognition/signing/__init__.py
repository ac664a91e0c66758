"""Giving the two signatures of a paper in the ways that its person and its office have chosen."""
