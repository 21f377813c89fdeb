"""What reports read: facts in a fixed number of statements, within the reader's scope."""

from icam.reports.queries.office import Material, material

__all__ = ["Material", "material"]
