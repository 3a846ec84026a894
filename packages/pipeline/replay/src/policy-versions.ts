// Policy versions as the log keeps them: a receipt is judged again by the bundle that it was judged by, whatever ships today.
import { createHash } from "node:crypto";
import { Fault, type Log } from "@dripline/core";
import { decode, type PolicyPublished } from "@dripline/events";
import { type Policy, readPublishedBundle } from "@dripline/policy";
import { parse } from "yaml";
import { recordsInOrder } from "./records-in-order.ts";

/** The policy of a version. Throws DRIP_DATA_DAMAGED where the bundle isn't what its version says. */
export function policyOf({ version, content }: PolicyPublished): Policy {
  const digest = createHash("sha256").update(content).digest("hex");
  if (digest !== version) throw new Fault("DRIP_DATA_DAMAGED", `policy ${version}: its content has the digest ${digest}`);
  const files: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(JSON.parse(content) as Record<string, string>)) files[name] = parse(text);
  const { policy, problems } = readPublishedBundle(files, version);
  const [first] = problems;
  if (policy === undefined) throw new Fault("DRIP_POLICY_INVALID", `policy ${version}: ${first?.file} ${first?.where}: ${first?.problem}`);
  return policy;
}

/** Every version that was ever published, read when it is first asked for. */
export class PolicyVersions {
  readonly #published: ReadonlyMap<string, PolicyPublished>;
  readonly #read = new Map<string, Policy>();

  constructor(published: Iterable<PolicyPublished>) {
    this.#published = new Map([...published].map((each) => [each.version, each]));
  }

  /** Undefined where no such version was published. */
  get(version: string): Policy | undefined {
    const known = this.#read.get(version);
    if (known !== undefined) return known;
    const published = this.#published.get(version);
    if (published === undefined) return undefined;
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
  const records = recordsInOrder(log, { topic: "policies.published", partition: 0 }, { onDamage: () => {} });
  for await (const { value } of records) published.push(decode("policies.published", value));
  return new PolicyVersions(published);
}
