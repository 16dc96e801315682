# The bot in a container: docs/operating.md#in-a-container. compose.yaml runs it.
FROM python:3.11-slim AS build
RUN python -m venv /opt/markovbot
ENV PATH=/opt/markovbot/bin:$PATH
WORKDIR /src
# First, because this changes seldom: what was installed is taken from the cache then.
COPY requirements.txt requirements-postgres.txt ./
RUN pip install --no-cache-dir -r requirements-postgres.txt
COPY pyproject.toml README.md LICENSE bot.py ./
COPY markovbot markovbot
COPY cogs cogs
RUN pip install --no-cache-dir --no-deps .

FROM python:3.11-slim
# With these fonts /odds draws Latin, Greek, Cyrillic and Arabic; elsewhere it answers in text. For
# all scripts and emoji:
# --build-arg FONTS="fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji libfribidi0"
ARG FONTS="fonts-dejavu-core libfribidi0"
# No versions: those of the base image's Debian release are the ones that get security updates.
# hadolint ignore=DL3008,SC2086
RUN apt-get update \
    && apt-get install -y --no-install-recommends $FONTS \
    && rm -rf /var/lib/apt/lists/* \
    # .env, with the key, is in /bot; the database in /bot/data: volumes of their own.
    && install -d -o 10001 -g 10001 -m 0700 /bot /bot/data
COPY --from=build /opt/markovbot /opt/markovbot
ENV PATH=/opt/markovbot/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /bot
VOLUME ["/bot", "/bot/data"]
HEALTHCHECK --interval=60s --timeout=20s --start-period=90s --retries=3 \
    CMD ["markovbot", "health"]
ENTRYPOINT ["markovbot"]
CMD ["run"]
