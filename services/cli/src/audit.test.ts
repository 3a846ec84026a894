// `dripline audit` from the outside: a folder as it was written holds every invariant, and whatever is altered in a copy of it is caught and named.
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cents } from "@dripline/claims";
import type { Log } from "@dripline/core";
import { openEmbedded } from "@dripline/embedded";
import { decode, encode, type Receipt, type Records, sealReceipt, type TopicName, topicNamed } from "@dripline/events";
import { auditLog } from "@dripline/replay";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Alter, alteredCopy, type KeptRecord } from "../test/altered-log.ts";
import { BenchTop, dripline } from "../test/bench-top.ts";
import { claimFile } from "../test/claim-file.ts";
import { liveALife, numbered } from "../test/life-story.ts";
import { patient, STORY_FEEDS } from "../test/second-payer.ts";

interface Audited {
  readonly status: number | null;
  readonly broken: readonly string[];
  readonly invariants: readonly {
    readonly name: string;
    readonly checked: number;
    readonly broken: number;
    readonly breaches: readonly { topic?: string; offset?: number; claimId?: string; traceNumber?: string; file?: string; what: string }[];
  }[];
}

async function audit(data: string, ...more: readonly string[]): Promise<Audited> {
  const { status, stdout } = await dripline("audit", "--data", data, "--json", ...more);
  for (const member of [patient(10), patient(12), patient(16)])
    for (const own of [member.id, `"${member.last}`, "1950-01-01"]) expect(stdout).not.toContain(own);
  return { status, ...JSON.parse(stdout) };
}

const bench = new BenchTop(STORY_FEEDS);
let copies = 0;

async function altered(topic: TopicName, alter: Alter): Promise<Audited> {
  copies += 1;
  const copy = await alteredCopy(bench.data, join(bench.folder, `copy${copies}`), { topic, alter });
  const audited = await audit(copy);
  rmSync(copy, { recursive: true });
  return audited;
}

/** Of one invariant, the first breach. */
function first({ invariants }: Audited, name: string) {
  return invariants.find((each) => each.name === name)?.breaches[0];
}

/** Another value in place of the record's at a place. */
function changed<Name extends TopicName>(topic: Name, at: number, change: (value: Records[Name]) => Records[Name]): Alter {
  return (records) => put(records, at, (record) => ({ ...record, value: encode(topic, change(decode(topic, record.value))) }));
}

function put(records: readonly KeptRecord[], at: number, change: (record: KeptRecord) => KeptRecord): KeptRecord[] {
  return records.map((record, index) => (index === at ? change(record) : record));
}

const dropped =
  (at: number): Alter =>
  (records) =>
    records.toSpliced(at < 0 ? records.length + at : at, 1);
const doubled =
  (at: number): Alter =>
  (records) =>
    records.flatMap((record, index) => (index === at ? [record, record] : [record]));
const keyed =
  (at: number, key: string): Alter =>
  (records) =>
    put(records, at, (record) => ({ ...record, key }));

/** Sealed anew, as someone who knows how would. */
function resealed(at: number, change: (receipt: Receipt) => Receipt): Alter {
  return (records) =>
    put(records, at, (record) => {
      const { facts, previousReceipt, reverses, ...decision } = change(decode("claims.adjudicated", record.value));
      return { ...record, value: sealReceipt({ decision, facts, previousReceipt, reverses }).value };
    });
}

/** More is owed by the payee than is due to it: one 835 carries it forward, the next one collects of it. */
async function carryForward(): Promise<void> {
  const found = ["--payee", "1999999984", "--cents", "90000", "--finding", "extrapolated", "--method", "offset"];
  const closing = ["cycle", "--data", bench.data, "--out", bench.out, "--date", "2025-03-21"];
  const later = { pcn: "LATER", member: patient(12), lines: [{ code: "S9500", charge: "180", day: "20250210" }] };
  bench.put("02.837", claimFile({ control: "000000200", claims: [later] }));
  const done = [
    await dripline("audit-case", "open", ...found, "--data", bench.data),
    await dripline(...closing),
    await bench.run("--cycle", "2025-03-28"),
  ];
  expect(done.map(({ status }) => status)).toEqual([0, 0, 0]);
}

