"""Alarms written in one statement: a new row, or one more on the row that is there."""

from collections.abc import Sequence

from django.db import connection

from server.radar.models import Alarm

_MOST_ROWS = 500
_COUNTED_UP = """
    ON CONFLICT (group_key) DO UPDATE SET
        count = radar_alarm.count + excluded.count,
        first_seen_at = CASE WHEN excluded.first_seen_at < radar_alarm.first_seen_at
            THEN excluded.first_seen_at ELSE radar_alarm.first_seen_at END,
        last_seen_at = CASE WHEN excluded.last_seen_at > radar_alarm.last_seen_at
            THEN excluded.last_seen_at ELSE radar_alarm.last_seen_at END,
        state = CASE WHEN radar_alarm.state = 'handled'
            AND excluded.last_seen_at > radar_alarm.handled_at
            THEN 'new' ELSE radar_alarm.state END,
        updated_at = excluded.updated_at
"""
"""Terminals send late: what was met before the office dealt with it does not open it again."""


def count_up(alarms: Sequence[Alarm]) -> None:
    """No two of the alarms have one group key."""
    for start in range(0, len(alarms), _MOST_ROWS):
        _write(alarms[start : start + _MOST_ROWS])


def _write(alarms: Sequence[Alarm]) -> None:
    fields = Alarm._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    row = "(" + ", ".join(["%s"] * len(fields)) + ")"
    rows = ", ".join([row] * len(alarms))
    values = [
        field.get_db_prep_save(field.pre_save(alarm, add=True), connection)
        for alarm in alarms
        for field in fields
    ]
    statement = f"INSERT INTO radar_alarm ({columns}) VALUES {rows} {_COUNTED_UP}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
