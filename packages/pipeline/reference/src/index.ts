// Reference facts on their way in: feeds read row by row, rows kept under their keys, tables made for look-up by key and day.
export { CMS_FORMATS, type CmsFormat, type CmsRow, MEDICARE_ASP, readCmsFile } from "./cms-files.ts";
export { factJson, reviveFact } from "./fact-json.ts";
export { isReferenceKind, keyOf, REFERENCE_KINDS } from "./keys.ts";
export { type FeedRow, parseStored, type ReadPayer, type ReadRow, type RefusedRow, readFeedRow, readPayer } from "./read-feed.ts";
export { ReferenceTables } from "./tables.ts";
