"""Prints enrolment codes of the first station, one JSON line each: `python codes.py COUNT`.

A process of its own, because Django's settings are those of the server under load.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "server.config.settings"

import django

django.setup()

from server.devices.enrolment import make_enrolment_code
from server.stations.models import Station

if __name__ == "__main__":
    station = Station.objects.order_by("name")[0]
    for _ in range(int(sys.argv[1])):
        print(json.dumps(make_enrolment_code(station).qr_content()))
