// A claim's proof checked without the log: judged again, chained, and led to the root of the tree. Whatever was changed in the file is told.
import type { LogRecord } from "@dripline/core";
import { decode, type Receipt, readable, type SealedReceipt, UnreadableRecord } from "@dripline/events";
import { z } from "zod";
import { type ClaimProof, PROOF_FORMAT, type ProvenReceipt, publishedPolicy } from "./claim-proof.ts";
import { fieldDifferences } from "./field-differences.ts";
import type { Finding } from "./finding.ts";
import { judgeAgain, reverseAgain } from "./judge-again.ts";
import { compareAgain, placeOf } from "./judge-stretch.ts";
import { rootOfProof } from "./merkle-tree.ts";
import { PolicyVersions } from "./policy-versions.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.int().min(0);
const proofSchema: z.ZodType<ClaimProof> = z.strictObject({
  format: z.literal(PROOF_FORMAT),
  claims: z.array(z.string()),
  policies: z.array(z.strictObject({ version: hash, content: z.record(z.string(), z.string()) })),
  receipts: z.array(
    z.strictObject({
      record: z.base64(),
      receipt: z.unknown(),
      inclusion: z.strictObject({ index: whole, path: z.array(hash).max(64) }).optional(),
    }),
  ),
  tree: z.strictObject({ partition: whole, size: whole, root: hash }).optional(),
});

export interface VerifiedProof {
  readonly claims: readonly string[];
  readonly receipts: number;
  readonly findings: readonly Finding[];
  readonly tree?: ClaimProof["tree"];
}

/** Undefined where the text is no proof at all. */
export function verifyProof(text: string): VerifiedProof | undefined {
  const proof = readProof(text);
  if (proof === undefined) return undefined;
  const checked = new ProofInHand(proof);
  for (const each of proof.receipts) checked.take(each);
  checked.finish();
  return { claims: proof.claims, receipts: proof.receipts.length, findings: checked.findings, tree: proof.tree };
}

function readProof(text: string): ClaimProof | undefined {
  try {
    return proofSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

class ProofInHand {
  readonly findings: Finding[] = [];
  readonly #proof: ClaimProof;
  readonly #policies: PolicyVersions;
  readonly #used = new Set<string>();
  /** By claim, its newest receipt so far. */
  readonly #newest = new Map<string, Receipt>();

  constructor(proof: ClaimProof) {
    this.#proof = proof;
    this.#policies = new PolicyVersions(proof.policies.map(publishedPolicy));
  }

  take(proven: ProvenReceipt): void {
    const value = Buffer.from(proven.record, "base64");
    const record: LogRecord = {
      topic: "claims.adjudicated",
      partition: this.#partition,
      offset: proven.inclusion?.index ?? 0,
      key: "",
      value,
    };
    const receipt = this.#read(record, proven);
    if (receipt === undefined) return;
    this.#used.add(receipt.policyVersion);
    this.#judge(record, receipt, proven);
    this.#checkPlace(record, receipt, proven);
    this.#newest.set(receipt.claimId, receipt);
  }

  finish(): void {
    const { claims, receipts, policies, tree } = this.#proof;
    if ([...this.#newest.keys()].join() !== claims.join()) this.#tell("the receipts aren't those of the claims that the file names");
    if (receipts.length === 0) this.#tell("the file has no receipt");
    const extra = policies.find(({ version }) => !this.#used.has(version));
    if (extra !== undefined) this.#tell(`no receipt was judged by policy ${extra.version}`);
    if (tree === undefined && receipts.some(({ inclusion }) => inclusion !== undefined)) this.#tell("the file names no tree");
  }

  get #partition(): number {
    return this.#proof.tree?.partition ?? 0;
  }

  #tell(what: string, offset = 0): void {
    this.findings.push({ kind: "damaged", partition: this.#partition, offset, what });
  }

  #read({ offset, value }: LogRecord, { record }: ProvenReceipt): Receipt | undefined {
    try {
      if (Buffer.from(value).toString("base64") !== record) this.#tell("the record isn't base64 as it is written", offset);
      return decode("claims.adjudicated", value);
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error;
      this.#tell(error.message, offset);
      return undefined;
    }
  }

  #judge(record: LogRecord, receipt: Receipt, proven: ProvenReceipt): void {
    const fields = fieldDifferences(proven.receipt, readable("claims.adjudicated", receipt));
    const what = "what is printed isn't what the record says";
    if (fields.length > 0) this.findings.push({ ...placeOf(record, receipt), kind: "damaged", what, fields });
    const finding = compareAgain(record, receipt, () => this.#again(receipt));
    if (finding !== undefined) this.findings.push(finding);
  }

  #again(receipt: Receipt): SealedReceipt {
    if (receipt.disposition === "reversed") {
      const reversed = this.#newest.get(receipt.claimId);
      if (reversed === undefined) throw new Error("the receipt that it reverses isn't in the file");
      return reverseAgain(receipt, reversed);
    }
    const policy = this.#policies.get(receipt.policyVersion);
    if (policy === undefined) throw new Error(`policy ${receipt.policyVersion} isn't in the file`);
    return judgeAgain(receipt, policy);
  }

  /** In its claim, after the receipt before it, and in the tree. */
  #checkPlace(record: LogRecord, receipt: Receipt, { inclusion }: ProvenReceipt): void {
    const { tree } = this.#proof;
    const place = placeOf(record, receipt);
    const before = this.#newest.get(receipt.claimId);
    const version = before?.version ?? 0;
    if (receipt.version !== version + 1)
      this.findings.push({ ...place, kind: "chain", what: `version ${receipt.version} follows version ${version}` });
    if (receipt.previousReceipt !== before?.receipt)
      this.findings.push({ ...place, kind: "chain", what: "the receipt before it isn't the one that it names" });
    if (tree === undefined) return;
    const root = inclusion && rootOfProof(Buffer.from(receipt.receipt, "hex"), { ...inclusion, size: tree.size });
    if (root !== tree.root) this.findings.push({ ...place, kind: "tree", what: "its proof doesn't lead to the root of the tree" });
  }
}
