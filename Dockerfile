# The archive's web server, worker and beat; docker-compose.yml says which is which.
FROM python:3.13-slim AS packages

WORKDIR /archive
COPY requirements.lock ./
# The lock holds the tools of the test suite too: one file that is checked everywhere is worth the megabytes.
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock


FROM python:3.13-slim

RUN useradd --system --create-home --home-dir /state --shell /usr/sbin/nologin archive
COPY --from=packages /venv /venv
WORKDIR /archive
COPY manage.py ./
COPY dprk_archive dprk_archive
COPY events events
COPY templates templates
COPY fixtures fixtures
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=dprk_archive.settings ARCHIVE_STATE_DIR=/state/archive
USER archive
VOLUME /state
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "dprk_archive.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload", "--no-control-socket"]
