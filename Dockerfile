# syntax=docker/dockerfile:1
# docker build -t campaign-bot .
# docker run --read-only --tmpfs /tmp -v bot-data:/var/lib/bot -v bot-key:/var/lib/bot-key --env-file .env campaign-bot

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.lock .
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: -r requirements.lock

FROM python:3.13-slim
# The data and the key that opens it are two volumes, so that a copy of one is worth nothing without the other.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin bot \
    && install -d -o bot -g bot -m 0700 /var/lib/bot /var/lib/bot-key
COPY --from=build /opt/venv /opt/venv
WORKDIR /opt/bot
COPY campaign campaign
COPY messages messages
COPY bot bot
COPY handlers handlers
COPY sandbox sandbox
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BOT_DATA_DIR=/var/lib/bot \
    BOT_DATABASE_KEY_FILE=/var/lib/bot-key/database.key \
    BOT_HEALTH_LISTEN=127.0.0.1:8080
USER bot
VOLUME ["/var/lib/bot", "/var/lib/bot-key"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
