"""What the radar hears of other areas."""

from server.merchants.services import on_alarming_scans
from server.radar.services import raise_alarms

on_alarming_scans(raise_alarms)
