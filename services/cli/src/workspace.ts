// A data folder at work: its log and state, the reference tables read from it, the policy, and the installation's key.
import type { Payer } from "@dripline/claims";
import { Fault, type Ports } from "@dripline/core";
import { type Embedded, type OpenOptions, openEmbedded } from "@dripline/embedded";
import { decode, encode, KnownFacts, memberKeys, referenceTopic } from "@dripline/events";
import { isReferenceKind, parseStored, REFERENCE_KINDS, ReferenceTables, readPayer } from "@dripline/reference";
import { withCheckpoints } from "@dripline/replay";
import { type Desk, MemberLedgers } from "@dripline/workers";
import { newestReceipt } from "./find-claim.ts";
import { loadPolicy } from "./load-policy.ts";

/** One machine has one partition, and one desk for it. */
export interface Workspace extends Embedded, Omit<Desk, "state" | "commit"> {
  readonly folder: string;
  readonly known: KnownFacts;
}

/** Records read from the log at a time. */
const READ_MAX = 10_000;

/** Opens a data folder and brings its reference facts into memory. Only one process may write; readers come and go. */
async function openWorkspace(folder: string, { readOnly, onStep }: OpenOptions): Promise<Workspace> {
  const embedded = openEmbedded(folder, { readOnly, onStep });
  try {
    const { policy, content } = loadPolicy();
    const tables = new ReferenceTables();
    const known = new KnownFacts();
    await readReference(embedded, { tables, known });
    if (readOnly !== true) await publishPolicy(embedded, { version: policy.version, content });
    return {
      ...embedded,
      commit: withCheckpoints(embedded),
      folder,
      partition: 0,
      tables,
      known,
      policy,
      keyOf: memberKeys(embedded.installationKey),
      ledgers: new MemberLedgers(),
      newestReceipt: (claimId) => newestReceipt(claimId, embedded),
    };
  } catch (error) {
    embedded.close();
    throw error;
  }
}

/** Opens a data folder for one piece of work and closes it whatever happens. */
export async function withWorkspace<T>(folder: string, options: OpenOptions, work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const workspace = await openWorkspace(folder, options);
  try {
    return await work(workspace);
  } finally {
    workspace.close();
  }
}

/** The payer, or a fault that says how to make it known. */
export function payerOf({ tables, folder }: Workspace): Payer {
  if (tables.payer === undefined) throw new Fault("DRIP_PAYER_UNKNOWN", `no payer.json has been loaded into ${folder}`);
  return tables.payer;
}

async function readReference({ log }: Ports, { tables, known }: Pick<Workspace, "tables" | "known">): Promise<void> {
  for (const kind of ["payer", ...REFERENCE_KINDS] as const) {
    const topic = referenceTopic(kind);
    for (let from = 0; ; ) {
      const records = await log.read({ topic, partition: 0, from, max: READ_MAX });
      for (const record of records) {
        const fact = decode(topic, record.value);
        known.isNews(fact);
        applyFact(tables, fact);
      }
      const last = records[records.length - 1];
      if (last === undefined || records.length < READ_MAX) break;
      from = last.offset + 1;
    }
  }
}

function applyFact(tables: ReferenceTables, { kind, row }: { kind: string; row: string }): void {
  if (isReferenceKind(kind)) tables.apply(kind, parseStored(kind, row));
  else {
    const read = readPayer(row);
    if ("payer" in read) tables.applyPayer(read.payer);
  }
}

/** A policy version is kept whole once, with its first use. */
async function publishPolicy({ state, commit }: Ports, { version, content }: { version: string; content: string }): Promise<void> {
  const published = policyState(version);
  const [known] = await state.read([...published.keys()]);
  if (known !== undefined) return;
  await commit.commit({
    outputs: [{ topic: "policies.published", key: version, value: encode("policies.published", { version, content }) }],
    state: published,
    positions: [],
  });
}

/** That a version is on the log. */
export function policyState(version: string): Map<string, Uint8Array> {
  return new Map([[`policy/${version}`, new Uint8Array([1])]]);
}
