"""Fictitious offices: today's, to look around in; and the one whose totals were published, to prove the count."""
