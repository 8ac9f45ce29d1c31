# Caddy as a user without rights: the copy has no file capabilities, and the ports are above 1024.
ARG CADDY_IMAGE=caddy:2
FROM ${CADDY_IMAGE}
RUN cp /usr/bin/caddy /usr/local/bin/caddy && mkdir -p /data /config && chown -R 1000:1000 /data /config
ENV XDG_DATA_HOME=/data XDG_CONFIG_HOME=/config
COPY docker/caddy/Caddyfile /etc/caddy/Caddyfile
USER 1000:1000
EXPOSE 8080 8443
CMD ["/usr/local/bin/caddy", "run", "--config", "/etc/caddy/Caddyfile"]
