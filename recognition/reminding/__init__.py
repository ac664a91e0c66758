"""Reminders: on which days, to whom, written once, carried by mail."""
