// Redis in memory, for one test file: a single server, or three of a cluster in one container.
import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import { freePort } from "./free-port.ts";
import type { ServerCertificate } from "./test-authority.ts";

export interface StartedRedis {
  /** `redis://host:port`; of a cluster, one for each node. */
  readonly urls: readonly string[];
  /** The first of them. */
  readonly url: string;
  /** Sends one command to one server, past every client: FLUSHALL, SCRIPT FLUSH. */
  command(words: readonly string[], node?: number): Promise<string>;
  /** Kills the server and starts it again, with nothing in it. */
  restart(): Promise<void>;
  /** Stops answering for so long, and closes nothing. */
  stall(ms: number): Promise<void>;
  stop(): Promise<void>;
}

const IMAGE = process.env.DRIPLINE_REDIS_IMAGE ?? "redis:8";
const NODES = 3;

export async function startRedis(): Promise<StartedRedis> {
  const port = await freePort();
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: 6379, host: port })
    // Asked and not read from the log: after a restart the line of the first start may be all that there is to read.
    .withWaitStrategy(Wait.forSuccessfulCommand("redis-cli ping"))
    .withStartupTimeout(90_000)
    .start();
  return started(container, [{ inside: 6379, outside: port }]);
}

/** Two servers in one container, neither of them the other's replica yet. */
export async function startRedisPair(): Promise<StartedRedis> {
  const ports = [await freePort(), await freePort()];
  const serve = ports.map((port) => `redis-server --port ${port} --bind 0.0.0.0 --protected-mode no --save '' --appendonly no &`);
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts(...ports.map((port) => ({ container: port, host: port })))
    .withCommand(["sh", "-c", `cd /tmp; ${serve.join(" ")} wait`])
    .withWaitStrategy(Wait.forSuccessfulCommand(ports.map((port) => `redis-cli -p ${port} ping`).join(" && ")))
    .withStartupTimeout(90_000)
    .start();
  return started(
    container,
    ports.map((port) => ({ inside: port, outside: port })),
  );
}

/** TLS alone, and a password. */
export async function startSecuredRedis({ key, certificate }: ServerCertificate, password: string): Promise<StartedRedis> {
  const port = await freePort();
  const files = [
    { content: key, target: "/tmp/server.key", mode: 0o644 },
    { content: certificate, target: "/tmp/server.pem" },
  ];
  const tls = "--port 0 --tls-port 6379 --tls-key-file /tmp/server.key --tls-cert-file /tmp/server.pem --tls-ca-cert-file /tmp/server.pem";
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: 6379, host: port })
    .withCopyContentToContainer(files)
    .withCommand(["sh", "-c", `exec redis-server --bind 0.0.0.0 --save '' ${tls} --tls-auth-clients no --requirepass ${password}`])
    .withWaitStrategy(Wait.forSuccessfulCommand(`redis-cli --tls --insecure -a ${password} ping`))
    .withStartupTimeout(90_000)
    .start();
  const redis = started(container, [{ inside: 6379, outside: port }]);
  const url = `rediss://:${password}@127.0.0.1:${port}`;
  return { ...redis, url, urls: [url] };
}

/** The nodes tell each other and their clients one address, so that each has the same port inside and outside. */
export async function startRedisCluster(): Promise<StartedRedis> {
  const ports: number[] = [];
  for (let node = 0; node < NODES; node++) ports.push(await freePort());
  const serve = ports.map(
    (port, node) =>
      `redis-server --port ${port} --bind 0.0.0.0 --protected-mode no --save '' --cluster-enabled yes --cluster-config-file node-${node}.conf ` +
      `--cluster-port ${17_001 + node} --cluster-announce-ip 127.0.0.1 &`,
  );
  const create = `redis-cli --cluster create ${ports.map((port) => `127.0.0.1:${port}`).join(" ")} --cluster-yes`;
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts(...ports.map((port) => ({ container: port, host: port })))
    .withCommand(["sh", "-c", `cd /tmp; ${serve.join(" ")} sleep 2; ${create}; wait`])
    .withWaitStrategy(Wait.forLogMessage(/All 16384 slots covered/))
    .withStartupTimeout(90_000)
    .start();
  return started(
    container,
    ports.map((port) => ({ inside: port, outside: port })),
  );
}

function started(container: StartedTestContainer, ports: readonly { readonly inside: number; readonly outside: number }[]): StartedRedis {
  const urls = ports.map(({ outside }) => `redis://127.0.0.1:${outside}`);
  return {
    urls,
    url: urls[0] ?? "",
    async command(words, node = 0) {
      const { output } = await container.exec(["redis-cli", "-p", String(ports[node]?.inside), ...words]);
      return output;
    },
    restart: () => container.restart({ timeout: 0 }),
    async stall(ms) {
      for (const { inside } of ports) await container.exec(["redis-cli", "-p", String(inside), "CLIENT", "PAUSE", String(ms), "ALL"]);
    },
    stop: async () => {
      await container.stop({ timeout: 0 });
    },
  };
}
