// What was committed becomes files: all of it, once, under the contract's names; and the same again after a crash between file and position.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cents, IsoDate } from "@dripline/claims";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { encode, type PaymentRequested } from "@dripline/events";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { deliverFiles } from "./outbox.ts";
import type { Files, Output } from "./ports.ts";

let folder: string;
let data: Embedded;
let written: [string, string][];
const files: Files = {
  write: async (each) => {
    for (const { path, content } of each) written.push([path, Buffer.from(content).toString("utf8")]);
  },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dripline-outbox-"));
  data = openEmbedded(folder);
  written = [];
});

afterEach(() => {
  data.close();
  rmSync(folder, { recursive: true });
});

function acknowledgement(fileName: string, content = "TA1*"): Output {
  return {
    topic: "acknowledgements.issued",
    key: "S",
    value: encode("acknowledgements.issued", { fileName, kind: "ta1", content: Buffer.from(content) }),
  };
}

function payment(id: string, cycle: string): Output {
  const row: PaymentRequested = {
    paymentId: id,
    payeeNpi: "1999999984",
    payeeTaxId: "061234567",
    amountCents: 11_000 as Cents,
    method: "ACH",
    traceNumber: `T${id}`,
    cycle: cycle as IsoDate,
    remittance: `1999999984-T${id}.835.x12`,
  };
  return { topic: "payments.requested", key: row.payeeNpi, value: encode("payments.requested", row) };
}

async function commit(...outputs: Output[]): Promise<void> {
  await data.commit.commit({ outputs, state: new Map(), positions: [] });
}

const deliver = (with_: Files = files) => deliverFiles({ log: data.log, state: data.state, commit: data.commit, files: with_ });

describe("the outbox", () => {
  test("writes acknowledgements and remittances where the contract has them, each once", async () => {
    const remittance = encode("remittances.issued", {
      cycle: "2025-03-14" as IsoDate,
      payeeNpi: "1999999984",
      sender: "S",
      traceNumber: "T1",
      fileName: "1999999984-T1.835.x12",
      paidCents: 11_000 as Cents,
      content: "ISA*835~",
    });
    await commit(acknowledgement("S/000000101-ta1.x12"), { topic: "remittances.issued", key: "1999999984", value: remittance });
    expect(await deliver()).toEqual({ files: 2 });
    expect(written).toEqual([
      ["acknowledgements/S/000000101-ta1.x12", "TA1*"],
      ["remittances/2025-03-14/1999999984-T1.835.x12", "ISA*835~"],
    ]);
    expect(await deliver()).toEqual({ files: 0 });
  });

  test("goes on to the end, however much there is", async () => {
    await commit(...Array.from({ length: 150 }, (_, at) => acknowledgement(`S/${at}-ta1.x12`)));
    expect(await deliver()).toEqual({ files: 150 });
    expect(new Set(written.map(([path]) => path)).size).toBe(150);
  });

  test("a cycle's payments are one whole file, written again when a payment comes later", async () => {
    await commit(payment("1", "2025-03-14"), payment("2", "2025-03-14"), payment("3", "2025-03-21"));
    await deliver();
    await commit(payment("4", "2025-03-21"), payment("5", "2025-03-14"));
    await deliver();
    const ids = written.map(([path, text]) => [
      path,
      text
        .trim()
        .split("\n")
        .map((row) => (JSON.parse(row) as PaymentRequested).paymentId)
        .join(" "),
    ]);
    expect(ids).toEqual([
      ["payments/2025-03-14.jsonl", "1 2"],
      ["payments/2025-03-21.jsonl", "3"],
      ["payments/2025-03-21.jsonl", "3 4"],
      ["payments/2025-03-14.jsonl", "1 2 5"],
    ]);
  });

  test("a payment that lies on the log twice, as a released one does, is one row where it first was", async () => {
    await commit(payment("1", "2025-03-14"), payment("2", "2025-03-14"));
    await deliver();
    await commit(payment("1", "2025-03-14"));
    await deliver();
    expect(written[1]?.[1]).toBe(written[0]?.[1]);
  });

  test("a record that can't be read is set aside, and those behind it become files", async () => {
    const broken = (topic: Output["topic"]): Output => ({ topic, key: "S", value: Buffer.from("no frame") });
    await commit(broken("acknowledgements.issued"), acknowledgement("S/1-ta1.x12"));
    await commit(broken("payments.requested"), payment("1", "2025-03-14"), broken("payments.requested"));
    expect(await deliver()).toEqual({ files: 2 });
    expect(await deliver()).toEqual({ files: 0 });
    expect(written.map(([path]) => path)).toEqual(["acknowledgements/S/1-ta1.x12", "payments/2025-03-14.jsonl"]);
    const aside = await data.log.read({ topic: "claims.quarantined", partition: 0, from: 0, max: 10 });
    expect(aside.map(({ key }) => key)).toEqual(["acknowledgements.issued/0/0", "payments.requested/0/0", "payments.requested/0/2"]);
  });

  test("a row has the contract's fields in the contract's order", async () => {
    await commit(payment("1", "2025-03-14"));
    await deliver();
    expect(written[0]?.[1]).toBe(
      '{"paymentId":"1","payeeNpi":"1999999984","payeeTaxId":"061234567","amountCents":11000,"method":"ACH","traceNumber":"T1","cycle":"2025-03-14","remittance":"1999999984-T1.835.x12"}\n',
    );
  });

  test("after a crash between a file and its position it does the same again", async () => {
    await commit(acknowledgement("S/1-ta1.x12"), payment("1", "2025-03-14"));
    const crashing: Files = { write: () => Promise.reject(new Error("killed")) };
    await expect(deliver(crashing)).rejects.toThrow("killed");
    expect(await deliver()).toEqual({ files: 2 });
    expect(written.map(([path]) => path)).toEqual(["acknowledgements/S/1-ta1.x12", "payments/2025-03-14.jsonl"]);
  });

  test.each([["../out.x12"], ["S/../../out"], ["/etc/passwd"], ["S//x"], ["S\\x"], [""]])(
    "a name that would leave its folder is refused: %j",
    async (name) => {
      await commit(acknowledgement(name));
      await expect(deliver()).rejects.toMatchObject({ code: "DRIP_DATA_DAMAGED" });
      expect(written).toEqual([]);
    },
  );
});
