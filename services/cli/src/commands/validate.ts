// `dripline validate`: checks 837P files before they are sent: findings with file, interchange, set, claim, segment and element.
import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { type Instant, instantOf, localTime, type Payer } from "@dripline/claims";
import { Fault } from "@dripline/core";
import { folderFiles } from "@dripline/embedded";
import { chunksOf, fileAt } from "@dripline/files";
import { type IntakeContext, type IntakeItem, lookUpsOf, outlineFile, takeFile } from "@dripline/workers";
import { ClaimFileReader, type ReaderOptions } from "@dripline/x12";
import { type FileFindings, findingsOf } from "../findings.ts";
import { instant } from "../options.ts";
import { payerOf, withWorkspace } from "../workspace.ts";

export function validateCommand() {
  return new Command("validate")
    .description(
      "check 837P files (SNIP 1 to 6; with --data members and providers too) and print what is wrong and where; exit 1 when anything is rejected",
    )
    .argument("<file...>", "837P files")
    .option("--out <dir>", "write the acknowledgements below this folder")
    .option("--data <dir>", "data folder: check members and codes against what it knows")
    .option("--received-at <instant>", "receipt instant (default: now)", instant)
    .option("--json", "print the findings as JSON Lines")
    .addHelpText("after", "\nExample:\n  dripline validate claims.837 --out answers")
    .action(async (files, { out, data, receivedAt = instantOf(Date.now()), json }) => {
      const context = await contextOf(data);
      for (const path of files) {
        const findings = findFindings(path, context, receivedAt);
        process.stdout.write(json ? findings.asJsonLines() : findings.asText());
        if (out !== undefined) await acknowledge(path, { ...context, out, receivedAt });
        if (findings.findings.length > 0) process.exitCode = 1;
      }
    });
}

interface ValidationContext {
  readonly payer: Payer;
  readonly lookUps: IntakeContext["lookUps"];
}

/** Without a data folder no member and no code is known: SNIP 1 to 6 by syntax and shipped tables. */
async function contextOf(data: string | undefined): Promise<ValidationContext> {
  if (data === undefined) return { payer: nobody, lookUps: { payerId: undefined } };
  const workspace = await withWorkspace(data, { readOnly: true }, async (opened) => opened);
  return {
    payer: payerOf(workspace),
    lookUps: { payerId: payerOf(workspace).payerId, ...lookUpsOf(workspace) },
  };
}

/** Answers for acknowledgements that no payer has put its name to. */
const nobody: Payer = {
  payerId: "VALIDATE",
  interchangeQualifier: "ZZ",
  interchangeId: "DRIPLINE",
  name: "DRIPLINE VALIDATE",
  address: { line1: "NONE", city: "HARTFORD", state: "CT", zip: "06103" },
  taxId: "000000000",
  contactPhone: "8005550100",
  website: "",
  timeZone: "America/New_York",
  eft: { routing: "000000000", account: "0" },
};

function findFindings(path: string, { payer, lookUps }: ValidationContext, receivedAt: Instant): FileFindings {
  if (!existsSync(path)) throw new Fault("DRIP_FILE_UNREADABLE", `there is no file ${path}`);
  if (statSync(path).isDirectory()) throw new Fault("DRIP_FILE_UNREADABLE", `${path} is a folder: name the 837P files in it`);
  const options: ReaderOptions = {
    buildClaims: true,
    receivedOn: localTime(receivedAt, payer.timeZone).day,
    ...lookUps,
  };
  const reader = new ClaimFileReader(options);
  return findingsOf(basename(path), reader, chunksOf(path));
}

async function acknowledge(
  path: string,
  { payer, lookUps, out, receivedAt }: ValidationContext & { out: string; receivedAt: Instant },
): Promise<void> {
  const file = { ...fileAt(path), receivedAt, isDuplicate: false };
  const context = { payer, counters: { interchange: 0, group: 0, claims: {} }, known: new Set<string>(), lookUps };
  const items: IntakeItem[] = [...takeFile(file, context, outlineFile(file.chunks()))];
  const files = items.flatMap((item) =>
    item.kind === "acknowledgement" ? [{ path: `acknowledgements/${item.fileName}`, content: Buffer.from(item.content) }] : [],
  );
  await folderFiles(out).write(files);
}
