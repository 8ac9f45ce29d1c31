#!/bin/sh
# Makes the files of secrets/, which docker-compose.yml gives to the services, each its own. Run it again whenever you
# like: what is there stays, so that a restart finds the same keys. A value in .env is taken over; without one, a random
# one is made, or an empty file, which counts as not set.
set -eu
umask 077
cd "$(dirname "$0")/.."
mkdir -p secrets

from_env() { [ ! -f .env ] || sed -n "s/^$1=//p" .env | tail -1 | sed "s/^[\"']//; s/[\"']$//"; }
random() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
digest() { printf %s "$1" | sha256sum | cut -d' ' -f1; }
# keep FILE TEXT: writes the file unless it is there. Readable by the user of a container; the folder keeps others out.
keep() { [ -s "secrets/$1" ] || { printf '%s' "$2" >"secrets/$1.new" && chmod 444 "secrets/$1.new" && mv "secrets/$1.new" "secrets/$1"; }; }
keep_random() { value=$(from_env "$2"); keep "$1" "${value:-$(random "$3")}"; }
keep_given() { keep "$1" "$(from_env "$2")"; }

keep_random api-token API_TOKEN 24
keep_random entity-key ENTITY_KEY 32
keep_given aws-secret-access-key AWS_SECRET_ACCESS_KEY
keep_given aws-session-token AWS_SESSION_TOKEN
keep_given mlflow-tracking-password MLFLOW_TRACKING_PASSWORD
keep_given mlflow-tracking-token MLFLOW_TRACKING_TOKEN
keep_given alert-webhook-url ALERT_WEBHOOK_URL
keep_given alert-webhook-secret ALERT_WEBHOOK_SECRET
keep_given smtp-url SMTP_URL
keep_given otlp-headers OTEL_EXPORTER_OTLP_HEADERS

# Prometheus reads the API's metrics with a token of its own; add the tokens of your clients to the same list.
keep metrics-token "$(random 24)"
keep grafana-password "$(random 16)"
keep tokens.json "[{ \"name\": \"prometheus\", \"roles\": [\"read\"], \"sha256\": \"$(digest "$(cat secrets/metrics-token)")\" }]
"

# What each service may do in Redis. Nobody may delete or list everything, change its configuration or stop it.
COMMANDS='+@all -@admin -@dangerous -@scripting +info +eval +evalsha +script|load +script|exists'
OF_ALL='~bull:heartbeats ~bull:cancelled:* &bull:*'
queues() { for queue in "$@"; do printf '~bull:%s:* ' "$queue"; done; }
acl_of() {
  case $1 in
  api) echo '~bull:* &bull:*' ;;
  watchdog) echo "$(queues check-weeks retrain request-retrain record-run tell-people look-for-alerts)$OF_ALL" ;;
  trainer) echo "$(queues retrain request-retrain grow-trees record-run)$OF_ALL" ;;
  log-shipper) echo "$(queues ship-log)$OF_ALL" ;;
  esac
}
users='user default off
user health on nopass resetkeys resetchannels -@all +ping
'
for service in api watchdog trainer log-shipper; do
  keep "redis-url-$service" "redis://$service:$(random 24)@redis:6379"
  password=$(sed 's/.*:\(.*\)@.*/\1/' "secrets/redis-url-$service")
  users="${users}user $service on #$(digest "$password") resetkeys resetchannels $(acl_of "$service") $COMMANDS
"
done
# Histories in the Redis of this stack, by the API's own user there; or in one of yours.
history=$(from_env HISTORY_URL)
[ "$history" != redis://redis:6379 ] || history=$(cat secrets/redis-url-api)
keep history-url "$history"

rm -f secrets/redis-users.acl
keep redis-users.acl "$users"
echo "secrets/ is ready; the token of the API is in secrets/api-token"
