import { renderTuningHtml, type TuningPage } from "@faultline/ops";
import { writeOutput } from "../../write-output.ts";

/** Writes a tuning's page, and says so. @throws LabError `FILE_UNWRITABLE`. */
export async function writeTuningPage(file: string, page: TuningPage): Promise<void> {
  await writeOutput(file, renderTuningHtml(page), "page");
  process.stderr.write(`Wrote ${file}\n`);
}
