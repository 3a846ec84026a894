// A disk of a few megabytes for tests of what happens when one is full: a tmpfs, which only root can mount.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Mounts at a folder that is there; false where it isn't allowed. */
export function mountDisk(path: string, options: string): boolean {
  return spawnSync("/bin/mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]).status === 0;
}

export function unmountDisk(path: string): void {
  spawnSync("/bin/umount", ["-l", path]);
}

/** Where mounting isn't allowed, tests on a small disk are counted as skipped, never as passed. */
export function canMountDisk(): boolean {
  const probe = mkdtempSync(join(tmpdir(), "dripline-mount-"));
  const disk = join(probe, "disk");
  mkdirSync(disk);
  const can = mountDisk(disk, "size=1m");
  if (can) unmountDisk(disk);
  rmSync(probe, { recursive: true, force: true });
  return can;
}
