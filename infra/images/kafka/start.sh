#!/bin/sh
# KAFKA_* variables become server.properties as the official image has it (KAFKA_NODE_ID → node.id), then the broker starts on one formatted disk.
set -eu
properties=/tmp/server.properties
env | grep '^KAFKA_' | grep -v '^KAFKA_HEAP_OPTS=' | while IFS='=' read -r name value; do
  key=$(echo "${name#KAFKA_}" | tr 'A-Z' 'a-z' | sed 's/___/-/g; s/__/%/g; s/_/./g; s/%/_/g')
  echo "$key=$value"
done >"$properties"
grep -q '^log.dirs=' "$properties" || echo "log.dirs=/tmp/kafka-logs" >>"$properties"
# shellcheck disable=SC2086
java ${KAFKA_HEAP_OPTS:--Xmx512m} -cp '/opt/kafka/libs/*' kafka.tools.StorageTool format --ignore-formatted -t "${CLUSTER_ID:-MkU3OEVBNTcwNTJENDM2Qg}" -c "$properties"
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:--Xmx512m} -cp '/opt/kafka/libs/*' kafka.Kafka "$properties"
