"""The chain of the change log, versions of events that were logged before, and redirects that never chain."""

from django.db import migrations

from events.review.chain import START, entry_digest

# Checked when an act ends, since leading on what led to a record takes several steps.
NO_CHAINS = """
CREATE FUNCTION events_redirect_leads_straight() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM events_redirect AS one JOIN events_redirect AS other
            ON other.from_public_id = one.to_public_id AND other.to_public_id <> ''
        WHERE one.from_public_id IN (NEW.from_public_id, NEW.to_public_id)
           OR one.to_public_id = NEW.from_public_id
    ) THEN
        RAISE EXCEPTION 'the redirect % -> % would lead on to another', NEW.from_public_id, NEW.to_public_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER redirect_leads_straight AFTER INSERT OR UPDATE ON events_redirect
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION events_redirect_leads_straight();
"""
ALLOW_CHAINS = """
DROP TRIGGER redirect_leads_straight ON events_redirect;
DROP FUNCTION events_redirect_leads_straight;
"""


def chain_log(apps, schema_editor):
    """Digests of the entries that are there; the trigger steps aside for this one statement a row."""
    Change = apps.get_model("events", "Change")
    if not Change.objects.exists():
        return
    schema_editor.execute("ALTER TABLE events_change DISABLE TRIGGER change_append_only")
    digest = START
    for change in Change.objects.select_related("decision").order_by("seq").iterator(chunk_size=500):
        digest = entry_digest(
            digest,
            at=change.at,
            verb=change.verb,
            record_kind=change.record_kind,
            record_public_id=change.record_public_id,
            decision=change.decision.public_id,
            representation=change.representation,
        )
        Change.objects.filter(seq=change.seq).update(digest=digest)
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("ALTER TABLE events_change ENABLE TRIGGER change_append_only")


def make_versions(apps, schema_editor):
    """Versions of events that were logged before there were any; countries of actors are those of today."""
    Change, Event, EventVersion = (apps.get_model("events", name) for name in ("Change", "Event", "EventVersion"))
    events = {event.public_id: event for event in Event.objects.all()}
    places = dict(apps.get_model("events", "Place").objects.values_list("public_id", "id"))
    countries = dict(apps.get_model("events", "Actor").objects.values_list("public_id", "country"))
    standing = {}
    changes = Change.objects.filter(record_kind="event").order_by("seq")
    for change in changes.iterator(chunk_size=500):
        record, event = change.representation, events.get(change.record_public_id)
        if event is None:
            continue
        before = standing.pop(event.pk, None)
        if before is not None:
            before.until_seq = change.seq
            before.save(update_fields=["until_seq"])
        parent = record.get("parent") and events.get(record["parent"]["id"])
        standing[event.pk] = EventVersion.objects.create(
            change=change,
            event=event,
            type=record["type"],
            subtype=record["subtype"] or "",
            title=record["title"],
            summary=record["summary"] or "",
            date_earliest=record["date"]["earliest"],
            date_latest=record["date"]["latest"],
            place_id=places.get(record["place"]["id"]) if record["place"] else None,
            parent_id=parent.pk if parent else None,
            verification=record["verification"],
            contradicted=record["contradicted"],
            sources_count=record["sources_count"],
            independent_count=record["independent_count"],
            external_ids=record["external_ids"],
            updated_at=record["updated_at"],
            marks=sorted(_marks(record, countries)),
            search_text=event.search_text,
        )


def _marks(record, countries):
    for part in record["participants"]:
        actor, role = part["actor"]["id"], f"role:{part['role']}"
        who = [f"actor:{actor}"] + ([f"country:{countries[actor]}"] if countries.get(actor) else [])
        yield from (role, *who, *(f"{one}/{role}" for one in who))
    yield from (f"claim:{claim['id']}" for claim in record["claims"])
    for source in filter(None, (claim["source"] for claim in record["claims"])):
        words = [f"source:{source['id']}", f"kind:{source['kind']}", f"grade:{source['reliability']}"]
        yield from (*words, f"{words[0]}/{words[1]}", f"{words[0]}/{words[2]}", f"{words[1]}/{words[2]}")
        yield "/".join(words)


class Migration(migrations.Migration):
    dependencies = [("events", "0003_versions")]

    operations = [
        migrations.RunSQL(NO_CHAINS, ALLOW_CHAINS),
        migrations.RunPython(chain_log, migrations.RunPython.noop),
        migrations.RunPython(make_versions, migrations.RunPython.noop),
    ]
