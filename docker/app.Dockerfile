# One file for every service:  docker build -f docker/app.Dockerfile --build-arg APP=api .
# Pin both images by digest where you can reach their registry: --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:...
ARG NODE_IMAGE=node:24-bookworm-slim
ARG BASE_IMAGE=debian:bookworm-slim

# Only what `npm ci` reads, so that its layer lasts until a dependency changes.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN mkdir /manifests && find . -name package.json -exec cp --parents {} /manifests/ \; && cp package-lock.json .npmrc /manifests/

FROM ${NODE_IMAGE} AS build
WORKDIR /src
ENV CI=true NX_DAEMON=false
COPY --from=manifests /manifests/ ./
RUN npm ci --ignore-scripts
COPY . .
ARG APP
RUN npx nx run "@fraud/${APP}:build" && \
    npm sbom --sbom-format cyclonedx --sbom-type application --omit dev --workspace "@fraud/${APP}" >"apps/${APP}/dist/sbom.cdx.json"

# Without the names of its functions, which only a debugger reads: 18 MB.
FROM ${NODE_IMAGE} AS node
RUN apt-get update && apt-get install -y --no-install-recommends binutils && strip --strip-unneeded /usr/local/bin/node

# The same layers in the image of every service, so that a machine holds Node.js once: nothing above the next FROM may
# depend on APP. Named volumes take their first owner, and the store its place for weekly files, from here.
FROM ${BASE_IMAGE} AS runtime
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --no-create-home --shell /usr/sbin/nologin node && \
    mkdir -p /data/decision-log /data/model /store/weekly_data && chown -R node:node /data /store
COPY --from=node /usr/local/bin/node /usr/local/bin/node

# Node.js and the bundle: no npm, no compiler, no package that the service does not run.
FROM runtime AS service
ARG APP
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG HEALTH_URL=http://127.0.0.1:8081/health
LABEL org.opencontainers.image.title="fraud/${APP}" \
      org.opencontainers.image.description="Fraud detection that keeps itself fresh: ${APP}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="LicenseRef-Proprietary"
# MALLOC_ARENA_MAX: by default glibc keeps an arena for every thread, most of whose memory is never used again.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=1 \
    HOST=0.0.0.0 \
    HEALTH_PORT=8081 \
    HEALTH_URL=${HEALTH_URL} \
    NODE_COMPILE_CACHE=/app/compiled \
    DECISION_LOG_DIR=/data/decision-log \
    LATEST_MODEL_PATH=/data/model/latest.forest
WORKDIR /app
COPY --from=build /src/apps/${APP}/dist/ ./
USER node
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=4 \
  CMD ["node", "-e", "fetch(process.env.HEALTH_URL).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "./original-positions.js", "main.js"]

# What V8 compiles at a start, done once for all of them: by the same user, at the same place.
FROM service AS compiled
COPY docker/keep-compiled.mjs /tmp/
USER root
RUN mkdir compiled && chown node compiled
USER node
RUN node /tmp/keep-compiled.mjs && chmod -R a+rX compiled

FROM service
COPY --from=compiled /app/compiled/ ./compiled/
