"""What was spent on the language model, day by day."""

from django.db import models


class ModelSpending(models.Model):
    """The tokens of one day (UTC) that the second detector has used, or has reserved for requests under way.

    Written by `ingest/store/spending.py`, without a lock: every change is one statement that adds. A request whose
    worker was killed stays counted as it was reserved.
    """

    day = models.DateField(primary_key=True)
    requests = models.PositiveIntegerField(default=0)
    input_tokens = models.BigIntegerField(default=0)
    output_tokens = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}: {self.input_tokens}+{self.output_tokens} tokens"
