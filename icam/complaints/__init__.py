"""Complaints: who complains about what, who answers, and whether the answer came in time."""
