// What becomes known after the month was paid: requests that were decided, a stay that ended, a rate that had been wrong. Feeds of their own below
// `later/`: loading them releases claims that wait, and `impact` prices what they change of decided ones.
import { coverageRequestRow, type Patient, stayRow } from "./patients.ts";
import { rateRows } from "./payer.ts";

type Row = Readonly<Record<string, unknown>>;

/** Days of an open stay, once its end is known. */
const DISCHARGED = "2025-04-10";
/** The code whose rate was wrong, by how much. */
const CORRECTED = { code: "S9500", dollars: 4 };

/** Rows by kind of feed; undefined where nothing of the patient's was open. */
export const laterFacts: Readonly<Record<string, (patient: Patient) => object | undefined>> = {
  authorizations: ({ authorization }) => decided(authorization),
  "coverage-requests": (patient) => decided(coverageRequestRow(patient)),
  stays: (patient) => ended(stayRow(patient)),
};

function decided(row: object | undefined): object | undefined {
  return row !== undefined && (row as Row).status === "pending" ? { ...row, status: "approved" } : undefined;
}

function ended(row: object | undefined): object | undefined {
  if (row === undefined || (row as Row).kind === "hospice") return undefined;
  const { discharged } = row as Row;
  return discharged === undefined || discharged === null ? { ...row, discharged: DISCHARGED } : undefined;
}

export function* correctedRates(): Generator<object> {
  for (const row of rateRows()) {
    const { code, rate } = row as Row;
    if (code === CORRECTED.code) yield { ...row, rate: String(Number(rate) + CORRECTED.dollars) };
  }
}
