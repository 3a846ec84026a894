// What is infused at home, as data: drugs with their packages, therapies with their per diems, and regimens of therapies given together.

export interface Drug {
  readonly hcpcs: string;
  readonly ndc: string;
  readonly name: string;
  /** HCPCS unit as the code's text gives it. */
  readonly unitDosage: string;
  readonly packageSize: number;
  readonly packageUnit: "UN" | "ML";
  readonly unitsPerPackage: number;
  readonly benefit: "medical" | "pharmacy";
  /** What is left in the vial is thrown away: billers say so with JW, or with JZ that nothing was. */
  readonly singleDose?: boolean | undefined;
  /** Contract rate of a unit in millionths of a dollar. */
  readonly rate: number;
  /** Units a day that the plan allows. */
  readonly unitsPerDay: number;
}

function drug(
  [hcpcs, ndc, name, unitDosage]: readonly [string, string, string, string],
  fields: Omit<Drug, "hcpcs" | "ndc" | "name" | "unitDosage" | "benefit">,
): Drug {
  return { hcpcs, ndc, name, unitDosage, benefit: "medical", ...fields };
}

const oneEach = { packageSize: 1, packageUnit: "UN" } as const;
const vial = { ...oneEach, singleDose: true } as const;

export const CEFTRIAXONE = drug(["J0696", "00143985625", "CEFTRIAXONE 2 GM VIAL", "250 MG"], {
  ...vial,
  unitsPerPackage: 8,
  rate: 600_000,
  unitsPerDay: 16,
});
const VANCOMYCIN = drug(["J3370", "00409653301", "VANCOMYCIN 1 GM VIAL", "500 MG"], {
  ...vial,
  unitsPerPackage: 2,
  rate: 2_150_000,
  unitsPerDay: 12,
});
const ERTAPENEM = drug(["J1335", "00006384371", "ERTAPENEM 1 GM VIAL", "500 MG"], {
  ...vial,
  unitsPerPackage: 2,
  rate: 14_820_000,
  unitsPerDay: 2,
});
const MEROPENEM = drug(["J2185", "63323050825", "MEROPENEM 1 GM VIAL", "100 MG"], {
  ...vial,
  unitsPerPackage: 10,
  rate: 431_000,
  unitsPerDay: 60,
});
const DAPTOMYCIN = drug(["J0878", "67919001101", "DAPTOMYCIN 500 MG VIAL", "1 MG"], {
  ...vial,
  unitsPerPackage: 500,
  rate: 62_000,
  unitsPerDay: 1500,
});
const LIPIDS = drug(["B4185", "00338051909", "LIPID EMULSION 20 PCT 500 ML", "10 GM"], {
  packageSize: 500,
  packageUnit: "ML",
  unitsPerPackage: 10,
  rate: 9_750_000,
  unitsPerDay: 20,
});
const SALINE = drug(["J7030", "00338004904", "SODIUM CHLORIDE 0.9 PCT 1000 ML", "1000 CC"], {
  packageSize: 1000,
  packageUnit: "ML",
  unitsPerPackage: 1,
  rate: 3_420_000,
  unitsPerDay: 5,
});
const RINGERS = drug(["J7120", "00338011704", "LACTATED RINGERS 1000 ML", "1000 CC"], {
  packageSize: 1000,
  packageUnit: "ML",
  unitsPerPackage: 1,
  rate: 3_980_000,
  unitsPerDay: 4,
});
export const IMMUNE_GLOBULIN = drug(["J1561", "13533080012", "GAMUNEX-C 10 ML", "500 MG"], {
  packageSize: 10,
  packageUnit: "ML",
  unitsPerPackage: 2,
  rate: 46_350_000,
  unitsPerDay: 300,
});
const MILRINONE = drug(["J2260", "00143971010", "MILRINONE 20 ML VIAL", "5 MG"], {
  packageSize: 20,
  packageUnit: "ML",
  unitsPerPackage: 4,
  rate: 2_310_000,
  unitsPerDay: 40,
});
const HYDROMORPHONE = drug(["J1171", "00409263401", "HYDROMORPHONE 10 MG/ML", "0.1 MG"], {
  packageSize: 1,
  packageUnit: "ML",
  unitsPerPackage: 100,
  rate: 41_000,
  unitsPerDay: 600,
});
const FLUOROURACIL = drug(["J9190", "63323011751", "FLUOROURACIL 2.5 GM VIAL", "500 MG"], {
  packageSize: 50,
  packageUnit: "ML",
  unitsPerPackage: 5,
  rate: 2_640_000,
  unitsPerDay: 15,
});

/** Priced by its NDC: the code itself names no drug. */
export const UNLISTED = drug(["J3490", "08290306546", "SODIUM CHLORIDE 0.9PCT FLUSH", "1 EACH"], {
  ...oneEach,
  unitsPerPackage: 1,
  rate: 1_250_000,
  unitsPerDay: 30,
});
/** Months after its approval: it has no code of its own yet. */
export const NEW_TO_MARKET = drug(["J3590", "72606010001", "EXAMPLIMAB 100 MG VIAL", "1 EACH"], {
  ...vial,
  unitsPerPackage: 1,
  rate: 1_950_000_000,
  unitsPerDay: 10,
});
/** Self-injected: it belongs to the pharmacy plan. */
export const PHARMACY_DRUG: Drug = {
  ...drug(["J2941", "00169770421", "SOMATROPIN 5 MG", "1 MG"], { ...oneEach, unitsPerPackage: 5, rate: 58_000_000, unitsPerDay: 10 }),
  benefit: "pharmacy",
};

