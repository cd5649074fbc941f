"""Ingestion that runs by itself: polls of feeds, captures again, versions of texts, takedowns."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import events.values.public_id
import functools
from django.conf import settings
from django.db import migrations, models

# What ended before this version ended when its row was last written; uploads are known by their digest.
FILL = """
UPDATE events_submission SET ended_at = updated_at WHERE state NOT IN ('queued', 'fetched', 'extracted', 'analysed');
UPDATE events_submission SET document_sha256 = substr(canonical_url, 12)
    WHERE upload_key <> '' AND canonical_url LIKE 'urn:sha256:%';
"""

# Versions of a text change in one way only: a takedown empties them. Takedowns are for ever.
GUARDS = """
CREATE FUNCTION events_version_empty_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.text = '' AND to_jsonb(NEW) - 'text' - 'title' = to_jsonb(OLD) - 'text' - 'title' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events_articleversion is append-only: UPDATE refused' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER article_version_append_only BEFORE UPDATE ON events_articleversion
    FOR EACH ROW EXECUTE FUNCTION events_version_empty_only();
CREATE TRIGGER article_version_no_delete BEFORE DELETE ON events_articleversion
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
CREATE TRIGGER takedown_append_only BEFORE UPDATE OR DELETE ON events_takedown
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
"""
UNDO = """
DROP TRIGGER takedown_append_only ON events_takedown;
DROP TRIGGER article_version_no_delete ON events_articleversion;
DROP TRIGGER article_version_append_only ON events_articleversion;
DROP FUNCTION events_version_empty_only;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0006_sounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('seen_at', models.DateTimeField(help_text='when the capture was made')),
                ('title', models.CharField(blank=True, default='', max_length=1000)),
                ('text', models.TextField(blank=True, default='')),
                ('text_sha256', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['article_id', 'number'],
            },
        ),
        migrations.CreateModel(
            name='FeedPoll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(help_text='when it began')),
                ('took_ms', models.PositiveIntegerField(default=0)),
                ('outcome', models.CharField(choices=[('new', 'new entries'), ('nothing_new', 'nothing new'), ('not_modified', 'not modified (304)'), ('same_body', 'the same bytes as before'), ('empty', 'no entries'), ('failed', 'failed')], max_length=12)),
                ('http_status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_full', models.BooleanField(default=True, help_text='asked without conditions')),
                ('size_bytes', models.PositiveBigIntegerField(default=0)),
                ('entry_count', models.PositiveIntegerField(default=0)),
                ('new_count', models.PositiveIntegerField(default=0)),
                ('relevant_count', models.PositiveIntegerField(default=0)),
                ('taken_count', models.PositiveIntegerField(default=0)),
                ('has_gap', models.BooleanField(default=False, help_text='none of its entries was in the poll before')),
                ('error_kind', models.CharField(blank=True, default='', max_length=20)),
                ('note', models.CharField(blank=True, default='', max_length=1000)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Takedown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(events.values.public_id.new_public_id, *('takedown',), **{}), editable=False, max_length=14, unique=True, verbose_name='public id')),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('addresses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2000), blank=True, default=list, help_text='canonical URLs that led to it', size=None)),
                ('text_digests', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, help_text='of its text and the versions of it', size=None)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.RemoveIndex(
            model_name='article',
            name='article_bands',
        ),
        migrations.AddField(
            model_name='article',
            name='changed_at',
            field=models.DateTimeField(blank=True, help_text='when a capture first showed another text', null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='gone_at',
            field=models.DateTimeField(blank=True, help_text='when its page was last found missing', null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='published_basis',
            field=models.CharField(blank=True, choices=[('stated', 'as the page states it'), ('dateline', 'by its dateline'), ('url', 'by its address'), ('inferred_year', 'day by its dateline, year inferred from the day of capture'), ('feed', 'as the feed gives it; the page does not say'), ('sender', 'as whoever handed it in says; the page does not')], default='', help_text='how the date is known', max_length=13),
        ),
        migrations.AddField(
            model_name='article',
            name='recapture_at',
            field=models.DateTimeField(blank=True, help_text='when its page is to be captured again', null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='recapture_round',
            field=models.PositiveSmallIntegerField(default=0, help_text='captures of the schedule done so far'),
        ),
        migrations.AddField(
            model_name='article',
            name='taken_down_at',
            field=models.DateTimeField(blank=True, help_text='when its text and captures were removed', null=True),
        ),
        migrations.AddField(
            model_name='feed',
            name='expect_daily',
            field=models.BooleanField(default=False, help_text='a day without anything new is a sign of trouble'),
        ),
        migrations.AddField(
            model_name='feed',
            name='hinted_at',
            field=models.DateTimeField(blank=True, help_text='when a worker was last told of it', null=True),
        ),
        migrations.AddField(
            model_name='feed',
            name='interval_s',
            field=models.PositiveIntegerField(default=21600, help_text='between two polls, as it has settled'),
        ),
        migrations.AddField(
            model_name='feed',
            name='keywords',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, help_text="which entries are taken: words, or @dprk for the archive's own list; empty takes all", size=None),
        ),
        migrations.AddField(
            model_name='feed',
            name='lease_until',
            field=models.DateTimeField(blank=True, help_text='a worker polls it until then', null=True),
        ),
        migrations.AddField(
            model_name='feed',
            name='listing',
            field=models.JSONField(blank=True, default=dict, help_text='how to read an HTML listing'),
        ),
        migrations.AddField(
            model_name='feed',
            name='new_at',
            field=models.DateTimeField(blank=True, help_text='when something new was last in it', null=True),
        ),
        migrations.AddField(
            model_name='feed',
            name='polled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='feed',
            name='polls_since_full',
            field=models.PositiveSmallIntegerField(default=0, help_text='polls since the last unconditional one'),
        ),
        migrations.AddField(
            model_name='feed',
            name='seen',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, help_text='entries of the last poll, hashed', size=None),
        ),
        migrations.AddField(
            model_name='feed',
            name='turn_at',
            field=models.DateTimeField(blank=True, help_text='its turn at the host, once taken', null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='document_sha256',
            field=models.CharField(blank=True, default='', help_text='of what was handed in', max_length=64),
        ),
        migrations.AddField(
            model_name='submission',
            name='ended_at',
            field=models.DateTimeField(blank=True, help_text='when it came to its present end', null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='feed',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='submissions', to='events.feed'),
        ),
        migrations.AddField(
            model_name='submission',
            name='round',
            field=models.PositiveSmallIntegerField(default=0, help_text='0 at first, then one more for each re-capture'),
        ),
        migrations.AddField(
            model_name='fetchturn',
            name='last_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='fetchturn',
            name='rest_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='submission',
            name='canonical_url',
            field=models.CharField(max_length=2000),
        ),
        migrations.AddIndex(
            model_name='article',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['bands'], name='article_bands'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('recapture_at__isnull', False)), fields=['recapture_at'], name='article_recapture'),
        ),
        migrations.AddIndex(
            model_name='capture',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['fetched_at'], name='capture_fetched', pages_per_range=32),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['created_at'], name='submission_created'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['ended_at', 'state'], name='submission_ended'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('state__in', ['failed', 'refused'])), fields=['error_kind', 'ended_at'], name='submission_quarantine'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('canonical_url', 'round'), name='submission_once'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(condition=models.Q(('document_sha256', ''), _negated=True), fields=('document_sha256',), name='submission_document_once'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('round', 0), ('article__isnull', False), ('origin', 'import'), _connector='OR'), name='submission_round_has_article'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'fetched', 'extracted', 'analysed']), ('ended_at__isnull', False), _connector='OR'), name='submission_end_has_time'),
        ),
        migrations.AddField(
            model_name='articleversion',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='events.article'),
        ),
        migrations.AddField(
            model_name='articleversion',
            name='capture',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='version', to='events.capture'),
        ),
        migrations.AddField(
            model_name='feedpoll',
            name='feed',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='polls', to='events.feed'),
        ),
        migrations.AddField(
            model_name='takedown',
            name='article',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='takedown', to='events.article'),
        ),
        migrations.AddField(
            model_name='takedown',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='articleversion',
            constraint=models.UniqueConstraint(fields=('article', 'number'), name='article_version_number'),
        ),
        migrations.AddConstraint(
            model_name='articleversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 2)), name='article_version_from_two'),
        ),
        migrations.AddIndex(
            model_name='feedpoll',
            index=models.Index(fields=['feed', '-at'], name='feed_poll_newest'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='takedown_has_reason'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
