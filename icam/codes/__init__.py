"""Code lists: the office's own words, in four languages, with dates."""
