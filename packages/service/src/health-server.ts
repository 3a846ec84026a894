// /livez, /readyz and /metrics of a service, on a small server of its own.
import fastify from "fastify";
import type { Metrics } from "./metrics.ts";

export interface Health {
  /** Whether work is being taken; false before the start and while draining. */
  isReady: boolean;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

export async function serveHealth(
  { host, port }: { readonly host: string; readonly port: number },
  { health, metrics }: { readonly health: Health; readonly metrics: Metrics },
): Promise<HealthServer> {
  const server = fastify({ logger: false });
  server.get("/livez", async () => ({ status: "alive" }));
  server.get("/readyz", async (_request, reply) =>
    reply.code(health.isReady ? 200 : 503).send({ status: health.isReady ? "ready" : "not ready" }),
  );
  server.get("/metrics", async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()));
  await server.listen({ host, port });
  const address = server.server.address();
  return { port: typeof address === "object" && address !== null ? address.port : port, close: () => server.close() };
}
