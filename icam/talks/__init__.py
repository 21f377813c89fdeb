"""Talks with a coach: what was said, brought, and agreed."""
