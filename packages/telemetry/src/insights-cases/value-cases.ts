import { secondsApart, type CaseTable } from "./insights-case.ts";

const EVENTS = secondsApart([
  '{"list":[10,9,"a10","a9",100,{"k":1},"1e1"],"code":"1_0","name":"x","n":1}',
  String.raw`{"blank":" \t x\u000b\n","vex":"vex","code":"2","name":"","n":2.5}`,
]);

/** Values whose kind is not what their place suggests: numbers in lists, texts that nearly are numbers, truth without a value. */
export const VALUE_CASES: CaseTable = {
  name: "values of mixed kinds",
  events: EVENTS,
  cases: [
    {
      rule: "elements of a list sort as values do: texts, numbers, then maps",
      query: "unnest list into e | sort e | display e",
      rows: ["a9", "a10", "9", "10", "1e1", "100", '{"k":1}'].map((e) => ({ e })),
    },
    {
      rule: "without sort, and among equal values, elements stand as in the list, also before a limit",
      query: "filter name = 'x' | unnest list into e | sort strlen(e) % 2 | limit 5 | display e",
      // 10 and a9 are of even length, 9, a10, 100 and 1e1 of odd; a map has none.
      rows: ["10", "a9", "9", "a10", "100"].map((e) => ({ e })),
    },
    {
      rule: "matches of multi stand in the order of the text",
      query: "filter name = 'x' | parse @message /a(?<digits>[0-9]+)/ multi | limit 2 | display digits",
      rows: [{ digits: "10" }, { digits: "9" }],
    },
    {
      rule: "what jsonParse found sorts as a number, too",
      query: "fields jsonParse(@message).n as v | sort v desc | display v",
      rows: [{ v: "2.5" }, { v: "1" }],
    },
    {
      rule: "maps are neither least nor greatest; text is beside numbers: the order of texts",
      query: "unnest list into e | stats min(e) as least, max(e) as most, sortsFirst(e) as first, sortsLast(e) as last",
      rows: [{ least: "10", most: "a9", first: "a9", last: "100" }],
    },
    {
      rule: "numbers alone: the order of numbers",
      query: "unnest list into e | filter isNumeric(e) | stats min(e) as least, max(e) as most",
      rows: [{ least: "9", most: "100" }],
    },
    {
      rule: "unnest: text is a list of one, JSON's list in a text is a list",
      query:
        'fields "a b" as one, "[1,2]" as two | unnest one into x | unnest two into y | sort @timestamp, y | limit 2 | display x, y',
      rows: [
        { x: "a b", y: "1" },
        { x: "a b", y: "2" },
      ],
    },
    {
      rule: "digits with a _ are no number",
      query:
        "fields isNumeric(code) as is, code + 0 as sum, hexToDec(code) as hex | sort @timestamp | display is, sum, hex",
      rows: [{ is: "0" }, { is: "1", sum: "2", hex: "2" }],
    },
    {
      rule: "a number too large for a double is more than every number, as text it is none",
      query:
        'stats sum(n < 1e400) as less, sum(code = "1e400") as same, sum(n in [1, "1e400"]) as in, sum(n > -1e400) as more',
      rows: [{ less: "2", same: "0", in: "1", more: "2" }],
    },
    {
      rule: "a comparison with what is absent is false, and so unequal to text and less than true",
      query:
        'display (none = 1) != "x" as a, ispresent(none = 1) as b, coalesce(none = 1, 5) as c, case(n > 9, none = 1) as d | limit 1',
      rows: [{ a: "1", b: "1", c: "0" }],
    },
    {
      rule: "sorted, such a comparison is false as well: before true",
      query: "sort blank like /x/, n | display n",
      rows: [{ n: "1" }, { n: "2.5" }],
    },
    {
      rule: "a root of a negative number is no number",
      query: "display (0 - 8) ^ .5 > 0 as a, isNumeric((0 - 8) ^ .5) as b, 4 ^ .5 as c | limit 1",
      rows: [{ a: "0", b: "0", c: "2" }],
    },
    {
      rule: "the negative zero is 0, as text, too",
      query: "stats values(round(n * -0.1)) as all, count_distinct(concat(round(n * -0.1), round(n * 0.1))) as texts",
      rows: [{ all: '["0"]', texts: "1" }],
    },
    {
      rule: "trim removes white space of every kind, and no letter",
      query:
        'filter ispresent(vex) | display concat("<", trim(blank), ">") as a, strlen(ltrim(blank)) as b, strlen(rtrim(blank)) as c, trim(vex) as d',
      // Space, tab, space, x, vertical tab, line feed.
      rows: [{ a: "<x>", b: "3", c: "4", d: "vex" }],
    },
    {
      rule: "jsonParse gives a map, a list or nothing",
      query: 'display jsonParse("5") as a, jsonParse(\'"x"\') as b, jsonParse(" [1]") as c | limit 1',
      rows: [{ c: "[1]" }],
    },
    {
      rule: "a map is a map after white space, too: it is no group",
      query: 'fields jsonParse(concat("\n ", @message, " ")) as m | stats count(*) as n, max(m) as most by m',
      rows: [{ n: "2" }],
    },
    {
      rule: "count_distinct: a number and its text are one value, maps count, null is none",
      query: `fields jsonParse('[5,"5",5.0,{"a":1},{"a":1},null]') as l | limit 1 | unnest l into e | stats count_distinct(e) as n, count(e) as present, count(*) as all`,
      rows: [{ n: "2", present: "5", all: "6" }],
    },
    {
      rule: "parts of characters do not count",
      query: 'display substr("hello", 1.7) as a, decToHex(1.7) as b | limit 1',
      rows: [{ a: "ello", b: "1" }],
    },
    {
      rule: "addtotals col=true leaves texts in their rows, and adds numbers wherever they are from",
      query: "fields name, jsonParse(@message).n as v | sort v | addtotals col=true | display name, v, Total",
      rows: [{ name: "x", v: "1", Total: "1" }, { name: "", v: "2.5", Total: "2.5" }, { v: "3.5" }],
    },
  ],
};
