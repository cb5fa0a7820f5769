"""One last day, that of the clock that runs, in place of two."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('merchants', '0003_complaint_history'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='complaint',
            name='accept_by',
        ),
        migrations.RemoveField(
            model_name='complaint',
            name='close_by',
        ),
    ]
