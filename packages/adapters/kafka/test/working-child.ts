// A worker in a process of its own, to be killed, frozen and started again: settings as JSON in the first argument.
import { openRedis } from "@dripline/redis";
import { openKafka, runWorker } from "../src/index.ts";
import { summingWorker } from "./summing-worker.ts";

const { brokers, redis: urls, application, sessionMs } = JSON.parse(process.argv[2] ?? "{}");

try {
  const redis = await openRedis({ urls, prefix: application });
  const open = await openKafka({ brokers, application, copy: redis });
  const running = await runWorker(summingWorker(5), open, { application, max: 5, sessionMs, onLost: lost });
  process.once("SIGTERM", async () => {
    await running.stop();
    await open.close();
    redis.close();
    process.exit(0);
  });
} catch (error) {
  lost(error);
}

/** As a service's main does: the supervisor starts it again. */
function lost(error: unknown): never {
  process.stderr.write(`lost: ${error instanceof Error ? error.message : error}\n`);
  process.exit(75);
}
