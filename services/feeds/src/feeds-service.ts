// The feeds service: looks at a folder, publishes the feeds that came or changed, and leaves the files where they are.
import { accessSync } from "node:fs";
import { join } from "node:path";
import { instantOf } from "@dripline/claims";
import { FolderWatch } from "@dripline/files";
import { commonSettings, memberKeysOf, openService, type RunningService, type ServiceLog } from "@dripline/service";
import { z } from "zod";
import { type FeedTarget, feedKind, knownFactsOf, publishFeed } from "./publish-feed.ts";

export const feedSettings = commonSettings.extend({
  DRIPLINE_FEEDS: z.string().describe("Folder of feeds: payer.json and <kind>.jsonl"),
});
export type FeedSettings = z.infer<typeof feedSettings>;

/** A file is published when two looks find it the same: it is whole then. */
const LOOK_EVERY_MS = 1000;
const SETTLED_AT_LOOK = 2;

interface Parts {
  readonly log: ServiceLog;
  readonly lost: (error: unknown) => void;
}

export async function startFeeds(settings: FeedSettings, { log, lost }: Parts): Promise<RunningService> {
  const { metrics, health, server, installation } = await openService(settings);
  const owned = await installation.open.own({ worker: "feeds", topic: "reference.payer", partition: 0 });
  const known = await knownFactsOf(installation.open.log);
  const target: FeedTarget = { commit: owned.commit, known, keyOf: memberKeysOf(settings.DRIPLINE_INSTALLATION_KEY) };
  let isStopping = false;
  const working = (async () => {
    const folder = new FolderWatch(settings.DRIPLINE_FEEDS);
    for (let look = 1; !isStopping; look++) {
      // A folder that is gone ends the process.
      accessSync(settings.DRIPLINE_FEEDS);
      for (const name of folder.settled().filter((each) => feedKind(each) !== undefined)) {
        const { taken, refused } = await publishFeed(join(settings.DRIPLINE_FEEDS, name), target, instantOf(Date.now()));
        metrics.records.inc({ worker: "feeds" }, taken);
        log.info("feedLoaded", { records: taken, refused });
        if (refused > 0) log.warn("rowsRefused", { refused });
      }
      // Ready is who has published what lay there at the start: claims may come now.
      if (look === SETTLED_AT_LOOK) health.isReady = true;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })().catch(lost);
  log.info("started");
  return {
    async stop() {
      health.isReady = false;
      isStopping = true;
      await working;
      await owned.release();
      await installation.close();
      await server.close();
    },
  };
}
