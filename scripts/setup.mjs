// Makes a fresh clone ready, then hands over to the pinned Node 24. Plain JavaScript: it runs before Node 24 is there, on Node 20 or newer.
//
//   node scripts/setup.mjs                     install what the lock file names, where it isn't installed yet
//   node scripts/setup.mjs FILE [ARGUMENT...]  the same, then run FILE on Node 24 with those arguments
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
const lockFile = join(root, "package-lock.json");
/** npm's own record of what it installed. */
const installedLock = join(modules, ".package-lock.json");

const NODE_MAJOR_MIN = 20;
const PINNED_MAJOR = 24;
const WAIT_FOR_OTHER_MS = 300_000;

/** The pinned Node 24: its package for this machine, else this very Node where it is new enough. */
export function pinnedNode() {
  const packaged = join(modules, `node-${process.platform}-${process.arch}`, "bin", "node");
  if (existsSync(packaged)) return packaged;
  return Number(process.versions.node.split(".")[0]) >= PINNED_MAJOR ? process.execPath : undefined;
}

/** The environment in which `node` is Node 24 and the tools of the lock file are found first. */
export function environment(extra = {}) {
  // npm links `node` only where install scripts may run: the pinned one's own folder comes first.
  const path = [dirname(pinnedNode() ?? process.execPath), join(modules, ".bin"), process.env.PATH ?? ""].join(delimiter);
  return { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", ...extra };
}

/** Installs what is missing; says so on the error stream, so that a command's own output stays clean. Returns the path of Node 24. */
export async function setUp() {
  if (Number(process.versions.node.split(".")[0]) < NODE_MAJOR_MIN) {
    fail(
      `Node ${process.versions.node} is too old to set up Dripline: install Node ${NODE_MAJOR_MIN} or newer with its npm, then run this again.`,
    );
  }
  if (!isInstalled()) await oneAtATime(install);
  const node = pinnedNode();
  if (node === undefined) {
    fail(
      `No Node ${PINNED_MAJOR} package for ${process.platform} on ${process.arch}: put Node ${PINNED_MAJOR} first on the PATH, then run this again.`,
    );
  }
  return node;
}

/** Whether what npm installed is what the lock file names. Times first (two stats), content where the lock file is newer. */
function isInstalled() {
  if (!existsSync(installedLock) || pinnedNode() === undefined) return false;
  if (statSync(installedLock).mtimeMs >= statSync(lockFile).mtimeMs) return true;
  const wanted = JSON.parse(readFileSync(lockFile, "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedLock, "utf8")).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/") || entry.optional || entry.peer) continue;
    const found = installed[path];
    if (found?.version !== entry.version || found?.integrity !== entry.integrity) return false;
  }
  // Only the file's time was newer (a fresh checkout of the same lock file): remember that it was looked at.
  const now = new Date();
  utimesSync(installedLock, now, now);
  return true;
}

function install() {
  if (isInstalled()) return; // by the process that we waited for
  const started = Date.now();
  process.stderr.write("Setting up: installing what package-lock.json names (once, half a minute) …\n");
  // No package's install script is needed: every binary comes as a package of its own for this machine.
  const npm = ["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const viaNode = process.env.npm_execpath?.endsWith(".js");
  const { status, error } = spawnSync(viaNode ? process.execPath : "npm", viaNode ? [process.env.npm_execpath, ...npm] : npm, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, NODE_ENV: "development" },
  });
  if (error || status !== 0) {
    fail(`npm ci did not finish (${error?.message ?? `exit code ${status}`}): see npm's message above, put it right, then run this again.`);
  }
  process.stderr.write(`Set up in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

/** Two commands started on a fresh clone: the second waits for the first one's set-up. A lock left by a killed set-up is taken over. */
async function oneAtATime(work) {
  const lock = join(root, ".setup.lock");
  const deadline = Date.now() + WAIT_FOR_OTHER_MS;
  while (!take(lock)) {
    if (Date.now() > deadline) fail(`Another set-up holds ${lock} for five minutes: end it or remove the file, then run this again.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  try {
    const file = openSync(lock, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") fail(`The set-up cannot write to ${root} (${error.code}): make the folder writable, then run this again.`);
    if (!isAlive(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isAlive(lock) {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    if (pid === 0) return Date.now() - statSync(lock).mtimeMs < 1000; // created, its number not written yet
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

/** Runs a file on Node 24 in this terminal; resolves to its exit code (128 + the signal's number where a signal ended it). */
export function run(node, parameters, { env = environment(), cwd = process.cwd() } = {}) {
  const child = spawn(node, parameters, { stdio: "inherit", env, cwd });
  const forward = (signal) => child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    child.on("error", (error) => fail(`${node} did not start: ${error.message}`));
    child.on("exit", (code, signal) => {
      for (const each of signals) process.off(each, forward);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const node = await setUp();
  const parameters = process.argv.slice(2);
  if (parameters.length > 0) process.exitCode = await run(node, ["--disable-warning=ExperimentalWarning", ...parameters]);
}
