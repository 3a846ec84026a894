// The intake service: a drop folder and POST /claims, both into the same topics, one file after the other. One instance runs at a time.
import { accessSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Instant, instantOf, readInstant } from "@dripline/claims";
import type { Log } from "@dripline/core";
import { decode } from "@dripline/events";
import { type ClaimFile, FolderWatch, fileOfBytes } from "@dripline/files";
import type { OwnedPartition } from "@dripline/kafka";
import {
  commonSettings,
  measured,
  memberKeysOf,
  openService,
  type RunningService,
  type ServiceLog,
  shippedPolicy,
} from "@dripline/service";
import { ReferenceReader } from "@dripline/workers";
import { z } from "zod";
import { claimsServer } from "./claims-server.ts";
import { takeDropped, waitingIn } from "./drop-folder.ts";
import { type IntakeParts, type Taken, takeClaims } from "./take-claims.ts";

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
const WORKER = "intake";

interface Parts {
  readonly log: ServiceLog;
  readonly lost: (error: unknown) => void;
}

export async function startIntake(settings: IntakeSettings, { log, lost }: Parts): Promise<RunningService> {
  const { DRIPLINE_HTTP_HOST: host, DRIPLINE_INBOX: inbox } = settings;
  const { metrics, health, server, installation } = await openService(settings);
  // One transaction for a unit of a file, wherever its claims go: intake reads no partition, so it has one transactional id.
  const open = measured(installation.open, { worker: WORKER, metrics, log });
  const owned = await open.own({ worker: WORKER, topic: "claims.received", partition: 0 });
  let isStopping = false;
  const intake = new Intake({
    ...owned,
    policy: shippedPolicy(),
    keyOf: memberKeysOf(settings.DRIPLINE_INSTALLATION_KEY),
    receivedAt: () => settings.DRIPLINE_RECEIVED_AT ?? instantOf(Date.now()),
    isStopping: () => isStopping,
    onUnit: ({ claims }) => {
      metrics.records.inc({ worker: WORKER }, claims);
      metrics.batchRecords.observe({ worker: WORKER }, claims);
    },
    onFile: ({ sha256, claims }) => log.info("fileTaken", { sha256, records: claims }),
    onLost: lost,
  });
  const issued = new IssuedAcknowledgements(installation.open.log);
  const claims = await claimsServer({
    take: (bytes) => intake.inTurn((take) => take(fileOfBytes("claims", bytes))),
    acknowledgement: (name) => issued.find(name),
    bytesMax: settings.DRIPLINE_CLAIMS_BYTES_MAX,
    requestsPerMinute: settings.DRIPLINE_CLAIMS_PER_MINUTE,
  });
  await claims.listen({ host, port: settings.DRIPLINE_CLAIMS_PORT });
  mkdirSync(join(inbox, "done"), { recursive: true });
  const watching = watchFolder({ inbox, intake, owned, isStopping: () => isStopping }).catch(lost);
  const lag = setInterval(() => {
    const { files, seconds } = waitingIn(inbox, Date.now());
    metrics.lagRecords.set({ worker: WORKER, partition: "folder" }, files);
    metrics.lagSeconds.set({ worker: WORKER }, seconds);
  }, LOOK_EVERY_MS);
  health.isReady = true;
  log.info("started");
  return {
    async stop() {
      health.isReady = false;
      isStopping = true;
      clearInterval(lag);
      await Promise.all([claims.close(), watching]);
      await owned.release();
      await installation.close();
      await server.close();
    },
  };
}

interface IntakeTurns extends Omit<IntakeParts, "tables"> {
  readonly log: Log;
  readonly receivedAt: () => Instant;
  readonly onFile: (taken: Taken) => void;
  readonly onLost: (error: unknown) => void;
}

/** One file after the other: control numbers are handed out in order. */
class Intake {
  readonly #parts: IntakeTurns;
  readonly #reference = new ReferenceReader();
  #before: Promise<unknown> = Promise.resolve();

  constructor(parts: IntakeTurns) {
    this.#parts = parts;
  }

  inTurn<T>(work: (take: (file: ClaimFile, isDropped?: boolean) => Promise<Taken>) => Promise<T>): Promise<T> {
    const working = this.#before.then(() => work((file, isDropped) => this.#take(file, isDropped)));
    // A commit in doubt is never tried again in this process: the place in the file is read anew by the next one.
    this.#before = working.catch(this.#parts.onLost);
    return working;
  }

  async #take(file: ClaimFile, isDropped?: boolean): Promise<Taken> {
    await this.#reference.catchUp(this.#parts.log);
    const toAnswer = { ...file, isDropped, receivedAt: this.#parts.receivedAt() };
    const taken = await takeClaims(toAnswer, { ...this.#parts, tables: this.#reference.tables });
    this.#parts.onFile(taken);
    return taken;
  }
}

interface Watching {
  readonly inbox: string;
  readonly intake: Intake;
  readonly owned: Pick<OwnedPartition, "state" | "commit">;
  readonly isStopping: () => boolean;
}

async function watchFolder({ inbox, intake, owned, isStopping }: Watching): Promise<void> {
  const folder = new FolderWatch(inbox);
  while (!isStopping()) {
    // A folder that is gone ends the process.
    accessSync(inbox);
    for (const name of folder.settled()) {
      if (isStopping()) return;
      await intake.inTurn((take) => takeDropped({ inbox, name }, owned, (file) => take(file, true)));
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
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
