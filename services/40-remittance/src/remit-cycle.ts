// A cycle closed over ports by what the topics say: payer and payees by the reference topics.
import { createHash } from "node:crypto";
import type { IsoDate, Payer } from "@dripline/claims";
import { Fault, type Log, type Ports } from "@dripline/core";
import { decode } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import { closeCycle, type ReferenceReader } from "@dripline/workers";

export interface Remitting extends Ports {
  readonly reference: ReferenceReader;
  readonly policy: Policy;
  readonly isStopping?: (() => boolean) | undefined;
  readonly payablesPerBin?: number | undefined;
}

export interface Remitted {
  /** False where it was stopped between two bins of payees: the next closing ends it. */
  readonly isWhole: boolean;
  /** 835s. */
  readonly remittances: number;
}

export async function remitCycle(date: IsoDate, { reference, ...parts }: Remitting): Promise<Remitted> {
  await reference.catchUp(parts.log);
  const { tables } = reference;
  let remittances = 0;
  const isWhole = await closeCycle(date, {
    ...parts,
    payer: () => payerOf(reference),
    provider: (npi) => tables.provider(npi),
    digest: (text) => createHash("sha256").update(text).digest("hex"),
    onIssued: () => {
      remittances += 1;
    },
  });
  return { isWhole, remittances };
}

function payerOf({ tables: { payer } }: ReferenceReader): Payer {
  if (payer === undefined) throw new Fault("DRIP_PAYER_UNKNOWN", "no payer.json has been published yet");
  return payer;
}

const CYCLES = { topic: "cycles.closed", partition: 0 } as const;
const READ_MAX = 500;

/** The newest cycle that was closed; undefined before the first. */
export async function newestCycle(log: Log): Promise<IsoDate | undefined> {
  let newest: IsoDate | undefined;
  for (let from = 0; ; ) {
    const records = await log.read({ ...CYCLES, from, max: READ_MAX });
    for (const { value } of records) {
      const { date } = decode(CYCLES.topic, value);
      if (newest === undefined || date > newest) newest = date;
    }
    const last = records[records.length - 1];
    if (last === undefined) return newest;
    from = last.offset + 1;
  }
}
