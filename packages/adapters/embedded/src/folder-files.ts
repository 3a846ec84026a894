// Files on the disk: written aside, flushed, renamed. Nobody ever sees half a file, and a power loss takes none back.
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Files, FileToWrite } from "@dripline/core";
import { makeFolder, naming } from "./sqlite-fault.ts";
import { nobody, type OnStep } from "./steps.ts";

/** Files below a folder, which is made when the first is written. */
export function folderFiles(folder: string, { onStep = nobody }: { readonly onStep?: OnStep | undefined } = {}): Files {
  return {
    async write(files: readonly FileToWrite[]): Promise<void> {
      const folders = new Set<string>();
      for (const { path, content } of files) {
        const target = join(folder, path);
        naming(target, () => writeWhole(target, content, onStep));
        folders.add(dirname(target));
      }
      for (const each of folders) naming(each, () => flush(each));
    },
  };
}

function writeWhole(target: string, content: Uint8Array, onStep: OnStep): void {
  onStep("before-file");
  const aside = join(dirname(target), `.${basename(target)}.partial`);
  makeFolder(dirname(target));
  const file = openSync(aside, "w");
  try {
    writeFileSync(file, content);
    onStep("after-aside");
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  onStep("before-rename");
  renameSync(aside, target);
  onStep("after-rename");
}

/** A rename lasts once its folder is flushed. */
function flush(folder: string): void {
  const file = openSync(folder, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
