// One Redis in memory, for one test file.
import { GenericContainer, Wait } from "testcontainers";

export interface StartedRedis {
  /** `redis://host:port`. */
  readonly url: string;
  stop(): Promise<void>;
}

const IMAGE = process.env.DRIPLINE_REDIS_IMAGE ?? "redis:8";

export async function startRedis(): Promise<StartedRedis> {
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts(6379)
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
    .withStartupTimeout(60_000)
    .start();
  return {
    url: `redis://${container.getHost()}:${container.getMappedPort(6379)}`,
    stop: async () => {
      await container.stop({ timeout: 0 });
    },
  };
}
