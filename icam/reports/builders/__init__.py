"""Builders: facts in, a document out; plain Python."""
