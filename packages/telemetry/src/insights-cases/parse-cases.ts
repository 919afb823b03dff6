import { secondsApart, type CaseTable } from "./insights-case.ts";

/** `parse` in all forms, `json`, `unnest` and `expand`. */
export const PARSE_CASES: CaseTable = {
  name: "parse",
  events: secondsApart([
    "2026-11-23 10:00:00 [ERROR] user=ann, method:PUT, latency := 12 took 7 ms",
    'level=info msg="two words" took=15 path=/a',
    'id1,"Smith, ""Jo""",,30',
    "a=1 b=2 a=3",
    '{"doc":{"a":{"b":[10,20]}},"items":[{"n":"x","q":2},{"n":"y","q":3}],"one":{"n":"z","q":5},"word":"solo","raw":"{\\"k\\":[1,2]}"}',
  ]),
  cases: [
    {
      rule: "glob: a star is the shortest run, the last takes the rest",
      query: 'parse @message "* [*] *" as time, kind, rest | filter kind = "ERROR" | display time, kind, rest',
      rows: [
        {
          time: "2026-11-23 10:00:00",
          kind: "ERROR",
          rest: "user=ann, method:PUT, latency := 12 took 7 ms",
        },
      ],
      plan: `scan
extract time, kind, rest from @message by /^((?s:.*?)) \\[((?s:.*?))\\] ((?s:.*?))$/
filter (kind = "ERROR")
output time, kind, rest, @ptr limit 10000`,
    },
    {
      rule: "glob: the guide's example, names that start with @",
      query:
        'parse @message "user=*, method:*, latency := *" as @user, @method, @latency | filter ispresent(@user) | display @user, @method, @latency',
      rows: [{ "@user": "ann", "@method": "PUT", "@latency": "12 took 7 ms" }],
    },
    {
      rule: "glob: without a match the event stays without the fields",
      query: 'parse @message "user=*," as user | stats count(*) as n, count(user) as users',
      rows: [{ n: "5", users: "1" }],
    },
    {
      rule: "glob: no star, but a name",
      query: 'parse @message "user" as x | stats count(x) as n',
      rows: [{ n: "0" }],
    },
    {
      rule: "glob: characters of regular expressions are themselves",
      query: 'parse @message "[*]" as kind | filter ispresent(kind) | display kind',
      rows: [{ kind: "10,20" }, { kind: "ERROR" }],
    },
    {
      rule: "glob: what was extracted is parsed again",
      query:
        'parse @message "took * ms" as took | parse took /(?<digit>\\d)/ | filter ispresent(digit) | display took, digit',
      rows: [{ took: "7", digit: "7" }],
    },
    {
      rule: "regular expression with named groups",
      query: "parse @message /latency := (?<latency>\\d+)/ | filter latency > 10 | display latency",
      rows: [{ latency: "12" }],
    },
    {
      rule: "regular expression: a name may start with @, a group without name is not kept",
      query: "parse @message /(user)=(?<@who>\\w+)/ | filter ispresent(@who) | display @who",
      rows: [{ "@who": "ann" }],
    },
    {
      rule: "regular expression: as names the unnamed groups in order",
      query:
        "parse @message /method:(\\w+), latency := (\\d+)/ as method, latency | filter latency = 12 | display method",
      rows: [{ method: "PUT" }],
    },
    {
      rule: "regular expression with multi: a row for each match, one without",
      query: "parse @message /\\b(?<key>\\w)=(?<value>\\d)/ multi | stats count(*) as rows, count(key) as found",
      rows: [{ rows: "7", found: "3" }],
      plan: `scan
extract every key, value from @message by /\\b(\\w)=(\\d)/
aggregate rows = count(*), found = count(key)
output rows, found limit 10000`,
    },
    {
      rule: "regular expression with multi and as",
      query:
        "filter @message like /^a=/ | parse @message /(\\w)=(\\d)/ as k, v multi | stats sum(v) as total by k | sort k",
      rows: [
        { k: "a", total: "4" },
        { k: "b", total: "2" },
      ],
    },
    {
      rule: "logfmt: a map with dot access, values in quotes",
      query: 'parse @message logfmt as m | filter m.level = "info" | display m.msg, m.took + 1 as next, m.path',
      rows: [{ "m.msg": "two words", next: "16", "m.path": "/a" }],
      plan: `scan
parse @message logfmt as m
filter (m.level = "info")
extend next = (m.took + 1)
output m.msg, next, m.path, @ptr limit 10000`,
    },
    {
      rule: "logfmt of a field",
      query: 'parse @message "* path" as head | parse head logfmt as m | filter ispresent(m.took) | display m.took',
      rows: [{ "m.took": "15" }],
    },
    {
      rule: "csv: fields in quotes with commas and quotes (RFC 4180)",
      query:
        "filter @message like /^id1/ | parse @message csv as id, name, none, age, more | display id, name, none, age, more",
      rows: [{ id: "id1", name: 'Smith, "Jo"', none: "", age: "30" }],
    },
    {
      rule: "json takes a value out of JSON text",
      query: 'json field=raw "k" as k | filter ispresent(k) | display k',
      rows: [{ k: "[1,2]" }],
    },
    {
      rule: "json follows a path",
      query: 'json field=doc "a.b[1]" as x | filter ispresent(x) | display x',
      rows: [{ x: "20" }],
      plan: `scan
json field=doc "a.b[1]" as x
filter ispresent(x)
output x, @ptr limit 10000`,
    },
    {
      rule: "unnest: a row for each element, the other fields copied",
      query: "filter ispresent(items) | unnest items into it | display it.n, it.q, word | sort it.n",
      rows: [
        { "it.n": "x", "it.q": "2", word: "solo" },
        { "it.n": "y", "it.q": "3", word: "solo" },
      ],
      plan: `scan
filter ispresent(items)
unnest items into it
sort it.n
output it.n, it.q, word, @ptr limit 10000`,
    },
    {
      rule: "unnest: a map counts as a list of one",
      query: "filter ispresent(one) | unnest one into it | display it.n",
      rows: [{ "it.n": "z" }],
    },
    {
      rule: "unnest: a text counts as a list of one",
      query: "filter ispresent(word) | unnest word into it | display it",
      rows: [{ it: "solo" }],
    },
    {
      rule: "unnest of a parsed map",
      query: "fields jsonParse(@message) as js | unnest js.items into it | filter it.q > 2 | display it.n",
      rows: [{ "it.n": "y" }],
    },
    {
      rule: "expand keeps the name",
      query: "filter ispresent(items) | expand items | display items.q | sort items.q desc",
      rows: [{ "items.q": "3" }, { "items.q": "2" }],
    },
    {
      rule: "expand of a list of numbers",
      query: "fields doc.a.b as b | filter ispresent(items) | display doc.a.b.0, doc.a.b.1 as second",
      rows: [{ "doc.a.b.0": "10", second: "20" }],
    },
  ],
};
