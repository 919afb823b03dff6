import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { LabError } from "@faultline/core";
import { openCodeCache } from "./code-cache.ts";
import { makeDataFolder, unusable } from "./process/make-data-folder.ts";
import { readLabRecord } from "./process/lab-record.ts";

/** Where each part of a lab keeps its files. Deleting the data folder is a clean start. */
export interface LabDirectories {
  readonly root: string;
  readonly telemetry: string;
  readonly runtime: string;
  /** Zip files by their hash. */
  readonly archives: string;
  /** Unpacked code: a cache outside any project, this lab's own. */
  readonly unpackedCode: string;
  readonly stateFile: string;
}

/** Makes the data folder. @throws LabError `DATA_DIRECTORY_IN_USE`, `DATA_DIRECTORY_UNUSABLE`. */
export function openDataDirectory(root: string): LabDirectories {
  const lab = readLabRecord(root);
  if (lab !== undefined) {
    const hint = `use that lab, end it with faultline stop --endpoint ${lab.endpoint}, or choose another folder with --data DIR`;
    throw new LabError("DATA_DIRECTORY_IN_USE", `process ${lab.pid} runs a lab on ${root}, at ${lab.endpoint}`, hint);
  }
  makeDataFolder(root);
  try {
    // The folder lies beside a template, usually in a repository, where its content is nobody's business.
    writeFileSync(join(root, ".gitignore"), "*\n");
  } catch (cause) {
    throw unusable(root, cause);
  }
  return {
    root,
    telemetry: join(root, "telemetry"),
    runtime: join(root, "runtime"),
    archives: join(root, "lambda"),
    unpackedCode: openCodeCache(root),
    stateFile: join(root, "state.sqlite"),
  };
}
