"""The evidence archive: what was asked, what was answered, and that nobody changed it since.

It refuses to judge what it keeps.
"""
