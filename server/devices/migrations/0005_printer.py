from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("devices", "0004_sound")]

    operations = [
        migrations.AddField(
            model_name="device",
            name="printer",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=40, verbose_name="打印机"
            ),
            preserve_default=False,
        ),
    ]
