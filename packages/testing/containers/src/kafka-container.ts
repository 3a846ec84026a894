// One Kafka broker in KRaft mode, for one test file. Settings of a single broker: every internal topic has one replica.
import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import { freePort } from "./free-port.ts";
import type { ServerCertificate } from "./test-authority.ts";

export interface StartedKafka {
  /** `host:port` of the broker itself. */
  readonly brokers: string;
  /** Kills the broker without warning and starts it again with what its disk holds. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The clients' listener with TLS, and who may log in by which mechanism. */
export interface SecuredListener {
  readonly certificate: ServerCertificate;
  /** User and password of PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512 alike. */
  readonly user: string;
  readonly password: string;
}

export interface KafkaToStart {
  /** The port that clients are told, where something stands between them and the broker. */
  readonly advertised?: number | undefined;
  readonly secured?: SecuredListener | undefined;
}

const IMAGE = process.env.DRIPLINE_KAFKA_IMAGE ?? "apache/kafka:4.1.0";

/**
 * Three listeners: PLAINTEXT for clients on the mapped port, BROKER inside the container (the broker verifies transactions over it),
 * CONTROLLER. With one listener on the mapped port every transactional produce fails.
 */
export async function startKafka({ advertised, secured }: KafkaToStart = {}): Promise<StartedKafka> {
  const port = await freePort();
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: "1",
      KAFKA_PROCESS_ROLES: "broker,controller",
      KAFKA_LISTENERS: "PLAINTEXT://0.0.0.0:9092,BROKER://localhost:9093,CONTROLLER://localhost:9094",
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${advertised ?? port},BROKER://localhost:9093`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "PLAINTEXT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
      KAFKA_INTER_BROKER_LISTENER_NAME: "BROKER",
      KAFKA_CONTROLLER_LISTENER_NAMES: "CONTROLLER",
      KAFKA_CONTROLLER_QUORUM_VOTERS: "1@localhost:9094",
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: "1",
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: "4",
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: "1",
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: "1",
      KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: "4",
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: "0",
      KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: "500",
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false",
      ...(secured && securedSettings(secured)),
    })
    .withCopyContentToContainer(secured ? [{ content: secured.certificate.keyAndChain, target: KEY_STORE }] : [])
    .withWaitStrategy(Wait.forSuccessfulCommand("bash -c 'exec 3<>/dev/tcp/127.0.0.1/9092'"))
    .withStartupTimeout(90_000)
    .start();
  if (secured) await addScramUser(container, secured);
  return {
    brokers: `127.0.0.1:${port}`,
    restart: () => container.restart({ timeout: 0 }),
    stop: async () => {
      await container.stop({ timeout: 0 });
    },
  };
}

const KEY_STORE = "/tmp/broker.pem";

/** The clients' listener keeps its name, and speaks SASL over TLS. */
function securedSettings({ user, password }: SecuredListener): Record<string, string> {
  const login = "org.apache.kafka.common.security";
  return {
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "PLAINTEXT:SASL_SSL,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    KAFKA_SASL_ENABLED_MECHANISMS: "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
    KAFKA_SSL_KEYSTORE_TYPE: "PEM",
    KAFKA_SSL_KEYSTORE_LOCATION: KEY_STORE,
    KAFKA_LISTENER_NAME_PLAINTEXT_PLAIN_SASL_JAAS_CONFIG: `${login}.plain.PlainLoginModule required user_${user}="${password}";`,
    KAFKA_LISTENER_NAME_PLAINTEXT_SCRAM___SHA___256_SASL_JAAS_CONFIG: `${login}.scram.ScramLoginModule required;`,
    KAFKA_LISTENER_NAME_PLAINTEXT_SCRAM___SHA___512_SASL_JAAS_CONFIG: `${login}.scram.ScramLoginModule required;`,
  };
}

/** By the broker's own tool, over the listener inside: of the public image a script, of ours its class. */
async function addScramUser(container: StartedTestContainer, { user, password }: SecuredListener): Promise<void> {
  const tool = "CLASSPATH='/opt/kafka/libs/*' $(ls /opt/kafka/bin/kafka-configs.sh 2>/dev/null || echo java kafka.admin.ConfigCommand)";
  const to = `--bootstrap-server localhost:9093 --alter --entity-type users --entity-name ${user}`;
  for (const mechanism of ["SCRAM-SHA-256", "SCRAM-SHA-512"]) {
    const { exitCode, output } = await container.exec(["sh", "-c", `${tool} ${to} --add-config '${mechanism}=[password=${password}]'`]);
    if (exitCode !== 0) throw new Error(`no user for ${mechanism}: ${output}`);
  }
}
