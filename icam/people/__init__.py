"""Persons and households: who the office works with, under every name and number they have."""
