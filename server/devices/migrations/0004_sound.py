from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("devices", "0003_faults")]

    operations = [
        migrations.AddField(
            model_name="device",
            name="sound",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=40, verbose_name="声音"
            ),
            preserve_default=False,
        ),
    ]
