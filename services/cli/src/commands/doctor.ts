// `dripline doctor`: checks what Dripline needs on this machine and says what is missing and how to mend it.

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { Command } from "@commander-js/extra-typings";
import colors from "picocolors";
import { installationChecks } from "../broker-checks.ts";
import { BROKERS, brokerList } from "../broker-options.ts";
import { loadPolicy } from "../load-policy.ts";
import { wholeNumber } from "../options.ts";

interface Check {
  readonly what: string;
  readonly outcome: "ok" | "missing" | "optional";
  readonly detail: string;
  /** What to do where it isn't ok. */
  readonly fix?: string | undefined;
}

const FREE_BYTES_MIN = 1024 ** 3;
const PORTS = [9092, 8081, 6379];

export function doctorCommand() {
  return new Command("doctor")
    .description("check Node, disk, ports, Docker and the policy, and say what is missing; exit 1 when something needed is")
    .option("--data <dir>", "also check this data folder")
    .option(...BROKERS, brokerList)
    .option("--registry <url>", "also check this Schema Registry")
    .option("--redis <list>", "also check this Redis; several addresses are a cluster's nodes")
    .option("--partitions <n>", "partitions that the topics keyed by member should have", wholeNumber, 12)
    .option("--json", "print the checks as JSON")
    .action(async ({ data, json, ...installation }) => {
      const checks = [
        nodeCheck(),
        sqliteCheck(),
        policyCheck(),
        diskCheck(data ?? "."),
        ...folderCheck(data),
        dockerCheck(),
        ...(await portChecks()),
        ...(await installationChecks(installation)),
      ];
      process.stdout.write(json ? `${JSON.stringify(checks)}\n` : checks.map(line).join(""));
      if (checks.some(({ outcome }) => outcome === "missing")) process.exitCode = 1;
    });
}

function line({ what, outcome, detail, fix }: Check): string {
  const mark = outcome === "ok" ? colors.green("ok      ") : outcome === "missing" ? colors.red("missing ") : colors.yellow("optional");
  return `${mark}  ${what}: ${detail}${fix === undefined ? "" : `\n          ${fix}`}\n`;
}

function nodeCheck(): Check {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= 24) return { what: "Node", outcome: "ok", detail: process.versions.node };
  return {
    what: "Node",
    outcome: "missing",
    detail: process.versions.node,
    fix: "Node 24 comes with the set-up: run npm start once, then use bin/dripline.",
  };
}

function sqliteCheck(): Check {
  try {
    createRequire(import.meta.url)("node:sqlite");
    return { what: "SQLite", outcome: "ok", detail: "built into Node" };
  } catch {
    return {
      what: "SQLite",
      outcome: "missing",
      detail: "this Node has no node:sqlite",
      fix: "Use bin/dripline, which runs the pinned Node.",
    };
  }
}

function policyCheck(): Check {
  try {
    const { policy } = loadPolicy();
    return { what: "Policy", outcome: "ok", detail: `${policy.rules.size} rules, version ${policy.version.slice(0, 12)}` };
  } catch (error) {
    return {
      what: "Policy",
      outcome: "missing",
      detail: error instanceof Error ? error.message : "unreadable",
      fix: "Run dripline policy check.",
    };
  }
}

function diskCheck(folder: string): Check {
  const at = existsSync(folder) ? folder : ".";
  const { bavail, bsize } = statfsSync(at);
  const free = bavail * bsize;
  const detail = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
  if (free >= FREE_BYTES_MIN) return { what: "Disk", outcome: "ok", detail };
  return { what: "Disk", outcome: "missing", detail, fix: "A month of 20,000 claims takes about 1 GiB: free some space." };
}

function folderCheck(data: string | undefined): Check[] {
  if (data === undefined) return [];
  if (!existsSync(data))
    return [{ what: "Data folder", outcome: "optional", detail: `${data} isn't there yet`, fix: "The first run or load makes it." }];
  try {
    accessSync(data, constants.R_OK | constants.W_OK);
    return [{ what: "Data folder", outcome: "ok", detail: data }];
  } catch {
    return [
      {
        what: "Data folder",
        outcome: "missing",
        detail: `${data} can't be written`,
        fix: "Change its owner or its rights, or name another folder.",
      },
    ];
  }
}

function dockerCheck(): Check {
  const engine = spawnSync("docker", ["info", "--format", "{{.ServerVersion}}"], { encoding: "utf8", timeout: 5000 });
  if (engine.status === 0 && engine.stdout.trim() !== "") return { what: "Docker", outcome: "ok", detail: engine.stdout.trim() };
  return { what: "Docker", outcome: "optional", detail: "no engine answers", fix: "Not needed on one machine; only for Kafka and Redis." };
}

/** Ports that brokers and caches would listen on: in use is fine where that is what uses them. */
async function portChecks(): Promise<Check[]> {
  return Promise.all(
    PORTS.map(async (port): Promise<Check> => ({ what: `Port ${port}`, outcome: "ok", detail: (await isFree(port)) ? "free" : "in use" })),
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
