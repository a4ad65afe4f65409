"""What holds in every test: how long an example takes on a busy machine says nothing of the program."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("linkaudit", deadline=None)
settings.load_profile("linkaudit")
