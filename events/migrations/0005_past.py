"""Views on the change log: claims and contradictions as they stood."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

VIEWS = """
CREATE VIEW events_pastclaim AS
SELECT claim->>'id' AS public_id, version.change_id, version.until_seq, claim AS record,
       change.record_public_id AS event,
       coalesce(claim->'article'->>'id', '') AS article,
       coalesce(claim->'source'->>'id', '') AS source,
       claim->>'predicate' AS predicate,
       claim->>'modality' AS modality,
       coalesce(claim->'attributed_actor'->>'id', '') AS actor,
       version.marks
FROM events_eventversion AS version
JOIN events_change AS change ON change.seq = version.change_id
CROSS JOIN LATERAL jsonb_array_elements(change.representation->'claims') AS claim;

CREATE VIEW events_pastcontradiction AS
SELECT pair->>'id' AS public_id, version.change_id, version.until_seq, pair AS record,
       pair->>'kind' AS kind
FROM events_eventversion AS version
JOIN events_change AS change ON change.seq = version.change_id
CROSS JOIN LATERAL jsonb_array_elements(change.representation->'contradictions') AS pair
WHERE version.contradicted
  AND pair->>'state' = 'active'
  AND pair->'events'->>0 = change.record_public_id;
"""
UNDO = "DROP VIEW events_pastcontradiction; DROP VIEW events_pastclaim;"


def past(name, *columns):
    return migrations.CreateModel(
        name=name,
        fields=[
            ("public_id", models.CharField(max_length=14, primary_key=True, serialize=False)),
            ("change_id", models.BigIntegerField()),
            ("until_seq", models.BigIntegerField(null=True)),
            ("record", models.JSONField()),
            *columns,
        ],
        options={
            "db_table": f"events_{name.lower()}",
            "ordering": ["change_id", "public_id"],
            "abstract": False,
            "managed": False,
        },
    )


def ids(name, *, max_length=14):
    return (name, models.CharField(max_length=max_length))


class Migration(migrations.Migration):
    dependencies = [("events", "0004_log")]

    operations = [
        migrations.RunSQL(VIEWS, UNDO),
        past(
            "PastClaim",
            *map(ids, ("event", "article", "source", "actor")),
            ids("predicate", max_length=16),
            ids("modality", max_length=12),
            (
                "marks",
                ArrayField(
                    base_field=models.CharField(max_length=100),
                    help_text="those of the event's version, which have an index",
                    size=None,
                ),
            ),
        ),
        past("PastContradiction", ids("kind", max_length=10)),
    ]
