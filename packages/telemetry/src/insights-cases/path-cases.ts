import { secondsApart, type CaseTable } from "./insights-case.ts";

const EVENTS = secondsApart([
  JSON.stringify({
    status: { 200: 5, "404": { n: 1 } },
    items: [{ id: 7 }, { 1: "k" }],
    "007": "film",
    "12345678901234567890": "long",
    "end.": 1,
    ".start": 2,
    "": { "": 3 },
    "s/t~": { 1: 4 },
  }),
]);

/** Names of fields: "Supported logs and discovered fields" of the guide flattens maps by key and lists by position. */
export const PATH_CASES: CaseTable = {
  name: "paths to fields",
  events: EVENTS,
  cases: [
    {
      rule: "a number is a key of a map",
      query: "filter status.200 = 5 | stats sum(status.200) as s by status.404.n as n",
      rows: [{ n: "1", s: "5" }],
    },
    {
      rule: "or a position in a list",
      query: "display items.0.id as a, items[0].id as b, items.1.1 as c, items.2.id as d",
      rows: [{ a: "7", b: "7", c: "k" }],
    },
    {
      rule: "the same in what jsonParse gives",
      query: "fields jsonParse(@message) as m | display m.status.200 as a, m.items[1].1 as b, m.status.`404`.n as c",
      rows: [{ a: "5", b: "k", c: "1" }],
    },
    {
      rule: "json field=",
      query: 'json field=status "200" as a | json field=@message "items[0].id" as b | display a, b',
      rows: [{ a: "5", b: "7" }],
    },
    {
      rule: "keys of digits that are no position",
      query: "display `007` as a, `12345678901234567890` as b, items.99999999999999999999 as c",
      rows: [{ a: "film", b: "long" }],
    },
    {
      rule: "dots at the ends of keys, keys without a character",
      query: "display `end.` as a, `.start` as b, ``.`` as c, `none..` as d",
      rows: [{ a: "1", b: "2", c: "3" }],
    },
    {
      rule: "slashes and tildes before a number",
      query: "display `s/t~`.1 as a",
      rows: [{ a: "4" }],
    },
  ],
};
