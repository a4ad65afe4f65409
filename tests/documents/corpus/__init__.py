"""Invented final grant reports in many formats, languages and layouts, with gold by construction.

`gold` holds what is true of a report, `addresses` makes its links, `kazakh`, `russian` and `english` its words;
`flow` and `layouts` set it out, `word`, `web`, `plain`, `sheets` and `print_pdf` write files, and `catalogue` names
every document. Nothing here knows how linkaudit reads. `python -m tests.documents.corpus FOLDER` writes all of it.
"""
