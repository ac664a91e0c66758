"""Figures that tell how far a province is from its plan."""
