// `dripline log TOPIC`: events of a topic as JSON Lines, by partition and offset.
import { Command } from "@commander-js/extra-typings";
import { Fault } from "@dripline/core";
import { decode, readable, type TopicName, topicNamed, topics } from "@dripline/events";
import { receiptsOf } from "../find-claim.ts";
import { wholeNumber } from "../options.ts";
import { type Workspace, withWorkspace } from "../workspace.ts";

const READ_MAX = 500;

export function logCommand() {
  return new Command("log")
    .description("print the events of a topic as JSON Lines, in the order of the log")
    .argument("<topic>", `one of ${topics.map(({ name }) => name).join(", ")}`)
    .requiredOption("--data <dir>", "data folder")
    .option("--claim <id>", "only events of this claim: claim control number or patient control number")
    .option("--member <id>", "only events of this member")
    .option("--from <n>", "start at this offset", wholeNumber, 0)
    .addHelpText("after", "\nExample:\n  dripline log claims.adjudicated --data .dripline/demo/data --claim 20250910000001")
    .action(async (name, { data, ...wanted }) => {
      const topic = topicNamed(name);
      if (topic === undefined) throw new Fault("DRIP_USAGE", `${name} is not a topic: see dripline log --help`);
      await withWorkspace(data, { readOnly: true }, (workspace) => printEvents(topic.name, workspace, wanted));
    });
}

interface Wanted {
  readonly claim?: string | undefined;
  readonly member?: string | undefined;
  readonly from: number;
}

async function printEvents(topic: TopicName, workspace: Workspace, { claim, member, from }: Wanted): Promise<void> {
  const key = member === undefined ? undefined : workspace.keyOf(member);
  const names = claim === undefined ? undefined : await namesOf(claim, workspace);
  for await (const event of eventsOf(topic, { workspace, from })) {
    if (member !== undefined && event.key !== key && !isOfMember(event.value, member)) continue;
    if (names !== undefined && !isOfClaim(event.value, names)) continue;
    process.stdout.write(`${JSON.stringify(event)}\n`);
  }
}

/** Both names of the claim: a ledger entry or a payable has the claim control number alone. */
async function namesOf(claim: string, workspace: Workspace): Promise<ReadonlySet<string>> {
  const receipts = await receiptsOf(claim, workspace);
  return new Set([claim, ...receipts.map(({ claimId }) => claimId)]);
}

interface Event {
  readonly topic: TopicName;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: unknown;
}

async function* eventsOf(topic: TopicName, { workspace, from }: { workspace: Workspace; from: number }): AsyncGenerator<Event> {
  for (let next = from; ; ) {
    const records = await workspace.log.read({ topic, partition: 0, from: next, max: READ_MAX });
    for (const { partition, offset, key, value } of records)
      yield { topic, partition, offset, key, value: readable(topic, decode(topic, value)) };
    const last = records[records.length - 1];
    if (last === undefined || records.length < READ_MAX) return;
    next = last.offset + 1;
  }
}

/** Claims stand at the top of a record or below `claim` or `claims`, under either of their names. */
function isOfClaim(value: unknown, names: ReadonlySet<string>): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { claimId, patientControlNumber, claim, claims } = value as Record<string, unknown>;
  if ([claimId, patientControlNumber].some((name) => typeof name === "string" && names.has(name))) return true;
  return isOfClaim(claim, names) || (Array.isArray(claims) && claims.some((each) => isOfClaim(each, names)));
}

/** A topic whose key is no member's has it below: in the decision of a payable, in the row of a fact. */
function isOfMember(value: unknown, member: string): boolean {
  const { decision, row } = value as Record<string, { readonly memberId?: unknown } | undefined>;
  return decision?.memberId === member || row?.memberId === member;
}