let receipts: Receipt[] = [];
const offsetOf = (claimId: string, version = 1): number =>
  receipts.findIndex((each) => each.claimId === claimId && each.version === version);

beforeAll(async () => {
  await liveALife(bench);
  await carryForward();
  await altered("claims.adjudicated", (records) => {
    receipts = records.map(({ value }) => decode("claims.adjudicated", value));
    return records;
  });
});
afterAll(() => bench.clear());

describe("a folder as it was written", () => {
  test("holds every invariant, files included, and each of them was held to something", async () => {
    const { status, broken, invariants } = await audit(bench.data, "--out", bench.out);
    expect([status, broken]).toEqual([0, []]);
    expect(invariants.map(({ name }) => name)).toEqual([
      "received",
      "receipts",
      "sums",
      "reversals",
      "ledger",
      "balances",
      "payables",
      "remittances",
      "reported",
      "payments",
      "adjustments",
      "files",
      "keys",
    ]);
    for (const { name, checked } of invariants) expect([name, checked > 0]).toEqual([name, true]);
  });

  test("says a line for each", async () => {
    const { status, stdout } = await dripline("audit", "--data", bench.data);
    expect([status, stdout.split("\n").length]).toEqual([0, 13]);
    expect(stdout).toMatch(new RegExp(`receipts +checked ${receipts.length}, broken 0`));
  });

  test("of a demo too; and where its cycle was cut off between two payees, those to come aren't missed", async () => {
    const dir = join(bench.folder, "demo");
    expect((await dripline("demo", "--claims", "150", "--dir", dir)).status).toBe(0);
    expect(await audit(join(dir, "data"), "--out", join(dir, "out"))).toMatchObject({ status: 0, broken: [] });
    const copy = (name: string): string => join(bench.folder, name);
    const unissued = await alteredCopy(join(dir, "data"), copy("unissued"), { topic: "remittances.issued", alter: dropped(0) });
    const unpaid = await alteredCopy(unissued, copy("unpaid"), { topic: "payments.requested", alter: dropped(0) });
    expect(await audit(unpaid)).toMatchObject({ status: 1, broken: ["reported"] });
    const cutOff = await alteredCopy(unpaid, copy("cut-off"), { topic: "cycles.closed", alter: () => [] });
    expect(await audit(cutOff)).toMatchObject({ status: 0, broken: [] });
  });

  test("payables that wait for their cycle aren't missed", async () => {
    const open = new BenchTop(STORY_FEEDS);
    await liveALife(open);
    expect(await audit(open.data, "--out", open.out)).toMatchObject({ status: 0, broken: [] });
    open.clear();
  });

  test("over two partitions with holes between their offsets, as topics have", async () => {
    const { log, close } = openEmbedded(bench.data, { readOnly: true });
    const [one] = await log.read({ topic: "claims.received", partition: 0, from: 0, max: 1 });
    const all = async (topic: TopicName, partition: number) =>
      (await log.read({ topic, partition: 0, from: 0, max: 100_000 }))
        .filter(({ key }) => topicNamed(topic)?.key !== "member" || (key === one?.key ? 0 : 1) === partition)
        .map((record) => ({ ...record, partition, offset: 3 * record.offset + 1 }));
    const topics: Log = {
      read: async ({ topic, partition, from, max }) => (await all(topic, partition)).filter(({ offset }) => offset >= from).slice(0, max),
      end: async ({ topic, partition }) => ((await all(topic, partition)).at(-1)?.offset ?? 0) + 2,
      epoch: (topic) => log.epoch(topic),
    };
    const sizes = await Promise.all([0, 1].map(async (partition) => (await all("claims.adjudicated", partition)).length));
    const invariants = await auditLog({ log: topics, partitions: [0, 1] });
    close();
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    expect(invariants.filter(({ broken }) => broken > 0)).toEqual([]);
    expect(invariants.find(({ name }) => name === "receipts")?.checked).toBe(receipts.length);
  });

  test("wrong usage is said", async () => {
    expect((await dripline("audit")).status).toBe(2);
    expect((await dripline("audit", "--data", bench.data, "--brokers", "localhost:1")).status).toBe(2);
    expect((await dripline("audit", "--data", bench.data, "--out", join(bench.folder, "nowhere"))).status).toBe(2);
  });
});

