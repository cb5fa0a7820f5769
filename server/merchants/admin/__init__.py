"""Back-office pages of honest trading."""

from server.merchants.admin import codes, complaints, merchants, visits

__all__ = ["codes", "complaints", "merchants", "visits"]