export const DRUGS: readonly Drug[] = [
  CEFTRIAXONE,
  VANCOMYCIN,
  ERTAPENEM,
  MEROPENEM,
  DAPTOMYCIN,
  LIPIDS,
  SALINE,
  RINGERS,
  IMMUNE_GLOBULIN,
  MILRINONE,
  HYDROMORPHONE,
  FLUOROURACIL,
  UNLISTED,
  NEW_TO_MARKET,
  PHARMACY_DRUG,
];

/** One therapy: a per diem for each day, and the drug of the day. */
export interface Therapy {
  readonly perDiem: string;
  readonly drug: Drug;
  readonly unitsADay: number;
  /** What a day's vials hold beyond that. */
  readonly discardedADay?: number | undefined;
}

const DAILY_CEFTRIAXONE: Therapy = { perDiem: "S9500", drug: CEFTRIAXONE, unitsADay: 8 };
const VANCOMYCIN_TWICE: Therapy = { perDiem: "S9501", drug: VANCOMYCIN, unitsADay: 4 };
const MEROPENEM_THRICE: Therapy = { perDiem: "S9502", drug: MEROPENEM, unitsADay: 30 };
const DAPTOMYCIN_BY_WEIGHT: Therapy = { perDiem: "S9500", drug: DAPTOMYCIN, unitsADay: 420, discardedADay: 80 };
const NUTRITION: Therapy = { perDiem: "S9366", drug: LIPIDS, unitsADay: 5 };
const PAIN_CONTROL: Therapy = { perDiem: "S9326", drug: HYDROMORPHONE, unitsADay: 240 };

/** Therapies that one member has at the same time; the first is the primary, then SH, then SJ. */
export interface Regimen {
  readonly therapies: readonly [Therapy, ...Therapy[]];
  readonly diagnoses: readonly [string, ...string[]];
  readonly needsAuthorization: boolean;
  /** How often it is met, of all weights. */
  readonly weight: number;
}

export const REGIMENS: readonly Regimen[] = [
  { weight: 22, needsAuthorization: false, diagnoses: ["A419"], therapies: [DAILY_CEFTRIAXONE] },
  { weight: 12, needsAuthorization: false, diagnoses: ["M869", "B9562"], therapies: [VANCOMYCIN_TWICE] },
  { weight: 8, needsAuthorization: false, diagnoses: ["N390"], therapies: [{ perDiem: "S9500", drug: ERTAPENEM, unitsADay: 2 }] },
  { weight: 6, needsAuthorization: false, diagnoses: ["K651"], therapies: [MEROPENEM_THRICE] },
  { weight: 6, needsAuthorization: true, diagnoses: ["I330"], therapies: [{ perDiem: "S9500", drug: DAPTOMYCIN, unitsADay: 500 }] },
  { weight: 3, needsAuthorization: true, diagnoses: ["I339"], therapies: [DAPTOMYCIN_BY_WEIGHT] },
  { weight: 8, needsAuthorization: true, diagnoses: ["E43", "K912"], therapies: [NUTRITION] },
  { weight: 3, needsAuthorization: true, diagnoses: ["K9289"], therapies: [{ perDiem: "S9367", drug: LIPIDS, unitsADay: 10 }] },
  { weight: 6, needsAuthorization: false, diagnoses: ["E860"], therapies: [{ perDiem: "S9374", drug: SALINE, unitsADay: 1 }] },
  { weight: 3, needsAuthorization: false, diagnoses: ["O210"], therapies: [{ perDiem: "S9375", drug: RINGERS, unitsADay: 2 }] },
  { weight: 5, needsAuthorization: true, diagnoses: ["D839"], therapies: [{ perDiem: "S9338", drug: IMMUNE_GLOBULIN, unitsADay: 60 }] },
  { weight: 4, needsAuthorization: true, diagnoses: ["I5022"], therapies: [{ perDiem: "S9348", drug: MILRINONE, unitsADay: 8 }] },
  { weight: 3, needsAuthorization: true, diagnoses: ["C189"], therapies: [{ perDiem: "S9330", drug: FLUOROURACIL, unitsADay: 2 }] },
  { weight: 3, needsAuthorization: true, diagnoses: ["G893", "C7951"], therapies: [PAIN_CONTROL] },
  { weight: 5, needsAuthorization: true, diagnoses: ["E43", "A419"], therapies: [NUTRITION, DAILY_CEFTRIAXONE] },
  {
    weight: 3,
    needsAuthorization: false,
    diagnoses: ["M869", "E860"],
    therapies: [VANCOMYCIN_TWICE, { perDiem: "S9374", drug: SALINE, unitsADay: 1 }],
  },
  { weight: 2, needsAuthorization: true, diagnoses: ["E43", "K651", "G893"], therapies: [NUTRITION, MEROPENEM_THRICE, PAIN_CONTROL] },
  { weight: 1, needsAuthorization: false, diagnoses: ["M869", "A419"], therapies: [VANCOMYCIN_TWICE, DAILY_CEFTRIAXONE] },
];

/** What needs an authorization before it is given, and whom to ask. */
export const AUTHORIZATION_NEEDED: readonly (readonly [code: string, department: "precertification" | "pharmacy"])[] = [
  ["S9366", "precertification"],
  ["S9367", "precertification"],
  ["S9338", "precertification"],
  ["S9348", "precertification"],
  ["S9330", "precertification"],
  ["S9326", "precertification"],
  ["B4185", "precertification"],
  ["J0878", "precertification"],
  ["J1561", "pharmacy"],
  ["J2260", "precertification"],
  ["J9190", "precertification"],
  ["J1171", "precertification"],
];
