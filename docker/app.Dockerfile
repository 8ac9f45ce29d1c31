# One file for every service:  docker build -f docker/app.Dockerfile --build-arg APP=api .
ARG NODE_IMAGE=node:24-bookworm-slim

# Only what `npm ci` reads, so that its layer lasts until a dependency changes.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN mkdir /manifests && find . -name package.json -exec cp --parents {} /manifests/ \; && cp package-lock.json .npmrc /manifests/

FROM ${NODE_IMAGE} AS build
WORKDIR /src
ENV CI=true
COPY --from=manifests /manifests/ ./
RUN npm ci --ignore-scripts
COPY . .
ARG APP
RUN npx nx run "@fraud/${APP}:build"

FROM ${NODE_IMAGE}
ARG APP
# One arena: by default glibc keeps one for every thread, most of whose memory is never used again.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=1 \
    HOST=0.0.0.0 \
    DECISION_LOG_DIR=/data/decision-log \
    LATEST_MODEL_PATH=/data/model/latest.forest
# Named volumes take their first owner, and the store its place for weekly files, from here.
RUN mkdir -p /data/decision-log /data/model /store/weekly_data && chown -R node:node /data /store
WORKDIR /app
COPY --from=build /src/apps/${APP}/dist/ ./
USER node
CMD ["node", "--enable-source-maps", "main.js"]
