"""On PostgreSQL the database itself refuses a second booking of a room at the same time.

btree_gist (of postgresql-contrib) is a trusted extension: the database's owner may create it.
"""

from django.db import migrations

CONSTRAINT = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE rooms_booking ADD CONSTRAINT no_double_booking
EXCLUDE USING gist (room_id WITH =, tstzrange(start, "end") WITH &&)
WHERE (status IN ('pending', 'confirmed', 'checked_in'));
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CONSTRAINT, params=None)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE rooms_booking DROP CONSTRAINT no_double_booking")


class Migration(migrations.Migration):
    dependencies = [("rooms", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
