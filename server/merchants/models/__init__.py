"""Honest trading: merchants, their codes, and what visitors said of them."""

from server.merchants.models.code import IntegrityCode, MerchantScan, SigningKey
from server.merchants.models.complaint import Complaint
from server.merchants.models.complaint_event import ComplaintEvent
from server.merchants.models.merchant import Honour, Merchant, Promise, StarRating
from server.merchants.models.rating import Rating

__all__ = [
    "Complaint",
    "ComplaintEvent",
    "Honour",
    "IntegrityCode",
    "Merchant",
    "MerchantScan",
    "Promise",
    "Rating",
    "SigningKey",
    "StarRating",
]
