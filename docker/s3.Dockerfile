# A store that speaks the S3 protocol, with its bucket, for trying the system without AWS: fauxqs from npm (MIT). It
# checks no signatures, so it lies on a network of its own; its objects are files on a volume.
ARG NODE_IMAGE=node:24-bookworm-slim
ARG BASE_IMAGE=debian:bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY docker/s3/start.mjs ./
RUN npm init -y >/dev/null && npm install --omit=dev --ignore-scripts --no-audit --no-fund fauxqs@2.4.1

FROM ${BASE_IMAGE}
ENV NODE_ENV=production
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --no-create-home --shell /usr/sbin/nologin node && \
    mkdir /data && chown node:node /data
COPY --from=build /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
COPY --from=build /app/ ./
USER node
EXPOSE 9000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9000/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "start.mjs"]
