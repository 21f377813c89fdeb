"""Voluntary return: from the application to the departure."""
