// A month's payables closed by the remittance service: the same 835s and payments as embedded, whatever order they arrived in, whatever gaps
// the log has, however often the closing was killed; and closing twice changes nothing.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Instant, IsoDate } from "@dripline/claims";
import { loadPolicy, run, writeSynthetic } from "@dripline/cli";
import type { LogRecord, Ports, Unit } from "@dripline/core";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { decode, type TopicName, topics } from "@dripline/events";
import { type Remitted, remitCycle } from "@dripline/service-remittance";
import { ReferenceReader } from "@dripline/workers";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const CYCLE = "2025-04-04" as IsoDate;
const issuedTopics: readonly TopicName[] = ["remittances.issued", "payments.requested", "receivables.posted", "cycles.closed"];
const { policy } = loadPolicy();

let root: string;
let embedded: Embedded;
let months = 0;
const opened: Embedded[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "dripline-remittance-"));
  writeSynthetic(root, { claims: 400, seed: 31 });
  const folders = { data: join(root, "data"), in: join(root, "claims"), out: join(root, "out"), reference: join(root, "reference") };
  await run({ ...folders, once: true, receivedAt: "2025-04-03T09:00:00-04:00" as Instant, cycle: CYCLE });
  embedded = openEmbedded(folders.data, { readOnly: true });
}, 120_000);

afterAll(() => {
  for (const each of [embedded, ...opened]) each.close();
  rmSync(root, { recursive: true, force: true });
});

async function all({ log }: Pick<Ports, "log">, topic: TopicName): Promise<readonly LogRecord[]> {
  return log.read({ topic, partition: 0, from: 0, max: 1_000_000 });
}

type Arrival = (records: readonly LogRecord[]) => readonly LogRecord[];
const asDecided: Arrival = (records) => records;
/** As three partitions of adjudication might deliver them, one after the other. */
const byPartition: Arrival = (records) => [2, 0, 1].flatMap((of) => records.filter((each) => partitionOf(each) === of));
const partitionOf = ({ value }: LogRecord): number => Number(decode("payables.posted", value).claimId.slice(-2)) % 3;

/** A folder of its own that knows the feeds and the payables, and no cycle. */
async function unpaid(arrival: Arrival): Promise<Embedded> {
  months += 1;
  const month = openEmbedded(join(root, `month-${months}`));
  opened.push(month);
  for (const { name } of topics) {
    if (name !== "payables.posted" && !name.startsWith("reference.")) continue;
    const records = await all(embedded, name);
    const ordered = name === "payables.posted" ? arrival(records) : records;
    await month.commit.commit({
      outputs: ordered.map(({ topic, key, value }) => ({ topic, key, value })),
      state: new Map(),
      positions: [],
    });
  }
  return month;
}

function close({ log, state, commit }: Ports, payablesPerBin?: number): Promise<Remitted> {
  return remitCycle(CYCLE, { log, state, commit, reference: new ReferenceReader(), policy, payablesPerBin });
}

async function bytesOf(month: Embedded): Promise<string[][]> {
  const records = await Promise.all(issuedTopics.map((topic) => all(month, topic)));
  return records.map((each) => each.map(({ key, value }) => `${key} ${Buffer.from(value).toString("base64")}`));
}

/** By payee and sender: what is paid, and every claim and line of the 835s, in an order of its own. */
async function remitted(month: Embedded): Promise<string[]> {
  const records = (await all(month, "remittances.issued")).map(({ value }) => decode("remittances.issued", value));
  const said = records.map(({ payeeNpi, sender, paidCents, content }) => {
    const segments = content.split("~").map((each) => each.trim());
    const claims = segments.filter((each) => /^(CLP|CAS|SVC|PLB\*)/.test(each)).sort();
    return `${payeeNpi} ${sender} ${paidCents} ${claims.join("~")}`;
  });
  return said.sort();
}

