// docs/topics.md is made from the list of topics: who writes and reads each is written here, everything else follows.
import { golden } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { schemas } from "./schemas.ts";
import { type KeyKind, type TopicName, topics } from "./topics.ts";

const keys: Readonly<Record<KeyKind, string>> = {
  member: "the member's pseudonym",
  payee: "the payee's NPI",
  sender: "the clearinghouse",
  fact: "the row's own key; a member's is the pseudonym",
  policy: "the bundle's content hash",
  cycle: "the cycle's day",
  order: "the order's cause",
  position: "where the record lay",
  partition: "the partition that it is about",
  file: "SHA-256 of the file",
};

const flow: Readonly<Partial<Record<TopicName, readonly [writes: string, reads: string]>>> = {
  "claims.received": ["intake", "screening"],
  "claims.screened": ["screening", "adjudication"],
  "claims.adjudicated": ["adjudication", "replay, whoever explains"],
  "ledger.entries": ["adjudication", "replay, auditors"],
  "payables.posted": ["adjudication", "remittance"],
  "remittances.issued": ["remittance", "clearinghouses"],
  "payments.requested": ["remittance", "payments"],
  "acknowledgements.issued": ["intake", "clearinghouses"],
  "files.taken": ["intake, with the claims", "replay: stretches by file name, and intake's state built anew"],
  "policies.published": ["every start with a new policy", "replay"],
  "receivables.posted": ["remittance, audit cases", "remittance, whoever keeps the payee's account"],
  "checkpoints.published": ["adjudication, with the receipts", "replay"],
  "cycles.closed": ["remittance", "whoever waits for a cycle"],
  "orders.carried-out": ["`dripline readjudicate --apply`", "auditors"],
  "claims.quarantined": ["every worker", "`dripline quarantine`"],
};

test("docs/topics.md lists every topic with its key, its partitions, its schema, and who writes and reads it", () => {
  expect(golden(new URL("../../../../docs/topics.md", import.meta.url), page())).toBe(page());
});

function page(): string {
  const rows = topics.map(({ name, key, compacted, schema }) => {
    const [writes, reads] = flow[name] ?? ["feeds", "screening, and whoever looks rows up"];
    const version = schemas.get(schema)?.at(-1)?.version ?? 0;
    const partitions = key === "member" ? "as many as asked for" : "1";
    return `| \`${name}\` | ${keys[key]} | ${partitions} | ${compacted ? "newest of a key" : "everything"} | \`schemas/${schema}/${version}.avsc\` | ${writes} | ${reads} |`;
  });
  return `# Topics

Avro in the Confluent frame, subject \`<topic>-value\`, \`BACKWARD_TRANSITIVE\`. A published schema is never edited. Keys are UTF-8 text and hold no
member's name, birth date or id. \`dripline topics plan\` shows what an installation lacks, \`dripline topics apply\` makes it.

| Topic | Key | Partitions | Keeps | Schema | Written by | Read by |
|---|---|---|---|---|---|---|
${rows.join("\n")}

Beside them lie two of the workers' own: \`state.changed\` (compacted, as many partitions as the topics keyed by member), every change of the workers'
state in the transaction that made it, from which Redis is filled; and \`state.epoch\`, one record that says which making of the topics this is.

The partitions of a topic keyed by member are never changed: members would move to other partitions and lose their order. \`topics apply\` refuses
it. Whoever needs more makes a new installation.

This page is made by \`packages/pipeline/events/src/topics-page.test.ts\` (\`UPDATE_GOLDEN=1\` writes it again).
`;
}
