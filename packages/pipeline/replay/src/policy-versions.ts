// Policy versions as the log keeps them: a receipt is judged again by the bundle that it was judged by, whatever ships today.
import { createHash } from "node:crypto";
import { Fault, type Log } from "@dripline/core";
import { decode, type PolicyPublished, UnreadableRecord } from "@dripline/events";
import { type Policy, readPublishedBundle } from "@dripline/policy";
import { parse } from "yaml";
import type { Finding } from "./finding.ts";
import { recordsInOrder } from "./records-in-order.ts";

/** Of a version whose content is what its digest says. Throws DRIP_POLICY_INVALID. */
function policyOf({ version, content }: PolicyPublished): Policy {
  const files: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(JSON.parse(content) as Record<string, string>)) files[name] = parse(text);
  const { policy, problems } = readPublishedBundle(files, version);
  const [first] = problems;
  if (policy === undefined) throw new Fault("DRIP_POLICY_INVALID", `policy ${version}: ${first?.file} ${first?.where}: ${first?.problem}`);
  return policy;
}

function isWhole({ version, content }: PolicyPublished): boolean {
  return createHash("sha256").update(content).digest("hex") === version;
}

/** Every version that was ever published, read when it is first asked for. */
export class PolicyVersions {
  readonly #published: ReadonlyMap<string, PolicyPublished>;
  readonly #read = new Map<string, Policy>();
  /** Records of `policies.published` that aren't what they were: to whoever asks for their version it isn't there. */
  readonly damaged: readonly Finding[];

  constructor(published: Iterable<PolicyPublished>, damaged: readonly Finding[] = []) {
    this.#published = new Map([...published].map((each) => [each.version, each]));
    this.damaged = damaged;
  }

  /** Undefined where no such version was published, or where its content isn't what its digest says. */
  get(version: string): Policy | undefined {
    const known = this.#read.get(version);
    if (known !== undefined) return known;
    const published = this.#published.get(version);
    if (published === undefined || !isWhole(published)) return undefined;
    const policy = policyOf(published);
    this.#read.set(version, policy);
    return policy;
  }

  published(version: string): PolicyPublished | undefined {
    return this.#published.get(version);
  }

  all(): readonly PolicyPublished[] {
    return [...this.#published.values()];
  }
}

/** Reads `policies.published` from its beginning. A version that can't be read is one that isn't there. */
export async function readPolicyVersions(log: Log): Promise<PolicyVersions> {
  const published: PolicyPublished[] = [];
  const damaged: Finding[] = [];
  const onDamage = (offset: number, what: string): void => {
    damaged.push({ kind: "policy", topic: "policies.published", partition: 0, offset, what });
  };
  const records = recordsInOrder(log, { topic: "policies.published", partition: 0 }, { onDamage });
  for await (const { key, offset, value } of records) {
    const policy = readPublished(value);
    if (typeof policy === "string") onDamage(offset, policy);
    else if (key !== policy.version) onDamage(offset, `the record's key isn't its version, ${policy.version}`);
    else published.push(policy);
  }
  return new PolicyVersions(published, damaged);
}

/** What is wrong with it, where it isn't as it was published. */
function readPublished(value: Uint8Array): PolicyPublished | string {
  try {
    const policy = decode("policies.published", value);
    return isWhole(policy) ? policy : `policy ${policy.version}: its content has another digest`;
  } catch (error) {
    if (error instanceof UnreadableRecord) return error.message;
    throw error;
  }
}
