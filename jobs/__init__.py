"""Bringing data in: runs of a source, the leader, the calendar, watched folders."""