async function paid(month: Embedded): Promise<string[]> {
  const records = (await all(month, "payments.requested")).map(({ value }) => decode("payments.requested", value));
  return records
    .map(({ payeeNpi, payeeTaxId, amountCents, method, cycle }) => `${payeeNpi} ${payeeTaxId} ${amountCents} ${method} ${cycle}`)
    .sort();
}

describe("a month closed by the service", () => {
  test("says and pays what the embedded cycle does, payee by payee", async () => {
    const month = await unpaid(asDecided);
    const { isWhole, remittances } = await close(month);
    expect([isWhole, remittances]).toEqual([true, (await all(embedded, "remittances.issued")).length]);
    expect(remittances).toBeGreaterThan(3);
    expect(await remitted(month)).toEqual(await remitted(embedded));
    expect(await paid(month)).toEqual(await paid(embedded));
    expect((await paid(month)).length).toBeGreaterThan(1);
  }, 60_000);

  test("gives the same bytes in whatever order the payables arrived, payees by NPI", async () => {
    const [one, other] = [await unpaid(asDecided), await unpaid(byPartition)];
    const order = async (month: Embedded) =>
      (await all(month, "payables.posted")).map(({ value }) => decode("payables.posted", value).claimId);
    expect(await order(one)).not.toEqual(await order(other));
    await close(one);
    await close(other);
    expect(await bytesOf(other)).toEqual(await bytesOf(one));
    const payees = (await all(one, "remittances.issued")).map(({ key }) => key);
    expect(payees).toEqual([...payees].sort());
  }, 60_000);

  test("closed twice, nothing changes", async () => {
    const month = await unpaid(asDecided);
    await close(month);
    const before = await bytesOf(month);
    expect(await close(month)).toEqual({ isWhole: true, remittances: 0 });
    expect(await bytesOf(month)).toEqual(before);
  }, 60_000);

  test("a log whose offsets have gaps and that ends with marks", async () => {
    const [plain, month] = [await unpaid(asDecided), await unpaid(asDecided)];
    await close(plain);
    await close(gapped(month));
    expect(await bytesOf(month)).toEqual(await bytesOf(plain));
    await close(gapped(month));
    expect(await bytesOf(month)).toEqual(await bytesOf(plain));
  }, 60_000);

  test("killed before each of its units in turn, and run again", async () => {
    const [calm, month] = [await unpaid(asDecided), await unpaid(asDecided)];
    await close(calm, 50);
    for (let kills = 0; ; kills++) {
      const outcome = await close(dyingAfter(1, month), 50).then(
        () => "closed",
        () => "killed",
      );
      if (outcome === "closed") {
        expect(kills).toBeGreaterThan(2);
        break;
      }
    }
    expect(await bytesOf(month)).toEqual(await bytesOf(calm));
  }, 60_000);
});

/** Commits that often, then dies. */
function dyingAfter(commits: number, { log, state, commit }: Ports): Ports {
  let left = commits;
  return {
    log,
    state,
    commit: {
      position: (worker, at) => commit.position(worker, at),
      async commit(unit) {
        if (left === 0) throw new Error("killed");
        left -= 1;
        await commit.commit(unit);
      },
    },
  };
}

/** The payables at every third offset, as transactions leave them; behind the last one two marks. */
function gapped({ log, state, commit }: Ports): Ports {
  const real = (offset: number): number => Math.ceil(offset / 3);
  return {
    state,
    log: {
      epoch: (topic) => log.epoch(topic),
      end: async (at) => (at.topic === "payables.posted" ? 3 * (await log.end(at)) : log.end(at)),
      async read(request) {
        if (request.topic !== "payables.posted") return log.read(request);
        const records = await log.read({ ...request, from: real(request.from) });
        return records.map((each) => ({ ...each, offset: 3 * each.offset }));
      },
    },
    commit: {
      position: async (worker, at) => 3 * (await commit.position(worker, at)),
      commit: (unit: Unit) => commit.commit({ ...unit, positions: unit.positions.map((each) => ({ ...each, next: real(each.next) })) }),
    },
  };
}
