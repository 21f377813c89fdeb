"""Reports: what the office counts and prints, in one frame.

How to add a report
-------------------
1. ``queries/NAME.py``: one function that reads the facts, frozen, in a fixed number of statements; the reader's scope
   (sites or regions) stands in the query.
2. ``builders/NAME.py``, pure: ``build(facts, asked, book) -> Findings``. Every figure goes through
   ``book.count(key, title, records, shape)``: its value is the sum of its records, and it opens them. The key is the
   same in every language ("ended.2025.return"); means and rates are plain cells (``decimal``, ``percent``) in a row
   with such a figure. ``Findings.rule`` says how it was counted; ``Findings.empty`` says that there is nothing.
3. ``kinds/NAME.py``: ``REPORT = Report(name=..., title=_l(...), about=_l(...), make=plainly(...), choices=(SITE,))``;
   ``example`` names a figure that is always there, even when it is 0.
4. One line in ``catalogue.py``; ``script/messages reports``, and the words in the three languages.
5. ``tests/data/reports/test_every_report.py`` runs the laws over it without being told.

The frame (``frame.py``, ``asking.py``, ``making.py``, ``routes.py``) gives the page, PDF, XLSX, CSV and JSON from the
one document, the period and choices with their sentences, the data date, the trail, what is behind each figure, the
command line, and publishing. Why it is so: docs/decisions/0062.
"""
