// A month through the whole pipeline, then the invariants of the architecture, read off the log and the files alone.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Instant, IsoDate } from "@dripline/claims";
import { run, writeSynthetic } from "@dripline/cli";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { decode, isSealed, type Receipt, type Records, type TopicName, topics } from "@dripline/events";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

const CLAIMS = 800;
let root: string;
let opened: Embedded;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "dripline-invariants-"));
  writeSynthetic(root, { claims: CLAIMS, seed: 11 });
  const folders = { data: join(root, "data"), in: join(root, "claims"), out: join(root, "out"), reference: join(root, "reference") };
  await run({ ...folders, once: true, receivedAt: "2025-04-03T09:00:00-04:00" as Instant, cycle: "2025-04-04" as IsoDate });
  opened = openEmbedded(folders.data, { readOnly: true });
}, 120_000);

afterAll(() => {
  opened.close();
  rmSync(root, { recursive: true, force: true });
});

async function raw(topic: TopicName) {
  return opened.log.read({ topic, partition: 0, from: 0, max: 1_000_000 });
}

async function all<Name extends TopicName>(topic: Name): Promise<Records[Name][]> {
  return (await raw(topic)).map(({ value }) => decode(topic, value));
}

test("1: every claim accepted on a 277CA has one receipt, and none that was rejected", async () => {
  const accepted = answered("REF*1K*");
  const receipts = await all("claims.adjudicated");
  expect(receipts.flatMap(({ claimId, version }) => (version === 1 ? [claimId] : [])).sort()).toEqual(accepted.sort());
  expect((await all("claims.received")).length).toBe(accepted.length);
  expect(accepted.length + answered("STC*A").filter((stc) => /^[36-8]/.test(stc)).length).toBe(CLAIMS);
});

test("1: a later version takes back the one before it: money, units and entries come to nothing", async () => {
  const receipts = await all("claims.adjudicated");
  const later = receipts.filter(({ version }) => version > 1);
  expect(later.length).toBeGreaterThan(2);
  for (const reversal of later) {
    const before = receipts.find(({ claimId, version }) => claimId === reversal.claimId && version === reversal.version - 1);
    if (before === undefined) throw new Error("a version without the one before it");
    expect(reversal).toMatchObject({ disposition: "reversed", reverses: before.receipt, wireNumber: before.wireNumber });
    expect(reversal.lines.map(moved)).toEqual(before.lines.map(moved).map((amounts) => amounts.map((amount) => 0 - amount)));
    expect(reversal.entries).toEqual(before.entries.map((entry) => ({ ...entry, amount: 0 - entry.amount })));
  }
});

test("2: an account is the sum of its entries, never below zero, and units never pass their day's limit", async () => {
  const limits = (await all("reference.unit-limits")).map(({ row }) => JSON.parse(row) as Limit);
  const balances = new Map<string, number>();
  for (const { key, value } of await raw("ledger.entries")) {
    const { account, amount } = decode("ledger.entries", value);
    const name = `${key} ${account}`;
    const balance = (balances.get(name) ?? 0) + amount;
    balances.set(name, balance);
    expect(balance).toBeGreaterThanOrEqual(0);
    const [kind, code, day = ""] = account.split("/");
    const limit =
      kind === "units" ? limits.filter((row) => row.code === code && row.from <= day && (row.to ?? "9999") >= day).pop() : undefined;
    if (kind === "units") expect(balance).toBeLessThanOrEqual((limit?.unitsPerDay ?? 0) * 1000);
  }
  expect(balances.size).toBeGreaterThan(100);
  expect(Object.fromEntries(balances)).toEqual(await liveBalances([...balances.keys()]));
});

test("3: charge is paid plus adjustments, on each line and each claim", async () => {
  for (const receipt of await all("claims.adjudicated")) {
    if (receipt.disposition === "pended") continue;
    for (const line of receipt.lines) {
      const adjusted = line.adjustments.reduce((sum, { amountCents }) => sum + amountCents, 0);
      expect(line.chargeCents).toBe(line.paidCents + adjusted);
    }
    expect(receipt.paidCents).toBe(sum(receipt, "paidCents"));
    expect(receipt.chargeCents).toBe(sum(receipt, "chargeCents"));
  }
});

