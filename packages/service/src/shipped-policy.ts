// The policy bundle that ships with Dripline, as a service judges by it: read, hashed by content and linted once, before any claim is judged.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Fault } from "@dripline/core";
import type { PolicyPublished } from "@dripline/events";
import { lintBundle, type Policy, readBundle } from "@dripline/policy";
import { parse } from "yaml";

const folder = fileURLToPath(new URL("../../../policies/home-infusion/", import.meta.url));

/** The bundle as `policies.published` keeps it. */
export function shippedBundle(): PolicyPublished {
  const content = JSON.stringify(shippedTexts());
  return { version: createHash("sha256").update(content).digest("hex"), content };
}

function shippedTexts(): Record<string, string> {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}${name}`, "utf8")]));
}

/** Its version is the hash that `dripline run` gives the same files. */
export function shippedPolicy(): Policy {
  const texts = shippedTexts();
  const files = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parse(text) as unknown]));
  const { version } = shippedBundle();
  const { policy } = readBundle(files, version);
  const [problem] = lintBundle(files);
  if (policy === undefined || problem !== undefined)
    throw new Fault(
      "DRIP_POLICY_INVALID",
      `policy bundle: ${problem ? `${problem.file} ${problem.where}: ${problem.problem}` : "unreadable"}`,
    );
  return policy;
}
