// How every service begins: its measures, its health by HTTP, then the installation that it works in.
import type { CommonSettings } from "./configuration.ts";
import { type Health, type HealthServer, serveHealth } from "./health-server.ts";
import { type Installation, openInstallation } from "./kafka-settings.ts";
import { type Metrics, serviceMetrics } from "./metrics.ts";

export interface OpenService {
  readonly metrics: Metrics;
  /** Not ready yet: whoever starts the work says when it is. */
  readonly health: Health;
  readonly server: HealthServer;
  readonly installation: Installation;
}

/** Health answers before the installation is open, so that a supervisor sees a service that waits for its brokers. */
export async function openService(settings: CommonSettings): Promise<OpenService> {
  const metrics = serviceMetrics();
  const health: Health = { isReady: false };
  const server = await serveHealth({ host: settings.DRIPLINE_HTTP_HOST, port: settings.DRIPLINE_HTTP_PORT }, { health, metrics });
  return { metrics, health, server, installation: await openInstallation(settings) };
}
