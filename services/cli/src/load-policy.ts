// The policy bundle from disk: YAML files read, hashed by content, validated and linted. Runs once, before any claim is judged.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "@dripline/core";
import { lintBundle, type Policy, type Problem, readBundle } from "@dripline/policy";
import { parse, YAMLParseError } from "yaml";

/** The bundle that ships with Dripline. */
export const shippedBundle = fileURLToPath(new URL("../../../policies/home-infusion", import.meta.url));

export interface ReadPolicy {
  readonly policy?: Policy | undefined;
  readonly problems: readonly Problem[];
  /** The files as they were read, by name: what `policies.published` keeps. */
  readonly content: string;
}

/** Named files laid over the shipped ones of the same name; a folder is a bundle of its own. */
export function filesToCheck(paths: readonly string[]): string[] {
  const [only] = paths;
  if (only !== undefined && paths.length === 1 && statSync(only).isDirectory()) return bundleFiles(only);
  const named = new Set(paths.map((path) => basename(path)));
  return [...bundleFiles(shippedBundle).filter((path) => !named.has(basename(path))), ...paths];
}

/** Reads bundle files (a folder's YAML files, or the files named); problems name file, row and what is expected. */
export function readPolicyFiles(paths: readonly string[]): ReadPolicy {
  const files: Record<string, unknown> = {};
  const texts: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const path of [...paths].sort((a, b) => (basename(a) < basename(b) ? -1 : 1))) {
    const name = basename(path);
    texts[name] = readFileSync(path, "utf8");
    try {
      files[name] = parse(texts[name]);
    } catch (error) {
      if (!(error instanceof YAMLParseError)) throw error;
      problems.push({ file: name, where: `line ${error.linePos?.[0].line ?? 1}`, problem: error.message.split("\n")[0] ?? "not YAML" });
    }
  }
  const content = JSON.stringify(texts);
  const version = createHash("sha256").update(content).digest("hex");
  const bundle = readBundle(files, version);
  return { policy: bundle.policy, problems: [...problems, ...lintBundle(files)], content };
}

export function bundleFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => join(folder, name));
}

/** The policy that claims are judged by: the folder that DRIPLINE_POLICY names, else the shipped one. A fault names its first problem. */
export function loadPolicy(): { readonly policy: Policy; readonly content: string } {
  const { policy, problems, content } = readPolicyFiles(bundleFiles(process.env.DRIPLINE_POLICY ?? shippedBundle));
  const first = problems[0];
  if (policy === undefined || first !== undefined) {
    throw new Fault("DRIP_POLICY_INVALID", `policy bundle: ${first ? `${first.file} ${first.where}: ${first.problem}` : "unreadable"}`);
  }
  return { policy, content };
}
