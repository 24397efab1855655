"""What goes wrong with a request on its way."""

from __future__ import annotations


class NotDeliveredError(Exception):
    """A try that failed; its text is a short reason without personal data."""
