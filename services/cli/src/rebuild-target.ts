// Where state is built anew: a data folder that isn't there yet, or a Redis that has nothing of the installation.
import { existsSync, readdirSync } from "node:fs";
import { Fault, type ListedState, type Ports } from "@dripline/core";
import { openEmbedded } from "@dripline/embedded";
import { copyLog } from "@dripline/replay";
import { applicationName, authorities } from "./broker-options.ts";
import { listed, type ReplaySource } from "./replay-source.ts";

export interface RebuildTarget extends Ports {
  readonly state: ListedState;
  close(): void;
}

/** A data folder's log is copied into a new folder, and built from there; topics stay where they are. */
export async function openTarget(into: string, source: ReplaySource): Promise<RebuildTarget> {
  if (/^rediss?:\/\//.test(into)) return openNewRedis(into, source);
  if (existsSync(into) && readdirSync(into).length > 0)
    throw new Fault("DRIP_USAGE", `${into} isn't empty: name a folder that isn't there yet`);
  const folder = openEmbedded(into, { installationKey: source.installationKey });
  if (source.isOnKafka) return { ...folder, log: source.log };
  await copyLog(source.log, folder.commit);
  return folder;
}

/**
 * Values without a mark: a service that starts on this Redis still fills it from `state.changed` before it judges, and finds the same there.
 */
async function openNewRedis(into: string, { log }: ReplaySource): Promise<RebuildTarget> {
  const { openRedis } = await import("@dripline/redis");
  const redis = await openRedis({ urls: listed(into), prefix: applicationName(), ca: authorities() });
  for await (const _key of redis.keys()) {
    redis.close();
    throw new Fault("DRIP_USAGE", `${into} has state of ${applicationName()}: name a Redis that has none`);
  }
  const owner = { worker: "rebuild", partition: 0 };
  const mark = { epoch: await log.epoch("claims.adjudicated"), next: 0 };
  await redis.begin(owner);
  let offset = 0;
  return {
    log,
    state: redis,
    commit: {
      position: async () => 0,
      async commit({ state }) {
        // Later values take the place of earlier ones.
        const at = offset++;
        await redis.apply(
          [...state].map(([key, value]) => ({ key, value, offset: at })),
          { ...owner, mark },
        );
      },
    },
    close: () => redis.close(),
  };
}
