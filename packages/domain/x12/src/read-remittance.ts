// The figures of an 835 read back from its text, so that the file itself is proved to balance and not only what it was written from.
import { type Adjustment, type Cents, cents, type GroupCode, thousandths } from "@dripline/claims";
import { readSegments, type TextSegment } from "./read-segments.ts";
import type { ClaimFigures, LineFigures, ProviderAdjustment, RemittanceFigures } from "./remittance-content.ts";

type Open<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };
type OpenLine = Open<LineFigures>;
type OpenClaim = Omit<Open<ClaimFigures>, "lines"> & { lines: OpenLine[] };

interface Reading {
  handling: RemittanceFigures["handling"];
  method: RemittanceFigures["method"];
  paidCents: Cents;
  claims: OpenClaim[];
  providerAdjustments: ProviderAdjustment[];
}

/** CLP05 of a reversal is left out; its sum of PR stands in. Adjustments at claim level, which we never write, aren't read. */
export function readRemittanceFigures(text: string): RemittanceFigures {
  const { segments, componentSeparator } = readSegments(text);
  const reading: Reading = { handling: "H", method: "NON", paidCents: cents(0), claims: [], providerAdjustments: [] };
  for (const segment of segments) readInto(reading, segment, componentSeparator);
  for (const claim of reading.claims) if (claim.status === "22") claim.patientResponsibilityCents = patientOwes(claim);
  return reading;
}

function readInto(reading: Reading, segment: TextSegment, separator: string): void {
  const { elements } = segment;
  const claim = reading.claims.at(-1);
  const line = claim?.lines.at(-1);
  switch (segment.id) {
    case "BPR":
      reading.handling = elements[1] as Reading["handling"];
      reading.paidCents = amount(elements[2]);
      reading.method = elements[4] as Reading["method"];
      break;
    case "CLP":
      reading.claims.push(readClp(elements));
      break;
    case "SVC":
      claim?.lines.push({ chargeCents: amount(elements[2]), paidCents: amount(elements[3]), adjustments: [], remarks: [] });
      break;
    case "CAS":
      line?.adjustments.push(...readCas(elements));
      break;
    case "LQ":
      line?.remarks.push(elements[2] ?? "");
      break;
    case "PLB":
      reading.providerAdjustments.push(...readPlb(elements, separator));
      break;
  }
}

function readClp(elements: readonly string[]): OpenClaim {
  return {
    wireNumber: elements[7] ?? "",
    status: elements[2] as OpenClaim["status"],
    chargeCents: amount(elements[3]),
    paidCents: amount(elements[4]),
    patientResponsibilityCents: amount(elements[5]),
    lines: [],
  };
}

function readCas(elements: readonly string[]): Adjustment[] {
  const read: Adjustment[] = [];
  for (let at = 2; at < elements.length; at += 3) {
    const [carc = "", money, quantity] = elements.slice(at, at + 3);
    const units = quantity ? thousandths(Math.round(Number(quantity) * 1000)) : undefined;
    read.push({ group: elements[1] as GroupCode, carc, amountCents: amount(money), units });
  }
  return read;
}

function readPlb(elements: readonly string[], separator: string): ProviderAdjustment[] {
  const read: ProviderAdjustment[] = [];
  for (let at = 3; at < elements.length; at += 2) {
    const [code, reference = ""] = (elements[at] ?? "").split(separator);
    read.push({ code: code as ProviderAdjustment["code"], reference, amountCents: amount(elements[at + 1]) });
  }
  return read;
}

/** Dollars as the writer has them: at most two decimals. */
function amount(text = "0"): Cents {
  const [, sign, whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text === "" ? "0" : text) ?? [];
  const magnitude = Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
  return cents(sign === "-" && magnitude !== 0 ? -magnitude : magnitude);
}

function patientOwes({ lines }: OpenClaim): Cents {
  let sum = 0;
  for (const { adjustments } of lines) for (const { group, amountCents } of adjustments) if (group === "PR") sum += amountCents;
  return cents(sum);
}
