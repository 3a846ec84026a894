// The rows of a policy bundle as its files write them, section by section: what each field may hold.
import { type IsoDate, readIsoDate } from "@dripline/claims";
import { z } from "zod";

const day = z.custom<IsoDate>((value) => typeof value === "string" && readIsoDate(value) !== undefined, "expected a day, YYYY-MM-DD");
const words = z.string("expected text").trim().min(1, "expected text");
const code = z
  .string("expected a code in quotes")
  .regex(/^[A-Z0-9]{5}$/, "expected five letters or digits, in quotes where all are digits");
const twoCharacters = z.string("expected two characters in quotes").regex(/^[A-Z0-9]{2}$/, "expected two letters or digits in quotes");
const clauseId = z
  .string("expected a clause id")
  .regex(/^[A-Z0-9-]{1,30}$/, "expected a clause id of at most 30 capitals, digits and hyphens");
/** What a rule or row carries out. */
const clause = z.string("missing citation: expected the id of a clause").pipe(clauseId);
const carc = z.string("expected a CARC in quotes").regex(/^[A-Z]?\d{1,3}$/, "expected a CARC in quotes");
const remarks = z.array(z.string().regex(/^(M|MA|N)\d{1,3}$/, "expected a RARC"), "expected a list of RARCs");
const dates = { from: day, to: day.optional() };

/** The kinds of code, as reference feeds name them too. */
const kind = z.enum(["per-diem", "drug", "unlisted-drug", "nursing", "supply", "catheter-care", "other"]);

/** Codes, `family:TPN`, `kind:per-diem` or `therapy`. */
const besides = z
  .array(z.string().regex(/^([A-Z0-9]{5}|family:[A-Z0-9_]+|kind:[a-z-]+|therapy)$/, "expected a code, family:…, kind:… or therapy"))
  .min(1, "expected at least one");

/** Every section of a bundle with the shape of its rows. A file holds one section or several. */
export const bundleSections = {
  clauses: z.strictObject({ id: clauseId, heading: words, paraphrase: words, where: words, ...dates }),
  rules: z.strictObject({
    id: z.string().regex(/^R([1-9]|[123]\d|40)$/, "expected a rule, R1 to R40"),
    title: words,
    clause,
    modes: z.array(z.strictObject({ mode: z.enum(["active", "monitor", "off"]), ...dates })).min(1, "expected at least one mode"),
  }),
  codes: z.strictObject({
    code,
    kind,
    family: z
      .string()
      .regex(/^[A-Z0-9_]+$/, "expected a family key in capitals")
      .optional(),
    countsAsTherapy: z.boolean().optional(),
    bundledInPerDiem: z.boolean().optional(),
    unitDosage: words.optional(),
    ...dates,
  }),
  conflicts: z.strictObject({ denied: code, besides, carc, remarks, clause, ...dates }),
  tiers: z.strictObject({ name: words, codes: z.array(code).min(2, "expected at least two codes"), carc, remarks, clause, ...dates }),
  places: z.strictObject({ place: twoCharacters, withModifier: twoCharacters.optional(), clause, ...dates }),
  modifiers: z.strictObject({ modifier: twoCharacters, meaning: words, ...dates }),
  parameters: z.strictObject({
    name: words,
    value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())], "expected text, a number, true, false or a list of texts"),
    source: words,
    clause: clause.optional(),
    ...dates,
  }),
};

export type SectionName = keyof typeof bundleSections;

export const sectionNames = Object.keys(bundleSections) as readonly SectionName[];

/** A row and where it stands, for whoever has to mend it. */
export interface Placed<Row> {
  readonly file: string;
  /** `row 3 (R17)`, counted from 1 within its section. */
  readonly where: string;
  /** What the row is about: rows of one key follow each other in time. */
  readonly key: string;
  readonly row: Row;
}

/** Something wrong in a bundle: where it stands and what is expected. */
export interface Problem {
  readonly file: string;
  /** `parameters row 3 (lateAuthScope)`. */
  readonly where: string;
  readonly problem: string;
}

export type BundleRows = { readonly [Name in SectionName]: readonly Placed<z.infer<(typeof bundleSections)[Name]>>[] };

/** What a row of a section is about. */
export const keyOf: { readonly [Name in SectionName]: (row: z.infer<(typeof bundleSections)[Name]>) => string } = {
  clauses: (row) => row.id,
  rules: (row) => row.id,
  codes: (row) => row.code,
  conflicts: (row) => `${row.denied} beside ${row.besides.join(" ")}`,
  tiers: (row) => row.name,
  places: (row) => (row.withModifier === undefined ? row.place : `${row.place} with ${row.withModifier}`),
  modifiers: (row) => row.modifier,
  parameters: (row) => row.name,
};
