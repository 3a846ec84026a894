// The intake service: a drop folder and POST /claims, both into the same topics, one file after the other. One instance runs at a time.
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Instant, instantOf, readInstant } from "@dripline/claims";
import type { Log } from "@dripline/core";
import { decode } from "@dripline/events";
import { commonSettings, memberKeysOf, openService, type RunningService, type ServiceLog, shippedPolicy } from "@dripline/service";
import { ReferenceReader } from "@dripline/workers";
import { z } from "zod";
import { claimsServer } from "./claims-server.ts";
import { partitionedCommit } from "./partitioned-commit.ts";
import { type Taken, takeClaims } from "./take-claims.ts";

export const intakeSettings = commonSettings.extend({
  DRIPLINE_INBOX: z.string().describe("Drop folder; files that were read move to its done/"),
  DRIPLINE_CLAIMS_PORT: z.coerce.number().int().min(0).max(65_535).default(8090).describe("Port of POST /claims and /docs"),
  DRIPLINE_CLAIMS_BYTES_MAX: z.coerce
    .number()
    .int()
    .min(1024)
    .default(64 * 1024 * 1024)
    .describe("Largest body of POST /claims"),
  DRIPLINE_CLAIMS_PER_MINUTE: z.coerce.number().int().min(1).default(120).describe("Requests a minute from one address"),
  DRIPLINE_RECEIVED_AT: z
    .string()
    .transform((text) => readInstant(text))
    .refine((instant) => instant !== undefined, "expected an instant with its offset, such as 2025-04-03T09:00:00-04:00")
    .optional()
    .describe("Receipt instant of every file, for claims that were made up; else the clock's"),
});
export type IntakeSettings = z.infer<typeof intakeSettings>;

const LOOK_EVERY_MS = 1000;

interface Parts {
  readonly log: ServiceLog;
  readonly lost: (error: unknown) => void;
}

export async function startIntake(settings: IntakeSettings, { log, lost }: Parts): Promise<RunningService> {
  const { DRIPLINE_HTTP_HOST: host, DRIPLINE_INBOX: inbox } = settings;
  const { metrics, health, server, installation } = await openService(settings);
  const commit = await partitionedCommit(installation.open);
  const reference = new ReferenceReader();
  const parts = { state: installation.redis, commit, policy: shippedPolicy(), keyOf: memberKeysOf(settings.DRIPLINE_INSTALLATION_KEY) };
  let before: Promise<unknown> = Promise.resolve();
  const take = (name: string, bytes: Uint8Array): Promise<Taken> => {
    const taking = before.then(async () => {
      await reference.catchUp(installation.open.log);
      const receivedAt: Instant = settings.DRIPLINE_RECEIVED_AT ?? instantOf(Date.now());
      const taken = await takeClaims({ name, bytes, receivedAt }, { ...parts, tables: reference.tables });
      metrics.records.inc({ worker: "intake" }, taken.claims);
      log.info("fileTaken", { sha256: taken.sha256, records: taken.claims });
      return taken;
    });
    // A commit in doubt is never tried again in this process: the place in the file is read anew by the next one.
    before = taking.catch(lost);
    return taking;
  };
  const issued = new IssuedAcknowledgements(installation.open.log);
  const claims = await claimsServer({
    take: (bytes) => take("claims", bytes),
    acknowledgement: (name) => issued.find(name),
    bytesMax: settings.DRIPLINE_CLAIMS_BYTES_MAX,
    requestsPerMinute: settings.DRIPLINE_CLAIMS_PER_MINUTE,
  });
  await claims.listen({ host, port: settings.DRIPLINE_CLAIMS_PORT });
  let isStopping = false;
  const watching = watchInbox(inbox, { take, isStopping: () => isStopping }).catch(lost);
  health.isReady = true;
  log.info("started");
  return {
    async stop() {
      health.isReady = false;
      isStopping = true;
      await claims.close();
      await watching;
      await before;
      await commit.release();
      await installation.close();
      await server.close();
    },
  };
}

interface Watching {
  readonly take: (name: string, bytes: Uint8Array) => Promise<Taken>;
  readonly isStopping: () => boolean;
}

/** A file is taken when two looks find it the same: it is whole then. */
async function watchInbox(inbox: string, { take, isStopping }: Watching): Promise<void> {
  mkdirSync(join(inbox, "done"), { recursive: true });
  let looks = new Map<string, string>();
  while (!isStopping()) {
    const now = lookAt(inbox);
    for (const [name, look] of now) {
      if (looks.get(name) !== look || isStopping()) continue;
      const { sha256 } = await take(name, readFileSync(join(inbox, name)));
      renameSync(join(inbox, name), join(inbox, "done", `${name}-${sha256.slice(0, 8)}`));
    }
    looks = now;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function lookAt(inbox: string): Map<string, string> {
  const files = readdirSync(inbox, { withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.startsWith("."));
  const names = files.map(({ name }) => name).sort();
  return new Map(
    names.map((name) => {
      const { size, mtimeMs, ino } = statSync(join(inbox, name));
      return [name, `${ino} ${size} ${mtimeMs}`];
    }),
  );
}

/** Where each acknowledgement lies on its topic, learnt as far as the topic was read. */
class IssuedAcknowledgements {
  readonly #log: Log;
  readonly #offsets = new Map<string, number>();
  #next = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  async find(fileName: string): Promise<Uint8Array | undefined> {
    await this.#learn();
    const from = this.#offsets.get(fileName);
    if (from === undefined) return undefined;
    const [record] = await this.#log.read({ topic: "acknowledgements.issued", partition: 0, from, max: 1 });
    return record && decode("acknowledgements.issued", record.value).content;
  }

  async #learn(): Promise<void> {
    for (;;) {
      const records = await this.#log.read({ topic: "acknowledgements.issued", partition: 0, from: this.#next, max: 500 });
      for (const { offset, value } of records) this.#offsets.set(decode("acknowledgements.issued", value).fileName, offset);
      const last = records[records.length - 1];
      if (last === undefined) return;
      this.#next = last.offset + 1;
    }
  }
}
