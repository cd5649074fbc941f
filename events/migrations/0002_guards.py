"""What a constraint cannot say: append-only tables, and quotes that stand in the text they quote."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION events_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE ON events_decision
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
CREATE TRIGGER change_append_only BEFORE UPDATE OR DELETE ON events_change
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
CREATE TRIGGER capture_no_delete BEFORE DELETE ON events_capture
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
"""

# A capture is stored before its text is read, so it is bound to its article later; nothing else of it ever changes.
BIND_ONCE = """
CREATE FUNCTION events_capture_bind_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.article_id IS NULL AND to_jsonb(NEW) - 'article_id' = to_jsonb(OLD) - 'article_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events_capture is append-only: UPDATE refused' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER capture_append_only BEFORE UPDATE ON events_capture
    FOR EACH ROW EXECUTE FUNCTION events_capture_bind_once();
"""

# Offsets count characters from 0, end exclusive; substr counts from 1.
QUOTES = """
CREATE FUNCTION events_check_quote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held text;
BEGIN
    IF NEW.start IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT text INTO held FROM events_article WHERE id = NEW.article_id;
    IF substr(held, NEW.start + 1, NEW."end" - NEW.start) IS DISTINCT FROM NEW.quote THEN
        RAISE EXCEPTION 'the quote does not stand at %-% of article %', NEW.start, NEW."end", NEW.article_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_quote_in_text BEFORE INSERT OR UPDATE ON events_claim
    FOR EACH ROW EXECUTE FUNCTION events_check_quote();
CREATE TRIGGER candidate_quote_in_text BEFORE INSERT OR UPDATE ON events_candidate
    FOR EACH ROW EXECUTE FUNCTION events_check_quote();
CREATE FUNCTION events_keep_quotes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM events_claim AS c WHERE c.article_id = NEW.id AND c.start IS NOT NULL
            AND substr(NEW.text, c.start + 1, c."end" - c.start) IS DISTINCT FROM c.quote
    ) THEN
        RAISE EXCEPTION 'the new text of article % would lose a quoted passage', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER article_keeps_quotes BEFORE UPDATE OF text ON events_article
    FOR EACH ROW WHEN (OLD.text IS DISTINCT FROM NEW.text) EXECUTE FUNCTION events_keep_quotes();
"""

UNDO = """
DROP TRIGGER article_keeps_quotes ON events_article;
DROP TRIGGER candidate_quote_in_text ON events_candidate;
DROP TRIGGER claim_quote_in_text ON events_claim;
DROP TRIGGER capture_append_only ON events_capture;
DROP TRIGGER capture_no_delete ON events_capture;
DROP TRIGGER change_append_only ON events_change;
DROP TRIGGER decision_append_only ON events_decision;
DROP FUNCTION events_keep_quotes;
DROP FUNCTION events_check_quote;
DROP FUNCTION events_capture_bind_once;
DROP FUNCTION events_refuse_change;
"""

GROUPS = ("contributors", "editors")


def create_groups(apps, schema_editor):
    """The two roles of `review/rules.py`."""
    for name in GROUPS:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("events", "0001_record"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.RunSQL(REFUSE + BIND_ONCE + QUOTES, UNDO),
        migrations.RunPython(create_groups, migrations.RunPython.noop),
    ]
