// Files in folders, as whoever takes them finds them: which came whole, their bytes in pieces and their digest, and where they go when they were read.
export { type ClaimFile, chunksOf, fileAt, fileOfBytes } from "./claim-file.ts";
export { FolderWatch, filesIn } from "./folder-watch.ts";
export { moveToDone } from "./move-to-done.ts";
