// The policy bundle that ships with Dripline, as a service judges by it: read, hashed by content and linted once, before any claim is judged.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Fault } from "@dripline/core";
import { lintBundle, type Policy, readBundle } from "@dripline/policy";
import { parse } from "yaml";

const folder = fileURLToPath(new URL("../../../policies/home-infusion/", import.meta.url));

/** Its version is the hash that `dripline run` gives the same files. */
export function shippedPolicy(): Policy {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort();
  const texts = Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}${name}`, "utf8")]));
  const files = Object.fromEntries(names.map((name) => [name, parse(texts[name] ?? "") as unknown]));
  const version = createHash("sha256").update(JSON.stringify(texts)).digest("hex");
  const { policy } = readBundle(files, version);
  const [problem] = lintBundle(files);
  if (policy === undefined || problem !== undefined)
    throw new Fault(
      "DRIP_POLICY_INVALID",
      `policy bundle: ${problem ? `${problem.file} ${problem.where}: ${problem.problem}` : "unreadable"}`,
    );
  return policy;
}
