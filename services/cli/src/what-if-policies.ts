// The policies of a what-if: those that receipts were judged by, and what a file makes of each. An overlay changes them; a folder takes their place.
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Fault } from "@dripline/core";
import type { Policy, Problem } from "@dripline/policy";
import { type ChangedPolicy, overlaid, type PolicyOverlay, type PolicyVersions, readOverlay } from "@dripline/replay";
import { parse, stringify } from "yaml";
import { bundleFiles, readPolicyFiles } from "./load-policy.ts";

export interface WhatIfPolicies {
  readonly title: string;
  readonly policyOf: (version: string) => Policy;
  readonly changedPolicyOf: (version: string) => Policy;
  /** The changed bundle's files by name, parsed: of the newest version, which new claims would be judged by. */
  readonly files: Readonly<Record<string, unknown>>;
  /** The overlay as it was written. */
  readonly text?: string | undefined;
  readonly ruleTitle: (rule: string) => string;
}

/** Problems instead, where the lint or the overlay's own form refuses it. */
export function whatIfPolicies(path: string, versions: PolicyVersions): WhatIfPolicies | { readonly problems: readonly Problem[] } {
  const policyOf = policyIn(versions);
  if (statSync(path).isDirectory()) {
    const { policy, problems } = readPolicyFiles(bundleFiles(path));
    if (policy === undefined || problems.length > 0) return { problems };
    return { title: basename(path), policyOf, changedPolicyOf: () => policy, files: filesOf(path), ruleTitle: titlesOf(policy) };
  }
  const read = readOverlay(basename(path), readFileSync(path, "utf8"));
  if ("problems" in read) return read;
  const { overlay } = read;
  const changed = changedVersions(overlay, versions);
  const problems = [...changed.values()].find((each) => each.problems.length > 0)?.problems;
  if (problems !== undefined) return { problems };
  const newest = [...changed.values()].at(-1);
  return {
    title: overlay.title,
    text: overlay.text,
    ruleTitle: titlesOf(newest?.policy),
    policyOf,
    changedPolicyOf: (version) => known(changed.get(version)?.policy, version),
    files: newest?.files ?? {},
  };
}

/** The policy of a version, or a fault that names it. */
export function policyIn(versions: PolicyVersions): (version: string) => Policy {
  return (version) => known(versions.get(version), version);
}

function filesOf(folder: string): Record<string, unknown> {
  return Object.fromEntries(bundleFiles(folder).map((path) => [basename(path), parse(readFileSync(path, "utf8"))]));
}

function titlesOf(policy: Policy | undefined): (rule: string) => string {
  return (rule) => policy?.rules.get(rule)?.title ?? "";
}

function changedVersions(overlay: PolicyOverlay, versions: PolicyVersions): ReadonlyMap<string, ChangedPolicy> {
  return new Map(versions.all().map((published) => [published.version, overlaid(published, overlay)]));
}

function known(policy: Policy | undefined, version: string): Policy {
  if (policy === undefined) throw new Fault("DRIP_DATA_DAMAGED", `policy ${version} was never published in this log`);
  return policy;
}

/** The changed bundle as a folder, to be judged by from now on. */
export function writeBundle(folder: string, files: Readonly<Record<string, unknown>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), stringify(content));
}
