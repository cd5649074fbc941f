"""What is spent on the language model of the second detector, day by day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_likely_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="ModelSpending",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("requests", models.PositiveIntegerField(default=0)),
                ("input_tokens", models.BigIntegerField(default=0)),
                ("output_tokens", models.BigIntegerField(default=0)),
            ],
        ),
    ]
