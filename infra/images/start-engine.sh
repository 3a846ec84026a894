#!/bin/bash
# Starts a Docker engine where none answers, for tests on a machine that has none: no network rules are touched, and images are kept in FOLDER.
#   eval "$(infra/images/start-engine.sh [FOLDER])"     prints DOCKER_HOST for the caller's shell, and DRIPLINE_ENGINE_PID of an engine it started
# Needs root and Debian's packages; on a machine with an engine it prints nothing new.
set -euo pipefail

# Compose comes as a plug-in of the client. Debian has it from 13 on, and its one binary runs on 12 as well.
compose() {
  if docker compose version >/dev/null 2>&1 || [[ $(id -u) != 0 ]]; then return 0; fi
  local apt plugins=/usr/local/lib/docker/cli-plugins
  apt=$(mktemp -d)
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$plugins"
  echo "deb http://deb.debian.org/debian trixie main" >"$apt/sources.list"
  (
    cd "$apt"
    options=(-qq -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache")
    apt-get "${options[@]}" update && apt-get "${options[@]}" download docker-compose && dpkg-deb -x docker-compose_*.deb root
    install -m 755 root/usr/libexec/docker/cli-plugins/docker-compose "$plugins/docker-compose"
  ) >&2 || echo "docker compose could not be had; everything else works without it" >&2
  rm -rf "$apt"
}

if docker info >/dev/null 2>&1; then
  compose
  [[ -n ${DOCKER_HOST:-} ]] && echo "export DOCKER_HOST=$DOCKER_HOST"
  exit 0
fi

folder=${1:-/var/tmp/dripline-engine}

# Overlays where the kernel lets us mount one; else every container copies its image, which takes seconds and always works.
driver() {
  local try=$1/try
  mkdir -p "$try/lower" "$try/upper" "$try/work" "$try/merged"
  if mount -t overlay overlay -o "lowerdir=$try/lower,upperdir=$try/upper,workdir=$try/work" "$try/merged" 2>/dev/null; then
    umount "$try/merged"
    echo overlay2
  else
    echo vfs
  fi
  rm -rf "$try"
}
socket=unix://$folder/docker.sock
if ! DOCKER_HOST=$socket docker info >/dev/null 2>&1; then
  if [[ $(id -u) != 0 ]]; then
    echo "no Docker engine answers, and only root can start one: start yours, or run this as root" >&2
    exit 1
  fi
  if ! command -v dockerd >/dev/null; then
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io iptables debootstrap >&2
  fi
  mkdir -p "$folder"
  # dockerd of Debian, even where another program of that name stands before it.
  PATH=/usr/sbin:/usr/bin:/sbin:/bin nohup dockerd --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/pid" -H "$socket" \
    --iptables=false --ip6tables=false --ip-masq=false --storage-driver "$(driver "$folder")" >"$folder/log" 2>&1 &
  for _ in $(seq 1 60); do
    if DOCKER_HOST=$socket docker info >/dev/null 2>&1; then break; fi
    sleep 0.5
  done
  DOCKER_HOST=$socket docker info >/dev/null 2>&1 || { echo "the engine didn't start; its log: $folder/log" >&2; tail -n 5 "$folder/log" >&2; exit 1; }
  echo "export DRIPLINE_ENGINE_PID=$(cat "$folder/pid")"
fi
compose
echo "export DOCKER_HOST=$socket"
