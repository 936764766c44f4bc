"""What differences can be shown by; alone in its file, so that a command can name it without loading the model."""

from __future__ import annotations

from typing import Final

GROUPS: Final = ("size", "sector", "jurisdiction", "year")