describe("receipts", () => {
  test("a claim received twice", async () => {
    const found = await altered("claims.received", doubled(3));
    expect(found).toMatchObject({ status: 1, broken: ["received"] });
    expect(first(found, "received")).toMatchObject({ offset: 4, claimId: numbered(4) });
  });

  test("a claim that was never received", async () => {
    const found = await altered("claims.received", dropped(6));
    expect(first(found, "receipts")).toMatchObject({ offset: offsetOf(numbered(7)), claimId: numbered(7) });
    expect(found.broken).toEqual(["receipts"]);
  });

  test("a claim without a receipt", async () => {
    const found = await altered("claims.adjudicated", dropped(offsetOf(numbered(7))));
    expect(found.broken).toEqual(["receipts", "ledger", "payables"]);
    expect(first(found, "receipts")).toMatchObject({ claimId: numbered(7), what: expect.stringContaining("no receipt") });
  });

  test("a claim that was set aside has its answer there", async () => {
    const copy = (name: string): string => join(bench.folder, name);
    const at = offsetOf(numbered(7));
    const lost = await alteredCopy(bench.data, copy("lost"), { topic: "claims.adjudicated", alter: dropped(at) });
    let value: Uint8Array = new Uint8Array();
    const read = await alteredCopy(lost, copy("read-again"), {
      topic: "claims.received",
      alter: (records) => {
        value = records.find((record) => decode("claims.received", record.value).claimId === numbered(7))?.value ?? value;
        return records;
      },
    });
    const record = { topic: "claims.received", partition: 0, offset: 6, reason: "DRIP_TEST", value };
    const aside = { key: "claims.received/0/6", value: encode("claims.quarantined", record) };
    const answered = await alteredCopy(read, copy("aside"), { topic: "claims.quarantined", alter: () => [aside] });
    expect((await audit(lost)).broken).toContain("receipts");
    expect((await audit(answered)).broken).not.toContain("receipts");
  });

  test("a version that is missing in between", async () => {
    const found = await altered("claims.adjudicated", dropped(offsetOf(numbered(4), 2)));
    expect(first(found, "receipts")).toMatchObject({ claimId: numbered(4), version: 3, what: "version 2 was to be next" });
  });

  test("a receipt twice", async () => {
    const found = await altered("claims.adjudicated", doubled(offsetOf(numbered(7))));
    expect(found.broken).toEqual(["receipts", "ledger", "payables"]);
    expect(first(found, "receipts")).toMatchObject({ offset: offsetOf(numbered(7)) + 1, claimId: numbered(7) });
  });

  test("one that doesn't name the one before it", async () => {
    const found = await altered(
      "claims.adjudicated",
      resealed(offsetOf(numbered(4), 3), (receipt) => ({ ...receipt, previousReceipt: "0".repeat(64) })),
    );
    expect(first(found, "receipts")).toMatchObject({ version: 3, what: expect.stringContaining("doesn't name") });
  });

  test("a byte of one", async () => {
    const at = offsetOf(numbered(7));
    const found = await altered("claims.adjudicated", (records) =>
      put(records, at, (record) => {
        const value = Buffer.from(record.value);
        value.writeUInt8(value.readUInt8(value.length - 70) ^ 1, value.length - 70);
        return { ...record, value };
      }),
    );
    expect([found.status, first(found, "receipts")]).toEqual([1, expect.objectContaining({ offset: at })]);
  });

  test("a cent of one, sealed anew", async () => {
    const at = offsetOf(numbered(7));
    const found = await altered(
      "claims.adjudicated",
      resealed(at, (receipt) => ({ ...receipt, paidCents: cents(receipt.paidCents + 1) })),
    );
    expect(found.broken).toEqual(["sums", "payables"]);
    expect(first(found, "sums")).toMatchObject({ offset: at, claimId: numbered(7), what: expect.stringContaining("1 cents") });
  });

  test("a cent of a line, moved to where the receipt still adds up", async () => {
    const at = offsetOf(numbered(7));
    const found = await altered(
      "claims.adjudicated",
      resealed(at, ({ lines: [line, ...lines], ...receipt }) => ({
        ...receipt,
        paidCents: cents(receipt.paidCents + 1),
        lines: line === undefined ? [] : [{ ...line, paidCents: cents(line.paidCents + 1) }, ...lines],
      })),
    );
    expect(first(found, "sums")).toMatchObject({ offset: at, what: "line 1: charge less paid less adjustments is -1 cents" });
  });

  test("a reversal that keeps a unit back, and the receipt after it", async () => {
    const at = offsetOf(numbered(1), 2);
    const found = await altered(
      "claims.adjudicated",
      resealed(at, (receipt) => ({ ...receipt, entries: receipt.entries.map((entry) => ({ ...entry, amount: entry.amount + 1 })) })),
    );
    expect(found.broken).toEqual(["reversals", "ledger", "payables"]);
    expect(first(found, "reversals")).toMatchObject({ offset: at, claimId: numbered(1), version: 2 });
  });

  test("a reversal of a cent less, which adds up by itself", async () => {
    const at = offsetOf(numbered(1), 2);
    const found = await altered(
      "claims.adjudicated",
      resealed(at, ({ lines: [line, ...lines], ...receipt }) => ({
        ...receipt,
        chargeCents: cents(receipt.chargeCents + 1),
        paidCents: cents(receipt.paidCents + 1),
        lines:
          line === undefined ? [] : [{ ...line, chargeCents: cents(line.chargeCents + 1), paidCents: cents(line.paidCents + 1) }, ...lines],
      })),
    );
    expect(found.broken).toEqual(["reversals", "payables"]);
    expect(first(found, "reversals")).toMatchObject({ offset: at, what: "charge comes to 1 cents, not to nothing" });
  });
});

