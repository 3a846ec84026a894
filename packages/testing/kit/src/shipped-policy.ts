// The policy bundle that ships with Dripline, read from disk: what rules are tested under.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Policy, readBundle } from "@dripline/policy";
import { parse } from "yaml";

const folder = fileURLToPath(new URL("../../../../policies/home-infusion/", import.meta.url));

/** The shipped bundle's files by name, each as YAML has it. */
export function shippedBundleFiles(): Record<string, unknown> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return Object.fromEntries(names.map((name) => [name, parse(readFileSync(`${folder}${name}`, "utf8"))]));
}

let read: Policy | undefined;

/** The shipped policy; throws where it can't be read. */
export function shippedPolicy(): Policy {
  if (read === undefined) {
    const { policy, problems } = readBundle(shippedBundleFiles(), "shipped");
    if (policy === undefined)
      throw new Error(`the shipped bundle: ${problems.map((each) => `${each.file} ${each.where}: ${each.problem}`).join("; ")}`);
    read = policy;
  }
  return read;
}