test("4: what is paid is what is payable, payee by payee, and no payment is requested twice", async () => {
  const due: Record<string, number> = {};
  for (const { payeeNpi, amountCents } of await all("payables.posted")) due[payeeNpi] = (due[payeeNpi] ?? 0) + amountCents;
  const paid: Record<string, number> = Object.fromEntries(Object.keys(due).map((npi) => [npi, 0]));
  const payments = await all("payments.requested");
  for (const { payeeNpi, amountCents } of payments) paid[payeeNpi] = (paid[payeeNpi] ?? 0) + amountCents;
  expect(paid).toEqual(due);
  expect(new Set(payments.map(({ paymentId }) => paymentId)).size).toBe(payments.length);
});

test("every receipt is sealed: one flipped bit anywhere in it shows", async () => {
  const [first] = await raw("claims.adjudicated");
  const value = Buffer.from(first?.value ?? []);
  for (const record of await raw("claims.adjudicated")) expect(isSealed(record.value)).toBe(true);
  for (let at = 5; at < value.length; at += 97) {
    const flipped = Buffer.from(value);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    expect(isSealed(flipped)).toBe(false);
  }
});

test("8: no member's name, birth date or id in a key, a verdict or an unreadable record's reason", async () => {
  const members = (await all("reference.members")).map(
    ({ row }) => JSON.parse(row) as { memberId: string; lastName: string; birthDate: string },
  );
  const ids = new Set(members.map(({ memberId }) => memberId));
  for (const { name } of topics) for (const { key } of await raw(name)) expect(ids.has(key)).toBe(false);
  const byId = new Map(members.map((member) => [member.memberId, member]));
  for (const { memberId, verdicts } of await all("claims.adjudicated")) {
    const said = JSON.stringify(verdicts);
    const member = byId.get(memberId);
    expect(said).not.toContain(memberId);
    expect(said).not.toContain(member?.birthDate ?? memberId);
    expect(said).not.toMatch(new RegExp(`\\b${member?.lastName ?? memberId}\\b`));
  }
});

interface Limit {
  readonly code: string;
  readonly from: string;
  readonly to?: string | null;
  readonly unitsPerDay: number;
}

function moved({ chargeCents, paidCents, allowedCents, units, paidUnits, adjustments }: Receipt["lines"][number]): number[] {
  return [chargeCents, paidCents, allowedCents, units, paidUnits, ...adjustments.map(({ amountCents }) => amountCents)];
}

function sum(receipt: Receipt, field: "paidCents" | "chargeCents"): number {
  return receipt.lines.reduce((total, line) => total + line[field], 0);
}

/** What follows a prefix on every 277CA, up to the segment's end. */
function answered(prefix: string): string[] {
  const folder = join(root, "out", "acknowledgements");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith("277ca.x12"));
  return files.flatMap((name) => {
    const segments = readFileSync(join(folder, name), "utf8").split(/~\s*/);
    return segments.filter((segment) => segment.startsWith(prefix)).map((segment) => segment.slice(prefix.length));
  });
}

/** Balances as the members' ledger pages hold them now; `names` are `<member key> <account>`. */
async function liveBalances(names: readonly string[]): Promise<Record<string, number>> {
  const live: Record<string, number> = {};
  for (const key of new Set(names.map((name) => name.split(" ")[0] ?? ""))) {
    const own = names.filter((name) => name.startsWith(key));
    const pages = new Set(
      own
        .map((name) => /units\/\w+\/(\d{4}-\d{2})/.exec(name)?.[1])
        .map((month) => `member/${key}${month === undefined ? "" : `/${month}`}`),
    );
    for (const bytes of await opened.state.read([...pages])) {
      if (bytes === undefined) continue;
      const { balances } = JSON.parse(Buffer.from(bytes).toString("utf8")) as { balances: Record<string, number> };
      for (const [account, balance] of Object.entries(balances)) live[`${key} ${account}`] = balance;
    }
  }
  return live;
}
