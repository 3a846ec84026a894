// The reader as a whole: what it makes of a clean file, that chunks and delimiters don't matter, and that no bytes stop it.
import { readFileSync } from "node:fs";
import { golden } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ClaimFileReader } from "./claim-file-reader.ts";
import type { GroupOutcome, ReaderEvent } from "./reader-events.ts";

const clean = readFileSync(new URL("../testdata/good/two-claims.837", import.meta.url), "latin1");

function read(bytes: Uint8Array | string, chunk = Number.POSITIVE_INFINITY): ReaderEvent[] {
  const all = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
  const reader = new ClaimFileReader({ buildClaims: true, payerId: "PAYER4CPCT" });
  const events: ReaderEvent[] = [];
  for (let at = 0; at < all.length; at += chunk) events.push(...reader.push(all.subarray(at, at + chunk)));
  return [...events, ...reader.end()];
}

function kinds(events: readonly ReaderEvent[]): string {
  return events.map(({ kind }) => kind).join(" ");
}

function group(events: readonly ReaderEvent[]): GroupOutcome {
  const event = events.find(({ kind }) => kind === "group-end");
  if (event?.kind !== "group-end") throw new Error("no group-end");
  return event.group;
}

function ta1Notes(events: readonly ReaderEvent[]): string[] {
  return events.flatMap((event) => (event.kind === "interchange-end" ? [event.ta1Note] : []));
}

const CLEAN_KINDS = "interchange group set provider claim claim set-end group-end interchange-end";

/** A set of the clean file, with another ST02; SE01 counted. */
function setOf(control: string, edit: (body: string) => string = (body) => body): string {
  const body = edit(clean.slice(clean.indexOf("BHT*"), clean.lastIndexOf("\nSE*") + 1));
  const count = body.split("~").length + 1;
  return `ST*837*${control}*005010X222A1~\n${body}SE*${count}*${control}~\n`;
}

function fileOf(...sets: string[]): string {
  return `${clean.slice(0, clean.indexOf("ST*"))}${sets.join("")}GE*${sets.length}*501~\nIEA*1*000000101~\n`;
}

test("a clean file", () => {
  const text = `${read(clean)
    .map((event) => JSON.stringify(event, undefined, 1))
    .join("\n")}\n`;
  expect(text).toBe(golden(new URL("../testdata/good/two-claims.events.json", import.meta.url), text));
});

test("an element that is missing shows nothing of the segment before", () => {
  const file = fileOf(setOf("0001", (body) => body.replace("HL*2*1*22*0", "NTE*ADD*NAME*SECRET~\nHL*2*1")));
  const errors = group(read(file)).sets[0]?.segmentErrors.filter(({ segmentId, code }) => segmentId === "HL" && code === "8");
  expect(errors?.[0]?.elements).toEqual([{ position: "3", ref: "735", code: "1" }]);
});

test("without claims, the same outcomes", () => {
  const reader = new ClaimFileReader({ buildClaims: false });
  const events = [...reader.push(Buffer.from(clean, "latin1")), ...reader.end()];
  expect(events).toEqual(read(clean).filter(({ kind }) => kind !== "claim"));
});

describe("chunks", () => {
  test("of any size give the same events", () => {
    const whole = read(clean);
    for (const size of [1, 2, 3, 7, 64, 105, 106, 107, 1000]) expect(read(clean, size)).toEqual(whole);
  });

  test("cut anywhere give the same events, for bytes of any kind", () => {
    const broken = fc.tuple(fc.nat(clean.length - 1), fc.nat(40), fc.string({ maxLength: 40, unit: "binary-ascii" }));
    fc.assert(
      fc.property(fc.array(broken, { maxLength: 4 }), fc.integer({ min: 1, max: 300 }), (changes, size) => {
        let text = clean;
        for (const [at, length, by] of changes) text = text.slice(0, at) + by + text.slice(at + length);
        expect(read(text, size)).toEqual(read(text));
      }),
      { numRuns: 100 },
    );
  });

  test("of a segment longer than the buffer give the same events", () => {
    for (const length of [8100, 8192, 8193, 9000, 70_000, 140_000]) {
      const text = clean.replace("SUITE OPENED AT NINE", "X".repeat(length));
      const whole = read(text);
      expect(kinds(whole)).toBe(CLEAN_KINDS);
      for (const size of [1000, 8192, 65_536]) expect(read(text, size)).toEqual(whole);
    }
  });
});

