// One Kafka broker in KRaft mode, for one test file. Settings of a single broker: every internal topic has one replica.
import { GenericContainer, Wait } from "testcontainers";
import { freePort } from "./free-port.ts";

export interface StartedKafka {
  /** `host:port` of the broker itself. */
  readonly brokers: string;
  /** Kills the broker without warning and starts it again with what its disk holds. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface KafkaToStart {
  /** The port that clients are told, where something stands between them and the broker. */
  readonly advertised?: number | undefined;
}

const IMAGE = process.env.DRIPLINE_KAFKA_IMAGE ?? "apache/kafka:4.1.0";

/**
 * Three listeners: PLAINTEXT for clients on the mapped port, BROKER inside the container (the broker verifies transactions over it),
 * CONTROLLER. With one listener on the mapped port every transactional produce fails.
 */
export async function startKafka({ advertised }: KafkaToStart = {}): Promise<StartedKafka> {
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
    })
    .withWaitStrategy(Wait.forSuccessfulCommand("bash -c 'exec 3<>/dev/tcp/127.0.0.1/9092'"))
    .withStartupTimeout(90_000)
    .start();
  return {
    brokers: `127.0.0.1:${port}`,
    restart: () => container.restart({ timeout: 0 }),
    stop: async () => {
      await container.stop({ timeout: 0 });
    },
  };
}
