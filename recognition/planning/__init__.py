"""The year of a self-assessment: its plan, its meetings, and the people who bring their figures."""
