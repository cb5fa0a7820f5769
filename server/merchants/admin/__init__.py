"""Back-office pages of honest trading."""

from server.merchants.admin import codes, complaints, honours, merchants, visits

__all__ = ["codes", "complaints", "honours", "merchants", "visits"]