describe("the ledger", () => {
  test.each([
    ["dropped", dropped(2)],
    ["the last one dropped", dropped(-1)],
    ["twice", doubled(2)],
    ["of another amount", changed("ledger.entries", 2, (entry) => ({ ...entry, amount: entry.amount + 1 }))],
    ["of another account", changed("ledger.entries", 2, (entry) => ({ ...entry, account: "deductible/2031" }))],
    ["of another member", keyed(2, "AAAAAAAAAAAAAAAA")],
    ["swapped", (records: KeptRecord[]) => put(records, 0, () => records[2] as KeptRecord).with(2, records[0] as KeptRecord)],
  ])("an entry %s", async (_, alter) => {
    const found = await altered("ledger.entries", alter);
    expect([found.status, found.broken]).toEqual([1, expect.arrayContaining(["ledger"])]);
    expect(first(found, "ledger")?.claimId).toMatch(/^2025066/);
  });

  test("an account that falls below 0, at the place where it does", async () => {
    const found = await altered(
      "ledger.entries",
      changed("ledger.entries", 0, (entry) => ({ ...entry, amount: -1 })),
    );
    expect(found.broken).toEqual(["ledger", "balances"]);
    expect(first(found, "balances")).toMatchObject({ offset: 0, what: expect.stringContaining("falls to -1") });
  });
});

describe("payables", () => {
  test("one dropped: the receipt has none, its 835 no reason", async () => {
    const found = await altered("payables.posted", dropped(1));
    expect(found.broken).toEqual(["payables", "reported"]);
  });

  test("one doubled: a receipt too few for it, an 835 too few too", async () => {
    const found = await altered("payables.posted", doubled(1));
    expect(found.broken).toEqual(["payables", "reported"]);
    expect(first(found, "payables")).toMatchObject({ offset: 2, what: expect.stringContaining("not one more") });
  });

  test("one of another amount", async () => {
    const found = await altered(
      "payables.posted",
      changed("payables.posted", 0, (payable) => ({ ...payable, amountCents: cents(payable.amountCents + 100) })),
    );
    expect(found.broken).toEqual(["payables", "reported"]);
    expect(first(found, "payables")).toMatchObject({ offset: 0, what: expect.stringContaining("amount") });
  });
});

const content = (change: (text: string) => string): Alter =>
  changed("remittances.issued", 0, (issued) => ({ ...issued, content: change(issued.content) }));

