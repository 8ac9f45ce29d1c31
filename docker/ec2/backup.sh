#!/bin/sh
# backup.sh                  copies the data of Redis and MLflow to backups/ of the bucket
# backup.sh restore [NAME]   puts back the newest copy, or the one of this name
# As root, beside the containers, which must be there. Each is stopped while its files are copied, some seconds: what is
# there waits or does without (docs/runbook/degraded.md). Needs as much free disk as both have data. `docker pause`
# would be shorter, but a container that is paused during its health check can hang Docker for good.
set -eu
cd "$(dirname "$0")/../.."
setting() { sed -n "s/^$1=//p" .env | tail -1; }
: "${AWS_DEFAULT_REGION:=$(setting AWS_DEFAULT_REGION)}"
export AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-us-east-1}" # as the services
backups="s3://$(setting BUCKET_NAME)/backups"
umask 077
work=$(mktemp -d /var/tmp/backup.XXXXXX)
stopped=
trap '[ -z "$stopped" ] || docker start "$stopped"; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

container() {
  docker ps -aq -f "label=com.docker.compose.project.working_dir=$PWD" -f "label=com.docker.compose.service=$1"
}
# Where the volume of container $1 at $2 is on this machine.
volume() {
  docker inspect -f "{{range .Mounts}}{{if eq .Destination \"$2\"}}{{.Source}}{{end}}{{end}}" "$1"
}

save() { # SERVICE FOLDER
  id=$(container "$1")
  data=$(volume "$id" "$2")
  stopped=$(docker stop -t 30 "$id")
  cp -a "$data" "$work/$1"
  docker start "$id" && stopped=
}

put_back() { # SERVICE FOLDER
  id=$(container "$1")
  data=$(volume "$id" "$2")
  docker stop -t 30 "$id"
  find "$data" -mindepth 1 -delete
  cp -a "$work/$1/." "$data/"
  docker start "$id"
}

case ${1:-save} in
save)
  save redis /data
  save mlflow /mlflow
  name=$(date -u +%Y-%m-%dT%H%M%SZ).tar.gz
  tar -C "$work" -cz redis mlflow >"$work/$name"
  aws s3 cp --only-show-errors "$work/$name" "$backups/$name"
  echo "saved $backups/$name ($(wc -c <"$work/$name") bytes)"
  ;;
restore)
  name=${2:-$(aws s3 ls "$backups/" | awk '{ print $NF }' | sort | tail -1)}
  aws s3 cp --only-show-errors "$backups/$name" "$work/copy"
  tar -C "$work" --numeric-owner -xpzf "$work/copy"
  put_back redis /data
  put_back mlflow /mlflow
  echo "restored $backups/$name"
  ;;
*)
  echo "usage: backup.sh [restore [NAME]]" >&2
  exit 2
  ;;
esac
