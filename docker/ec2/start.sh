#!/bin/sh
# Starts the system on a machine that has Docker, as root: user-data.yaml.tftpl runs it at the first start, you run it
# after a `git pull`. Settings and secrets that are there stay as they are.
set -eu
cd "$(dirname "$0")/../.."
[ -f .env ] || install -m 600 /etc/fraud/settings .env
sh docker/secrets.sh
# One image after the other: building all of them at once takes more than 4 GB.
for service in $(docker compose config --services); do docker compose build "$service"; done
docker compose up --no-start

# Caddy is trusted to say who a client is; Docker chose its network just now.
if ! grep -q '^TRUSTED_PROXIES=' .env; then
  front=$(docker network ls -q -f label=com.docker.compose.project=fraud -f label=com.docker.compose.network=front)
  echo "TRUSTED_PROXIES=$(docker network inspect -f '{{(index .IPAM.Config 0).Subnet}}' "$front")" >>.env
fi
docker compose up -d

systemctl link "$PWD/docker/ec2/fraud-backup.service"
systemctl enable --now "$PWD/docker/ec2/fraud-backup.timer"
