// A service as a process: started, stopped by SIGTERM or Ctrl-C within a bound, and its exit code.
import { Fault, faultTable } from "@dripline/core";
import type { ServiceLog } from "./service-log.ts";

/** Configuration: nothing will change by starting again. */
const CONFIGURATION = 2;
/** Our own fault. */
const OURS = 70;
/** Start me again: the committed offset knows where to go on. */
const AGAIN = 75;
/** A drain that takes longer is given up; the work in hand was not committed and will be done again. */
const DRAIN_MS_MAX = 10_000;

export interface RunningService {
  /** Finishes what is in hand and leaves. */
  stop(): Promise<void>;
}

export interface ProcessParts {
  readonly log: ServiceLog;
  /** `lost` ends the process: whatever can't be gone on from. */
  readonly start: (lost: (error: unknown) => void) => Promise<RunningService>;
}

/** Resolves with the exit code once the service was stopped, was lost, or could not be started. */
export async function runProcess({ log, start }: ProcessParts, signals: NodeJS.EventEmitter = process): Promise<number> {
  const lost = Promise.withResolvers<unknown>();
  const asked = Promise.withResolvers<void>();
  const ask = (signal: string): void => {
    log.info("draining", { signal });
    asked.resolve();
  };
  signals.once("SIGTERM", ask).once("SIGINT", ask);
  try {
    const running = await start(lost.resolve);
    const error = await Promise.race([asked.promise, lost.promise.then((reason) => ({ reason }))]);
    if (error !== undefined) {
      log.error("lost", error.reason, { exitCode: AGAIN });
      await within(running.stop());
      return AGAIN;
    }
    const exitCode = (await within(running.stop())) ? 0 : AGAIN;
    log.info("stopped", { exitCode });
    return exitCode;
  } catch (error) {
    const exitCode = exitCodeOf(error);
    log.error("failed", error, { exitCode });
    return exitCode;
  } finally {
    signals.off("SIGTERM", ask).off("SIGINT", ask);
  }
}

/** A fault that may be gone the next time asks to be started again; one that won't be is configuration. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof Fault)) return OURS;
  return faultTable[error.code].retry ? AGAIN : CONFIGURATION;
}

/** False where it took too long or failed. */
function within(stopping: Promise<void>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), DRAIN_MS_MAX).unref());
  return Promise.race([
    stopping.then(
      () => true,
      () => false,
    ),
    late,
  ]);
}