describe("no bytes stop the reader", () => {
  test("random ones", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => read(bytes).length > 0));
  });

  test("any byte of a file replaced", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(clean.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 }), (changes) => {
        const bytes = Buffer.from(clean, "latin1");
        for (const [at, byte] of changes) bytes[at] = byte;
        const events = read(bytes);
        const opened = events.filter(({ kind }) => kind === "interchange").length;
        expect(events.filter(({ kind }) => kind === "interchange-end")).toHaveLength(opened);
      }),
      { numRuns: 200 },
    );
  });

  test("a file cut at any byte is never accepted", () => {
    const last = clean.lastIndexOf("~");
    for (let at = 106; at < last; at += 5) expect(ta1Notes(read(clean.slice(0, at)))).toEqual(["023"]);
    expect(ta1Notes(read(clean.slice(0, last)))).toEqual(["000"]);
  });

  test("segments and elements in any order", () => {
    const segments = clean.split("~\n");
    fc.assert(
      fc.property(fc.shuffledSubarray(segments.slice(2, -3)), (body) => {
        const events = read([segments[0], segments[1], ...body, ...segments.slice(-3)].join("~\n"));
        expect(events.at(-1)?.kind).toBe("interchange-end");
      }),
    );
  });

  test("a very long segment costs its bytes once and no memory", () => {
    const reader = new ClaimFileReader({ buildClaims: true });
    const [head = "", tail = ""] = clean.split("SUITE OPENED AT NINE");
    const events = [...reader.push(Buffer.from(head, "latin1"))];
    const piece = new Uint8Array(1 << 20).fill(65);
    for (let times = 0; times < 256; times++) events.push(...reader.push(piece));
    events.push(...reader.push(Buffer.from(tail, "latin1")), ...reader.end());
    expect(kinds(events)).toBe(CLEAN_KINDS);
    const { segmentErrors, ik5Codes } = group(events).sets[0] ?? { segmentErrors: [], ik5Codes: [] };
    expect(ik5Codes).toEqual(["5"]);
    expect(segmentErrors).toMatchObject([
      {
        segmentId: "NTE",
        position: 24,
        code: "8",
        elements: [
          { position: "2", code: "5" },
          { position: "2", code: "5" },
        ],
      },
    ]);
  });
});

describe("delimiters", () => {
  const variants: [string, string][] = [
    ["newline after the terminator", clean],
    ["nothing after the terminator", clean.replaceAll("\n", "")],
    ["CR LF after the terminator", clean.replaceAll("\n", "\r\n")],
    ["blanks after the terminator", clean.replaceAll("\n", "\n  ")],
    ["newline as the terminator", clean.replaceAll("~\n", "\n")],
    ["CR LF as the terminator", clean.replaceAll("~\n", "\r\n")],
    ["other characters", clean.replaceAll("*", "|").replaceAll(":", ">").replaceAll("~", "'")],
    ["control characters", clean.replaceAll("*", "\x1d").replaceAll(":", "\x1f").replaceAll("~", "\x1c")],
    ["no repetition separator", clean.replace("*^*", "*U*")],
    ["a byte order mark", `\xef\xbb\xbf${clean}`],
    ["blank lines around", `\n\n${clean}\n\n\x1a\0\0`],
  ];

  test.each(variants)("%s", (_, text) => {
    const claims = (events: readonly ReaderEvent[]) => events.filter(({ kind }) => kind !== "interchange");
    expect(claims(read(text))).toEqual(claims(read(clean)));
  });

  test("change with each interchange of a file", () => {
    const other = clean.replaceAll("*", "|").replaceAll(":", ">").replaceAll("~", "'");
    expect(kinds(read(clean + other + clean))).toBe(`${CLEAN_KINDS} ${CLEAN_KINDS} ${CLEAN_KINDS}`);
  });

  test("of an interchange that starts inside another", () => {
    const events = read(clean.slice(0, clean.indexOf("CLM*HI2503-002")) + clean);
    expect(ta1Notes(events)).toEqual(["023", "000"]);
  });
});

