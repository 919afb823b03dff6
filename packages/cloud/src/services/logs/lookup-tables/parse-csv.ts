/**
 * The records of CSV text: fields between commas, those in quotes with `""` for a quote. Empty lines are left out.
 *
 * @see RFC 4180.
 */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let record: string[] = [];
  const FIELD = /(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r?\n|\r|$)/gy;
  const body = text.replace(/^\uFEFF/, "");
  for (let match = FIELD.exec(body); match !== null; match = FIELD.exec(body)) {
    const [all, quoted, plain = "", end] = match;
    record.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
    if (end === "" || all === "") break;
  }
  return records;
}

/** CSV text of records. */
export function printCsv(records: readonly (readonly string[])[]): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return records.map((record) => `${record.map(field).join(",")}\n`).join("");
}
