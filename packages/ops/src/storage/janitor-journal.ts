import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { createFolder, LabError, messageOf } from "@faultline/core";

/** What became of one version. */
export interface JournalEntry {
  readonly at: string;
  readonly what: string;
  readonly sizeBytes: number;
  readonly result: "deleting" | "deleted" | "gone" | "kept";
  readonly reason?: string;
}

/** Where deletions are written down, each before and after it is made: JSON, one line each. */
export interface JanitorJournal {
  readonly file: string;
  write(entry: JournalEntry): void;
}

/** Opens the journal of a folder, which grows from run to run. @throws LabError `JOURNAL_UNWRITABLE`. */
export function openJanitorJournal(directory: string): JanitorJournal {
  const file = join(directory, "janitor.jsonl");
  const append = (text: string) => {
    try {
      createFolder(directory);
      appendFileSync(file, text, { flush: true });
    } catch (cause) {
      const hint = "give a folder that can be written with --journal DIR: nothing is deleted without a journal";
      throw new LabError("JOURNAL_UNWRITABLE", `${file}: ${messageOf(cause)}`, hint, { cause });
    }
  };
  append("");
  return { file, write: (entry) => append(`${JSON.stringify(entry)}\n`) };
}