describe("sets and groups", () => {
  test("one bad set doesn't stop the others", () => {
    const events = read(
      fileOf(
        setOf("0001"),
        setOf("0002", (body) => body.replace("UN*8***1~", "UN****1~")),
        setOf("0003"),
      ),
    );
    const outcome = group(events);
    expect([outcome.ak9, outcome.setsIncluded, outcome.setsReceived, outcome.setsAccepted]).toEqual(["P", 3, 3, 2]);
    expect(outcome.sets.map(({ accepted }) => accepted)).toEqual([true, false, true]);
  });

  test("a replacement without REF*F8 and a line without units, as the guide's 999 has them", () => {
    const rejected = setOf("0002", (body) =>
      body
        .replace(/CLM\*HI2503-001[\s\S]*$/, "")
        .concat("CLM*HI2503-009*180***12:B:7*Y*A*Y*Y~\nHI*ABK:A419~\nNM1*DN*1*RIVERA*ANA****XX*1888888876~\n")
        .concat("LX*1~\nSV1*HC:S9500*180*UN****1~\nDTP*472*D8*20250303~\n"),
    );
    const [, set] = group(read(fileOf(setOf("0001"), rejected))).sets;
    expect(set?.ik5Codes).toEqual(["5"]);
    const patientControlNumber = "HI2503-009";
    expect(set?.segmentErrors).toMatchObject([
      {
        segmentId: "REF",
        position: 20,
        loop: "2300",
        code: "3",
        patientControlNumber,
        trigger: { segment: "CLM", position: 19, loop: "2300", element: "5:3" },
      },
      {
        segmentId: "SV1",
        position: 23,
        loop: "2400",
        code: "8",
        patientControlNumber,
        elements: [{ position: "4", ref: "380", code: "1" }],
      },
    ]);
  });

  test("each set that is read is said once, in the order of its group's sets; a group of another version is only counted", () => {
    const group501 = fileOf(setOf("0001"), setOf("0002").replace("ST*837", "ST*835"), setOf("0003"));
    const [head = "", rest = ""] = group501.split(/(?=IEA)/);
    const other = "GS*HC*A2*B2*20250307*0930*502*X*005010X222~\nST*837*0001*005010X222~\nSE*2*0001~\nGE*1*502~\n";
    const isa = head.slice(0, head.indexOf("GS*"));
    const events = read(isa + other + head.slice(isa.length) + rest.replace("IEA*1", "IEA*2"));
    const said = events.filter(({ kind }) => ["group", "set", "set-end", "group-end"].includes(kind));
    expect(kinds(said)).toBe("group group-end group set set-end set set-end set set-end group-end");
    const ends = events.flatMap((event) => (event.kind === "group-end" ? [[event.group.setsReceived, event.group.sets.length]] : []));
    expect(ends).toEqual([
      [1, 0],
      [3, 3],
    ]);
    expect(ta1Notes(events)).toEqual(["000"]);
  });

  test("no set accepted: the group is rejected, without a code of its own", () => {
    const outcome = group(read(fileOf(setOf("0001", (body) => body.replace("PER*IC", "PER*XX")))));
    expect([outcome.ak9, outcome.ak9Codes, outcome.setsAccepted]).toEqual(["R", [], 0]);
  });

  test("errors past the maximum are counted, not kept", () => {
    const reader = new ClaimFileReader({ buildClaims: false, errorsPerSet: 10 });
    const events = reader.push(Buffer.from(fileOf(setOf("0001", (body) => body + "SVC*X~\n".repeat(500))), "latin1"));
    const [set] = group(events).sets;
    expect([set?.segmentErrors.length, set?.errorCount]).toEqual([10, 500]);
  });

  test("an amount at the limit, and past it", () => {
    const claim = (amount: string) => setOf("0001", (body) => body.replace("CLM*HI2503-001*587.69", `CLM*HI2503-001*${amount}`));
    const accepted = (amount: string) => group(read(fileOf(claim(amount)))).ak9;
    expect(["99999999.99", "0099999999.99", "587.690", "100000000", "1e3", "+5", "-5", "5.", ".5"].map(accepted).join("")).toBe(
      "AARRRRRAA",
    );
  });

  test("an element of UTF-8 is as long as its characters", () => {
    const named = (name: string) => fileOf(setOf("0001", (body) => body.replaceAll("LINDQVIST", name)));
    const [claim] = read(Buffer.from(named("Ö".repeat(60)), "utf8")).filter((event) => event.kind === "claim");
    expect(claim?.claim.member.lastName).toBe("Ö".repeat(60));
    expect(group(read(Buffer.from(named("Ö".repeat(60)), "utf8"))).ak9).toBe("A");
    expect(group(read(Buffer.from(named("Ö".repeat(61)), "utf8"))).ak9).toBe("R");
    const [latin] = read(named("\xd6BERG")).filter((event) => event.kind === "claim");
    expect(latin?.claim.member.lastName).toBe("ÖBERG");
  });
});
