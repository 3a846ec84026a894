// A Schema Registry (Apicurio, by its Confluent-compatible interface) that keeps schemas in memory, for one test file.
import { GenericContainer, Wait } from "testcontainers";

export interface StartedRegistry {
  /** Base address of the Confluent-compatible interface. */
  readonly url: string;
  stop(): Promise<void>;
}

const IMAGE = process.env.DRIPLINE_REGISTRY_IMAGE ?? "apicurio/apicurio-registry:3.1.0";

export async function startRegistry(): Promise<StartedRegistry> {
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts(8080)
    .withWaitStrategy(Wait.forHttp("/apis/ccompat/v7/subjects", 8080))
    .withStartupTimeout(90_000)
    .start();
  return {
    url: `http://${container.getHost()}:${container.getMappedPort(8080)}/apis/ccompat/v7`,
    stop: async () => {
      await container.stop({ timeout: 0 });
    },
  };
}
