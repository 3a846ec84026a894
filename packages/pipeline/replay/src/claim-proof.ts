// A claim's proof: its receipts whole, the policy versions that they were judged by, and where they stand in the tree. One JSON file
// that anyone with Dripline checks, on any machine, without the data folder.
import { Fault, type Log } from "@dripline/core";
import { decode, type PolicyPublished, type Receipt, readable } from "@dripline/events";
import { checkpointsInOrder } from "./checkpoints.ts";
import { auditPath, leafHash } from "./merkle-tree.ts";
import type { PolicyVersions } from "./policy-versions.ts";

export const PROOF_FORMAT = "dripline-claim-proof/1";

export interface ClaimProof {
  readonly format: typeof PROOF_FORMAT;
  /** Claim control numbers: several where a patient control number names a claim and its replacement. */
  readonly claims: readonly string[];
  readonly policies: readonly ProvenPolicy[];
  readonly receipts: readonly ProvenReceipt[];
  /** The tree that the proofs lead to; absent where the log has no checkpoints. */
  readonly tree?: { readonly partition: number; readonly size: number; readonly root: string } | undefined;
}

export interface ProvenPolicy {
  readonly version: string;
  /** The bundle's files by name. */
  readonly content: Readonly<Record<string, string>>;
}

export interface ProvenReceipt {
  /** The record as it lies on the log, base64. */
  readonly record: string;
  /** The same to be read by people: as `dripline log` prints it. */
  readonly receipt: unknown;
  readonly inclusion?: { readonly index: number; readonly path: readonly string[] } | undefined;
}

export interface ToProve {
  readonly log: Log;
  readonly policies: PolicyVersions;
  readonly partition: number;
  /** Receipts of the claims, in log order. */
  readonly records: readonly { readonly offset: number; readonly value: Uint8Array }[];
}

/** The proof of these receipts. Throws DRIP_DATA_DAMAGED where the log lacks what they stand on. */
export async function proveClaim({ log, policies, partition, records }: ToProve): Promise<ClaimProof> {
  const receipts = records.map((record) => ({ ...record, receipt: decode("claims.adjudicated", record.value) }));
  const tree = await leavesOf(log, partition);
  return {
    format: PROOF_FORMAT,
    claims: [...new Set(receipts.map(({ receipt }) => receipt.claimId))],
    policies: [...new Set(receipts.map(({ receipt }) => receipt.policyVersion))].map((version) => provenPolicy(version, policies)),
    receipts: receipts.map((each) => provenReceipt(each, tree)),
    tree: tree && { partition, size: tree.size, root: tree.root },
  };
}

/** A version's bundle to be read by people; as it was published it comes back from `publishedPolicy`. */
function provenPolicy(version: string, policies: PolicyVersions): ProvenPolicy {
  const published = policies.published(version);
  if (published === undefined) throw new Fault("DRIP_DATA_DAMAGED", `policy ${version} was never published`);
  return { version, content: JSON.parse(published.content) as Record<string, string> };
}

export function publishedPolicy({ version, content }: ProvenPolicy): PolicyPublished {
  return { version, content: JSON.stringify(content) };
}

interface Tree {
  readonly size: number;
  readonly root: string;
  readonly seals: Buffer;
  readonly hashes: Buffer;
}

interface ReceiptAt {
  readonly offset: number;
  readonly value: Uint8Array;
  readonly receipt: Receipt;
}

function provenReceipt({ offset, value, receipt }: ReceiptAt, tree: Tree | undefined): ProvenReceipt {
  const proven = { record: Buffer.from(value).toString("base64"), receipt: readable("claims.adjudicated", receipt) };
  if (tree === undefined) return proven;
  const index = indexOf(tree.seals, Buffer.from(receipt.receipt, "hex"));
  if (index === undefined)
    throw new Fault("DRIP_DATA_DAMAGED", `no checkpoint has the receipt at offset ${offset}: see dripline replay verify`);
  return { ...proven, inclusion: { index, path: auditPath(tree.hashes, index) } };
}

/** Every leaf that the checkpoints have: 64 bytes a receipt. */
async function leavesOf(log: Log, partition: number): Promise<Tree | undefined> {
  const seals: Uint8Array[] = [];
  let newest: { readonly size: number; readonly root: string } | undefined;
  for await (const checkpoint of checkpointsInOrder(log, partition)) {
    seals.push(checkpoint.seals);
    newest = checkpoint;
  }
  if (newest === undefined) return undefined;
  const all = Buffer.concat(seals);
  const hashes = Buffer.alloc(all.length);
  for (let at = 0; at < all.length; at += 32) leafHash(all.subarray(at, at + 32)).copy(hashes, at);
  return { size: newest.size, root: newest.root, seals: all, hashes };
}

function indexOf(seals: Buffer, seal: Buffer): number | undefined {
  let at = seals.indexOf(seal);
  while (at % 32 > 0) at = seals.indexOf(seal, at + 1);
  return at === -1 ? undefined : at / 32;
}
