// Workers as a supervisor keeps them: started, and started again when they are lost.
import { setTimeout as wait } from "node:timers/promises";
import { serviceLog, startWorkers, type WorkerSettings } from "@dripline/service";

/**
 * A process of the flow under a supervisor: one that ends, as it does where a broker that has just been started knows no coordinator yet, is started
 * again, also when it is lost before it has started.
 */
export class Supervised {
  readonly #settings: WorkerSettings;
  readonly #isStopped = Promise.withResolvers<"stopped">();
  #lives: Promise<void> | undefined;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
  }

  start(): void {
    this.#lives ??= this.#live();
  }

  async stop(): Promise<void> {
    this.#isStopped.resolve("stopped");
    await this.#lives;
  }

  async #live(): Promise<void> {
    const log = serviceLog({ service: "screening", level: "silent" });
    for (let end = "lost"; end === "lost"; ) {
      const lost = Promise.withResolvers<"lost">();
      try {
        const running = await startWorkers(this.#settings, { log, lost: () => lost.resolve("lost") });
        end = await Promise.race([lost.promise, this.#isStopped.promise]);
        await running.stop();
      } catch {
        end = await Promise.race([wait(500, "lost"), this.#isStopped.promise]);
      }
    }
  }
}
