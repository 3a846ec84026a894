// A payment cycle that is cut short at any commit, and an audit case that is: done again, everything comes out as if nothing had happened.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { cents, instantOf } from "@dripline/claims";
import type { OnStep, Step } from "@dripline/embedded";
import { decode, readable, type TopicName } from "@dripline/events";
import { day } from "@dripline/kit";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline, RECEIVED } from "../test/bench-top.ts";
import { claimFile } from "../test/claim-file.ts";
import { type CaseRequest, openAuditCase } from "./audit-cases.ts";
import { closeCycle } from "./close-cycle.ts";
import { RunTally } from "./run-tally.ts";
import { takeClaimFile } from "./take-file.ts";
import { type Workspace, withWorkspace } from "./workspace.ts";

const PAYEE = "1999999984";
const OTHER = "1234567893";
const STRANGER = "1888888876";
const TOPICS: readonly TopicName[] = [
  "claims.adjudicated",
  "payables.posted",
  "receivables.posted",
  "remittances.issued",
  "payments.requested",
  "cycles.closed",
];

const bench = new BenchTop();
let folders = 0;

/** Claims of three payees paid or denied in a cycle; then a claim for two of them, a cheque for one and a recovery from the third. */
beforeAll(async () => {
  for (const [at, billing] of [PAYEE, OTHER, STRANGER].entries()) bench.put(`${at}.837`, oneClaim(`00000010${at}`, billing, "20250303"));
  await bench.run("--cycle", "2025-03-07");
  const { stdout } = await dripline(
    "audit-case",
    "open",
    "--payee",
    PAYEE,
    "--cents",
    "1000",
    "--finding",
    "x",
    "--method",
    "letter",
    "--data",
    bench.data,
    "--json",
  );
  await dripline("audit-case", "refund", JSON.parse(stdout).caseId, "--cheque", "C1", "--cents", "1500", "--data", bench.data);
  await dripline("audit-case", "open", "--payee", STRANGER, "--cents", "700", "--finding", "x", "--method", "offset", "--data", bench.data);
});
afterAll(() => bench.clear());

function oneClaim(control: string, billing: string, service: string): string {
  return claimFile({ control, billing, claims: [{ pcn: `PCN${control}`, lines: [{ code: "S9500", charge: "180", day: service }] }] });
}

function copied(): string {
  folders += 1;
  const folder = join(bench.folder, `copy-${folders}`);
  cpSync(bench.data, folder, { recursive: true });
  return folder;
}

/** Dies once, at the nth time that the step comes. */
function dyingAt(step: Step, nth: number): OnStep {
  let seen = 0;
  return (now) => {
    if (now === step && seen++ === nth) throw new Error("killed");
  };
}

async function everything(data: string): Promise<unknown> {
  return withWorkspace(data, { readOnly: true }, async ({ log, state }) => {
    const records = await Promise.all(TOPICS.map((topic) => log.read({ topic, partition: 0, from: 0, max: 1000 })));
    const standings = await state.read([PAYEE, OTHER, STRANGER].map((npi) => `payee/${npi}`));
    const topics = records.map((each) => each.map(({ topic, value }) => readable(topic, decode(topic, value))));
    return [topics, standings.map((each) => each && Buffer.from(each).toString("utf8"))];
  });
}

const moments: [Step, number][] = (["before-begin", "after-state", "after-commit"] as const).flatMap((step) =>
  [0, 1, 2].map((nth): [Step, number] => [step, nth]),
);

describe("a cycle of more than one bin", () => {
  const close = (workspace: Workspace): Promise<void> =>
    closeCycle(workspace, { date: day("2025-03-21"), tally: new RunTally(), payablesPerBin: 1 });
  let undisturbed: unknown;
  beforeAll(async () => {
    bench.put("3.837", oneClaim("000000103", PAYEE, "20250304"));
    bench.put("4.837", oneClaim("000000104", OTHER, "20250304"));
    await takeFiles("3.837", "4.837");
    const data = copied();
    await withWorkspace(data, { readOnly: false }, close);
    undisturbed = await everything(data);
  });

  test("closes each payee once, in the last bin the one that no claim is payable to", () => {
    const [[, , receivables, remittances, payments]] = undisturbed as [
      [unknown, unknown, { kind: string }[], { payeeNpi: string }[], object[]],
    ];
    expect(remittances.slice(3).map(({ payeeNpi }) => payeeNpi)).toEqual([OTHER, STRANGER, PAYEE]);
    expect(receivables.map(({ kind }) => kind)).toEqual([
      "opened",
      "refunded",
      "opened",
      "collected",
      "forwarded",
      "acknowledged",
      "acknowledged",
      "acknowledged",
    ]);
    expect(payments).toHaveLength(2);
  });

  test.each(moments)("cut short at %s, time %i", async (step, nth) => {
    const data = copied();
    await withWorkspace(data, { readOnly: false, onStep: dyingAt(step, nth) }, close).catch(String);
    await withWorkspace(data, { readOnly: false }, close);
    expect(await everything(data)).toEqual(undisturbed);
  });
});

describe("an offset on claims", () => {
  const request: CaseRequest = {
    about: { claims: [{ claimId: "20250660000001", lines: [] }] },
    finding: "no infusion",
    method: "offset",
    carc: "112",
  };
  test.each(moments)("cut short at %s, time %i", async (step, nth) => {
    const [calm, data] = [copied(), copied()];
    await withWorkspace(calm, { readOnly: false }, (workspace) => openAuditCase(request, workspace));
    await withWorkspace(data, { readOnly: false, onStep: dyingAt(step, nth) }, (workspace) => openAuditCase(request, workspace)).catch(
      String,
    );
    const answer = await withWorkspace(data, { readOnly: false }, (workspace) => openAuditCase(request, workspace));
    expect(answer).toMatchObject({ kind: "case", case: { state: "offset", openCents: cents(8800) } });
    expect(await everything(data)).toEqual(await everything(calm));
  });
});

async function takeFiles(...names: readonly string[]): Promise<void> {
  const options = { receivedAt: instantOf(Date.parse(RECEIVED)), tally: new RunTally(), onProgress: () => undefined };
  await withWorkspace(bench.data, { readOnly: false }, async (workspace) => {
    for (const name of names) await takeClaimFile(join(bench.in, name), workspace, options);
  });
}
