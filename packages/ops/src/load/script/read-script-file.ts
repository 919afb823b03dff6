import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { LabError, messageOf } from "@faultline/core";
import { LOAD_LIMITS } from "../limits.ts";
import type { LoadScript, PayloadSource } from "./load-script.ts";
import type { ProcessVariables } from "./node-reader.ts";
import { parseCsv } from "./parse-csv.ts";
import { readScript } from "./read-script.ts";
import { formatScriptDiagnostic } from "./script-diagnostic.ts";

/** The rows of one payload file, ready for virtual users. */
export interface PayloadRows {
  readonly fields: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly order: "random" | "sequence";
  /** The variable that holds every row, where the script asks for that. */
  readonly wholeAs: string | undefined;
}

/** A script that can be run, with the files that it names. */
export interface ScriptFile {
  readonly file: string;
  readonly text: string;
  readonly script: LoadScript;
  readonly payloads: readonly PayloadRows[];
  /** Absolute path of the processor. */
  readonly processorFile: string | undefined;
  /** `file:line:column: warning: …`, one each. */
  readonly warnings: readonly string[];
}

/**
 * Reads and checks a script and its payload files.
 *
 * @throws LabError `SCRIPT_MISSING`, `SCRIPT_INVALID` with every error's place, `PAYLOAD_FILE_INVALID`, `PROCESSOR_MISSING`.
 */
export async function readScriptFile(
  file: string,
  environment?: string,
  processVariables?: ProcessVariables,
): Promise<ScriptFile> {
  const text = await readText(file, "SCRIPT_MISSING", "script");
  const { script, diagnostics } = readScript(text, environment, processVariables);
  const format = (severity: "error" | "warning") =>
    diagnostics.filter((found) => found.severity === severity).map((found) => formatScriptDiagnostic(found, file));
  if (script === undefined) {
    const errors = format("error");
    const hint = "Correct the script; nothing was sent.";
    throw new LabError("SCRIPT_INVALID", errors.length === 1 ? `${errors[0]}` : `\n  ${errors.join("\n  ")}`, hint);
  }
  const folder = dirname(resolve(file));
  const payloads = await Promise.all(script.payloads.map((payload) => readPayload(payload, file, folder)));
  const processorFile = script.processor === undefined ? undefined : resolve(folder, script.processor);
  if (processorFile !== undefined) await requireProcessor(processorFile);
  return { file, text, script, payloads, processorFile, warnings: format("warning") };
}

async function requireProcessor(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() === true) return;
  const hint = "Write config.processor as a path relative to the script, with its extension.";
  throw new LabError("PROCESSOR_MISSING", `The processor ${file} is not there`, hint);
}

async function readPayload(payload: PayloadSource, script: string, folder: string): Promise<PayloadRows> {
  const file = resolve(folder, payload.path);
  const place = `${script}:${payload.line}`;
  const text = await readText(file, "PAYLOAD_FILE_INVALID", "payload file");
  if (text.length > LOAD_LIMITS.payloadMaxBytes) throw payloadInvalid(`${place}: ${file} is too large`);
  const all = parseCsv(text, payload.delimiter);
  const isNamed = payload.fields.length > 0;
  const fields = isNamed ? payload.fields : (all[0] ?? []);
  const rows = all.slice(payload.isHeaderSkipped || !isNamed ? 1 : 0);
  if (rows.length === 0) throw payloadInvalid(`${place}: ${file} has no rows`);
  if (rows.length > LOAD_LIMITS.payloadRowsMax)
    throw payloadInvalid(`${place}: ${file} has ${rows.length} rows; the limit is ${LOAD_LIMITS.payloadRowsMax}`);
  const wholeAs = payload.isLoadedWhole ? (payload.name ?? "payload") : undefined;
  return { fields, rows, order: payload.order, wholeAs };
}

function payloadInvalid(message: string): LabError {
  return new LabError("PAYLOAD_FILE_INVALID", message, "Give a CSV file with a row for each set of values.");
}

async function readText(file: string, code: string, what: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const message = `The ${what} ${file} cannot be read: ${messageOf(cause)}`;
    throw new LabError(code, message, `Name the ${what}, or go to its folder.`, { cause });
  }
}