describe("835s", () => {
  test.each([
    ["the charge of a claim", content((text) => text.replace(/(CLP\*[^*]*\*\d+\*)\d+/, "$1999"))],
    ["the payment of a line", content((text) => text.replace(/(SVC\*[^*]*\*[^*]*\*)\d+/, "$199999"))],
    ["the amount of an adjustment", content((text) => text.replace(/(CAS\*[^*]*\*[^*]*\*)/, "$11"))],
    ["BPR02", content((text) => text.replace(/(BPR\*I\*)/, "$11"))],
    ["TRN02", content((text) => text.replace("TRN*1*", "TRN*1*9"))],
    ["SE01", content((text) => text.replace("SE*", "SE*1"))],
    ["all of it", content(() => "lost")],
    ["the record's amount", changed("remittances.issued", 0, (issued) => ({ ...issued, paidCents: cents(issued.paidCents + 1) }))],
    ["issued twice", doubled(0)],
  ])("%s", async (_, alter) => {
    const found = await altered("remittances.issued", alter);
    expect([found.status, found.broken]).toEqual([1, expect.arrayContaining(["remittances"])]);
    expect(first(found, "remittances")?.traceNumber).toMatch(/^20250314/);
  });

  test("a claim twice on them, and a payment without one", async () => {
    expect((await altered("remittances.issued", doubled(0))).broken).toEqual(expect.arrayContaining(["reported", "payments"]));
  });

  test("one dropped: its claims are on none, its payment has none", async () => {
    const found = await altered("remittances.issued", dropped(0));
    expect(found.broken).toEqual(["reported", "payments"]);
    expect(first(found, "reported")).toMatchObject({ topic: "payables.posted", what: expect.stringContaining("no 835 has it") });
  });
});

describe("payments", () => {
  test.each([
    ["dropped", dropped(0)],
    ["requested twice", doubled(0)],
    ["of another amount", changed("payments.requested", 0, (payment) => ({ ...payment, amountCents: cents(payment.amountCents + 1) }))],
    ["to somebody else", changed("payments.requested", 0, (payment) => ({ ...payment, payeeNpi: "1234567893" }))],
    ["under a new id, once more", (records: KeptRecord[]) => [...records, ...again(records[0])]],
  ])("one %s", async (_, alter) => {
    const found = await altered("payments.requested", alter);
    expect([found.status, found.broken]).toEqual([1, ["payments"]]);
    expect(first(found, "payments")?.traceNumber).toMatch(/^20250314/);
  });

  test("one that was set aside and released is the same payment, and released as another one it isn't", async () => {
    const setAside = await alteredCopy(bench.data, join(bench.folder, "set-aside"), {
      topic: "claims.quarantined",
      alter: () => [{ key: "payments.requested/0/0", value: refused() }],
    });
    const released = async (name: string, alter: Alter) =>
      audit(await alteredCopy(setAside, join(bench.folder, name), { topic: "payments.requested", alter }), "--out", bench.out);
    expect(await released("released", (records) => [...records, ...records.slice(0, 1)])).toMatchObject({ status: 0, broken: [] });
    const twice = await released("released-twice", (records) => [...records, ...records.slice(0, 1), ...records.slice(0, 1)]);
    expect(first(twice, "payments")?.what).toBe("the payment is requested twice");
    const other = await released("released-as-another", (records) => [...records, ...more(records[0])]);
    expect(first(other, "payments")?.what).toContain("released as another one");
  });

  function refused(): Uint8Array {
    const reason = "DRIP_PAYMENT_REFUSED: the payment system answered 422";
    return encode("claims.quarantined", { topic: "payments.requested", partition: 0, offset: 0, reason, value: Buffer.alloc(0) });
  }

  function more(record: KeptRecord | undefined): KeptRecord[] {
    if (record === undefined) return [];
    const payment = decode("payments.requested", record.value);
    return [{ ...record, value: encode("payments.requested", { ...payment, amountCents: cents(payment.amountCents + 1) }) }];
  }

  function again(record: KeptRecord | undefined): KeptRecord[] {
    if (record === undefined) return [];
    const payment = decode("payments.requested", record.value);
    return [{ ...record, value: encode("payments.requested", { ...payment, paymentId: "f".repeat(32) }) }];
  }
});

