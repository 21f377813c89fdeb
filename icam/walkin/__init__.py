"""The walk-in desk: who came without an appointment, who waits, who was seen."""
