import { secondsApart, type CaseTable } from "./insights-case.ts";

/** Orders, and payments in another group. */
export const COMBINING_CASES: CaseTable = {
  name: "other rows",
  events: [
    ...secondsApart([
      '{"order":"1","user":"u1","total":5,"ip":"10.1.2.3","indexed":"a"}',
      '{"order":"2","user":"u2","total":7,"ip":"10.9.9.9","indexed":"b"}',
      '{"order":3,"user":"u3","total":9,"ip":"8.8.8.8","owner":"known"}',
      '{"order":"none","total":11}',
    ]),
    ...secondsApart(
      [
        '{"id":1,"result":"ok","amount":50}',
        '{"id":"3.0","result":"declined","amount":90}',
        '{"id":1,"result":"again","amount":51}',
        '{"id":77,"result":"declined","amount":1,"indexed":"a"}',
      ],
      "/svc/pay",
    ),
  ],
  cases: [
    {
      rule: "join is inner, and matches numbers in any spelling",
      query:
        "join left=o right=p where o.order=p.id (SOURCE '/svc/pay' | sort amount) | fields o.order, p.result, p.amount | sort p.amount",
      rows: [
        { "o.order": "1", "p.result": "ok", "p.amount": "50" },
        { "o.order": "1", "p.result": "again", "p.amount": "51" },
        { "o.order": "3", "p.result": "declined", "p.amount": "90" },
      ],
      plan: `scan
join type=inner left=o right=p where o.order = p.id (
  scan
  sort amount
  output @timestamp, @message, @ptr limit 10000
)
sort p.amount
output o.order, p.result, p.amount limit 10000`,
    },
    {
      rule: "a left join keeps rows without a partner",
      query:
        "join type=left left=o right=p where o.order=p.id (SOURCE '/svc/pay') | filter !ispresent(p.result) | fields o.order, o.total | sort o.total",
      rows: [
        { "o.order": "2", "o.total": "7" },
        { "o.order": "none", "o.total": "11" },
      ],
    },
    {
      rule: "the right side may be filtered, and its sides written in either order",
      query:
        "join left=o right=p where p.id = o.order (SOURCE '/svc/pay' | filter result = 'declined') | stats count(*) as n, sum(p.amount) as s",
      rows: [{ n: "1", s: "90" }],
    },
    {
      rule: "the right side may be a stats",
      query:
        "join left=o right=p where o.order=p.id (SOURCE '/svc/pay' | stats count(*) as n by id) | fields o.user, p.n | sort p.n desc",
      rows: [
        { "o.user": "u1", "p.n": "2" },
        { "o.user": "u3", "p.n": "1" },
      ],
    },
    {
      rule: "stats by fields of both sides",
      query:
        "join left=o right=p where o.order=p.id (SOURCE '/svc/pay') | stats sum(o.total) as t by p.result | sort p.result",
      rows: [
        { "p.result": "again", t: "5" },
        { "p.result": "declined", t: "9" },
        { "p.result": "ok", t: "5" },
      ],
    },
    {
      rule: "a subquery in filter is a list of values",
      query: "filter order in (SOURCE '/svc/pay' | filter result = 'declined' | fields id) | display order",
      rows: [{ order: "3" }],
      plan: `scan
filter (order in (SOURCE "/svc/pay"
| filter (result = "declined")
| fields id))
output order, @ptr limit 10000`,
    },
    {
      rule: "not in a subquery; what has no value is in no list",
      query: "filter order not in (SOURCE '/svc/pay' | fields id) | display order | sort order",
      rows: [{ order: "none" }, { order: "2" }],
    },
    {
      rule: "a subquery with stats and a condition beside it",
      query:
        "filter total < 9 and order in (SOURCE '/svc/pay' | stats max(amount) as m by id | filter m > 10 | fields id | display id) | display user",
      rows: [{ user: "u1" }],
    },
    {
      rule: "a subquery gives what its fields select of a stats, as in the guide's second example",
      query:
        "filter order in (SOURCE '/svc/pay' | stats count(*) as failures by id | filter failures > 1 | fields id) | display user",
      rows: [{ user: "u1" }],
    },
    {
      rule: "a subquery gives what its fields select of a parse",
      query:
        "filter order in (SOURCE '/svc/pay' | parse @message '\"id\":*,\"result\":\"*\"' as key, word | filter word = 'ok' | fields key) | display user",
      rows: [{ user: "u1" }],
    },
    {
      rule: "appendcols adds columns by the position of the row",
      query: "stats count(*) as orders | appendcols (SOURCE '/svc/pay' | stats count(*) as payments)",
      rows: [{ orders: "4", payments: "4" }],
      plan: `scan
aggregate orders = count(*)
appendcols override=false max=10000 (
  scan
  aggregate payments = count(*)
  output payments limit 10000
)
output orders, payments limit 10000`,
    },
    {
      rule: "appendcols keeps columns of the same name, unless override=true",
      query: "stats sum(total) as s | appendcols (SOURCE '/svc/pay' | stats sum(amount) as s)",
      rows: [{ s: "32" }],
    },
    {
      rule: "appendcols override=true takes the new ones",
      query: "stats sum(total) as s | appendcols override=true (SOURCE '/svc/pay' | stats sum(amount) as s)",
      rows: [{ s: "192" }],
    },
    {
      rule: "appendcols: rows beyond the answer get none, max caps it",
      query: "fields order | sort total | appendcols max=1 (SOURCE '/svc/pay' | fields result | sort amount)",
      rows: [{ order: "1", result: "declined" }, { order: "2" }, { order: "3" }, { order: "none" }],
    },
    {
      rule: "lookup matches exactly, the table's first row counts",
      query: "lookup users id as user OUTPUT name, team | display user, name, team | sort total",
      rows: [{ user: "u1", name: "Ann", team: "red" }, { user: "u2", name: "Bob", team: "" }, { user: "u3" }, {}],
      plan: `scan
lookup users id as user output name, team
sort total
output user, name, team, @ptr limit 10000`,
    },
    {
      rule: "lookup overwrites a field of the same name where it finds a row",
      query: "lookup users id as user OUTPUT name as owner | display owner | sort total",
      rows: [{ owner: "Ann" }, { owner: "Bob" }, { owner: "known" }, {}],
    },
    {
      rule: "lookup by two columns",
      query:
        "fields 'blue' as colour | lookup users id as user, team as colour OUTPUT name | filter ispresent(name) | display name",
      rows: [{ name: "Second" }],
    },
    {
      rule: "cidrlookup: the narrowest range that holds the address",
      query: "cidrlookup nets ip OUTPUT owner as o, zone | display ip, o, zone | sort total | limit 3",
      rows: [
        { ip: "10.1.2.3", o: "lab", zone: "narrow" },
        { ip: "10.9.9.9", o: "corp", zone: "wide" },
        { ip: "8.8.8.8" },
      ],
    },
    {
      rule: "cidrlookup OUTPUTNEW fills only what is empty",
      query:
        "fields if(order = 1, 'mine', '') as owner | cidrlookup nets ip as net OUTPUTNEW owner | display owner | sort total | limit 2",
      rows: [{ owner: "mine" }, { owner: "corp" }],
    },
    {
      rule: "SOURCE with several groups",
      query: "SOURCE '/svc/pay' | SOURCE '/aws/lambda/lookup' | stats count(*) as n by @log | sort @log",
      rows: [
        { "@log": "000000000000:/aws/lambda/lookup", n: "4" },
        { "@log": "000000000000:/svc/pay", n: "4" },
      ],
    },
    {
      rule: "SOURCE with the time range of a dashboard: an hour before the query's time, which ends at 11:00",
      query: "SOURCE '/svc/pay' START=-3600s END=-3598s | stats count(*) as n",
      rows: [{ n: "3" }],
    },
    {
      rule: "filterIndex reads groups that are indexed on the field",
      query: "SOURCE '/svc/pay', '/aws/lambda/lookup' | filterIndex indexed = 'a' | display order",
      rows: [{ order: "1" }],
      plan: `scan
filterindex indexed by (indexed = "a")
output order, @ptr limit 10000`,
    },
    {
      rule: "filterIndex with a list",
      query: "filterIndex indexed in ['a', 'b'] | stats count(*) as n",
      rows: [{ n: "2" }],
    },
  ],
};
