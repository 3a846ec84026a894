// A full disk and a folder that can't be written, through the whole command: a clean stop, a clear message, and the same command goes on.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canMountDisk, mountDisk, unmountDisk } from "@dripline/kit";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, type Ran, RECEIVED, spawned } from "../test/bench-top.ts";
import { writeSynthetic } from "./commands/synth.ts";

const CLAIMS = 150;
/** Kilobytes of the disk, one try after the other; the last is room enough. */
const SIZES = [300, 500, 800, 1500, 3000, 200_000];

const folder = mkdtempSync(join(tmpdir(), "dripline-full-"));
const month = join(folder, "month");
const disk = join(folder, "disk");
mkdirSync(disk);

const onSmallDisk = canMountDisk() ? test : test.skip;

/** One run of the month, its data and its answers below `into`; the claim files are there anew for each kind of run. */
function run(into: string, claims: string): Ran {
  const folders = ["--data", join(into, "data"), "--out", join(into, "out"), "--in", claims, "--reference", join(month, "reference")];
  return spawned("run", ...folders, "--once", "--received-at", RECEIVED, "--cycle", "2025-03-14");
}

function claimsFor(name: string): string {
  const claims = join(folder, name);
  cpSync(join(month, "claims"), claims, { recursive: true });
  return claims;
}

let undisturbed: Record<string, string>;

beforeAll(() => {
  writeSynthetic(month, { claims: CLAIMS, seed: 5 });
  const into = join(folder, "roomy");
  expect(run(into, claimsFor("claims-of-roomy")).status).toBe(0);
  undisturbed = filesBelow(join(into, "out"));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

onSmallDisk(
  "full, again and again: exit 2 and what to do, and in the end the bytes of a run that had room",
  () => {
    const claims = claimsFor("claims-of-full");
    expect(mountDisk(disk, `size=${SIZES[0]}k`)).toBe(true);
    try {
      const stops: string[] = [];
      for (const size of SIZES) {
        expect(mountDisk(disk, `remount,size=${size}k`)).toBe(true);
        const { status, stderr } = run(disk, claims);
        if (status === 0) break;
        expect([status, stderr]).toEqual([2, expect.stringContaining("DRIP_DISK_FULL")]);
        stops.push(stderr);
      }
      expect(stops.length).toBeGreaterThan(0);
      expect(stops.length).toBeLessThan(SIZES.length);
      expect(filesBelow(join(disk, "out"))).toEqual(undisturbed);
    } finally {
      unmountDisk(disk);
    }
  },
  120_000,
);

onSmallDisk(
  "read-only: exit 2 and what to do, the claim files stay, and once it can be written the same command does it all",
  () => {
    const claims = claimsFor("claims-of-read-only");
    const before = Object.keys(filesBelow(claims));
    expect(mountDisk(disk, "size=200m,ro")).toBe(true);
    try {
      const { status, stderr } = run(disk, claims);
      expect([status, stderr]).toEqual([2, expect.stringContaining("DRIP_FOLDER_READ_ONLY")]);
      expect(Object.keys(filesBelow(claims))).toEqual(before);
      expect(mountDisk(disk, "remount,rw")).toBe(true);
      expect(run(disk, claims).status).toBe(0);
      expect(filesBelow(join(disk, "out"))).toEqual(undisturbed);
    } finally {
      unmountDisk(disk);
    }
  },
  120_000,
);
