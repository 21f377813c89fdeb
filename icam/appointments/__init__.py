"""Invitations, appointments, agendas and interpreters."""
