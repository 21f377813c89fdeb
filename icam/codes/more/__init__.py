"""The code lists the office begins with, a module for each part of the office."""