describe("money beyond claims", () => {
  const isOfAn835 = ({ value }: KeptRecord): boolean => decode("receivables.posted", value).traceNumber !== undefined;
  const atFirst =
    (alter: (at: number) => Alter): Alter =>
    (records) =>
      alter(records.findIndex(isOfAn835))(records);

  test.each([
    ["dropped", atFirst(dropped)],
    ["twice", atFirst(doubled)],
    ["of another amount", atFirst((at) => changed("receivables.posted", at, (posted) => ({ ...posted, amountCents: cents(1) })))],
    ["of another 835", atFirst((at) => changed("receivables.posted", at, (posted) => ({ ...posted, traceNumber: "NOBODY" })))],
  ])("what an 835 states, %s", async (_, alter) => {
    const found = await altered("receivables.posted", alter);
    expect([found.status, found.broken]).toEqual([1, ["adjustments"]]);
  });

  test("collected, and never carried forward", async () => {
    const found = await altered("remittances.issued", (records) =>
      records.filter(({ value }) => decode("remittances.issued", value).cycle !== "2025-03-21"),
    );
    expect(found.broken).toContain("adjustments");
    expect(first(found, "adjustments")).toMatchObject({ what: expect.stringContaining("more than was carried forward") });
  });
});

describe("files", () => {
  const inCopy = async (alter: (out: string) => void): Promise<Audited> => {
    const out = join(bench.folder, "out-copy");
    cpSync(bench.out, out, { recursive: true });
    alter(out);
    const audited = await audit(bench.data, "--out", out);
    rmSync(out, { recursive: true });
    return audited;
  };
  const fileLike = (start: string): string => Object.keys(bench.files()).find((path) => path.startsWith(start)) ?? "";

  test.each(["remittances/2025-03-14", "payments/2025-03-14", "acknowledgements/"])(
    "%s…: a byte, the whole file, a file too many",
    async (start) => {
      const path = fileLike(start);
      const touched = await inCopy((out) =>
        writeFileSync(join(out, path), readFileSync(join(out, path), "utf8").replace(/\d(?=\D*$)/, "x")),
      );
      expect([touched.status, touched.broken, first(touched, "files")]).toEqual([1, ["files"], expect.objectContaining({ file: path })]);
      const gone = await inCopy((out) => rmSync(join(out, path)));
      expect(first(gone, "files")).toMatchObject({ file: path, what: "the file isn't there" });
      const more = await inCopy((out) => cpSync(join(out, path), join(out, `${path}.copy`)));
      expect(first(more, "files")).toMatchObject({ file: `${path}.copy` });
    },
  );

  test("one that is still being written is nobody's", async () => {
    expect((await inCopy((out) => writeFileSync(join(out, "payments", ".2025-03-28.jsonl.partial"), "half"))).status).toBe(0);
  });
});

describe("keys", () => {
  test.each([
    ["claims.received", patient(12).id, "id"],
    ["claims.adjudicated", patient(12).last, "name"],
    ["claims.screened", "19500101", "birth date"],
    ["payables.posted", "1950-01-01", "birth date"],
    ["remittances.issued", patient(12).id, "id"],
    ["cycles.closed", patient(12).id, "id"],
    ["reference.authorizations", `WAIT1/${patient(12).id}`, "id"],
    ["reference.members", patient(12).id, "id"],
  ] as const)("of %s: a member's %s", async (topic, key, what) => {
    const found = await altered(topic, keyed(0, key));
    expect([found.status, found.broken]).toEqual([1, expect.arrayContaining(["keys"])]);
    const whats = found.invariants.find(({ name }) => name === "keys")?.breaches.map((breach) => breach.what);
    expect(whats).toContainEqual(expect.stringContaining(what));
  });

  test("another member's pseudonym", async () => {
    const found = await altered("claims.received", keyed(0, "AAAAAAAAAAAAAAAA"));
    expect(first(found, "keys")).toMatchObject({ topic: "claims.received", offset: 0, what: "the key isn't the member's pseudonym" });
  });
});
