// `dripline log TOPIC`: events of a topic as JSON Lines, by partition and offset.
import { Command } from "@commander-js/extra-typings";
import { Fault, type TopicPartition } from "@dripline/core";
import { decode, readable, type TopicName, topicNamed, topics } from "@dripline/events";
import { withSource } from "../log-options.ts";
import { wholeNumber } from "../options.ts";
import { pseudonymOf, type Reading, withReading } from "../reading.ts";

const READ_MAX = 500;

export function logCommand() {
  return withSource(new Command("log"))
    .description("print the events of a topic as JSON Lines, in the order of the log")
    .argument("<topic>", `one of ${topics.map(({ name }) => name).join(", ")}`)
    .option("--claim <id>", "only events of this claim: claim control number or patient control number")
    .option("--member <id>", "only events of this member")
    .option("--from <n>", "start at this offset, of each partition", wholeNumber, 0)
    .addHelpText("after", "\nExample:\n  dripline log claims.adjudicated --data .dripline/demo/data --claim 20250910000001")
    .action(async (name, { data, brokers, registry, redis, ...wanted }) => {
      const topic = topicNamed(name);
      if (topic === undefined) throw new Fault("DRIP_USAGE", `${name} is not a topic: see dripline log --help`);
      await withReading({ data, brokers, registry, redis }, (reading) => printEvents(topic.name, reading, wanted));
    });
}

interface Wanted {
  readonly claim?: string | undefined;
  readonly member?: string | undefined;
  readonly from: number;
}

async function printEvents(topic: TopicName, reading: Reading, wanted: Wanted): Promise<void> {
  const isWanted = await filterOf(wanted, reading);
  const partitions = topicNamed(topic)?.key === "member" ? reading.partitions : [0];
  for (const partition of partitions)
    for await (const event of eventsOf({ topic, partition }, { reading, from: wanted.from }))
      if (isWanted(event)) process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function filterOf({ claim, member }: Wanted, reading: Reading): Promise<(event: Event) => boolean> {
  const memberKey = member === undefined ? undefined : pseudonymOf(member, reading);
  const names = claim === undefined ? undefined : await namesOf(claim, reading);
  return ({ key, value }) => {
    if (member !== undefined && key !== memberKey && !isOfMember(value, member)) return false;
    return names === undefined || isOfClaim(value, names);
  };
}

/** Both names of the claim: a ledger entry or a payable has the claim control number alone. */
async function namesOf(claim: string, reading: Reading): Promise<ReadonlySet<string>> {
  const receipts = await reading.receiptsOf(claim);
  return new Set([claim, ...receipts.map(({ claimId }) => claimId)]);
}

interface Event {
  readonly topic: TopicName;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: unknown;
}

async function* eventsOf(
  { topic, partition: of }: TopicPartition,
  { reading, from }: { readonly reading: Reading; readonly from: number },
): AsyncGenerator<Event> {
  for (let next = from; ; ) {
    const records = await reading.log.read({ topic, partition: of, from: next, max: READ_MAX });
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
