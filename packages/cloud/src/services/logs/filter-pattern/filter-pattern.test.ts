// Cases: CloudWatch Logs User Guide, "Filter pattern syntax" (its examples and sample events, read 2026-11), and what
// its rules say of the rest; (a) marks errors that AWS was seen to answer with.
import { expect, test } from "vitest";
import { extractedValue, extractedValues } from "./extracted-values.ts";
import { matchesFilterPattern } from "./matches-filter-pattern.ts";
import { parseFilterPattern } from "./parse-filter-pattern.ts";

type Case = readonly [pattern: string, matching: readonly string[], others: readonly string[]];

const selects = (pattern: string, message: string) => matchesFilterPattern(parseFilterPattern(pattern), message);

function check([pattern, matching, others]: Case): void {
  expect(matching.length + others.length).toBeGreaterThan(0);
  for (const message of matching) expect([message, selects(pattern, message)]).toEqual([message, true]);
  for (const message of others) expect([message, selects(pattern, message)]).toEqual([message, false]);
}

const BAD_REQUEST = "[ERROR 400] BAD REQUEST";
const UNAUTHORIZED = "[ERROR 401] UNAUTHORIZED REQUEST";
const MISSING = "[ERROR 419] MISSING ARGUMENTS";
const INVALID = "[ERROR 420] INVALID ARGUMENTS";

const TERMS: readonly Case[] = [
  ["", ["anything", ""], []],
  ["   ", ["anything"], []],
  ['" "', ["anything", "two words", ""], []],
  ["ERROR", [BAD_REQUEST, UNAUTHORIZED, MISSING, INVALID], ["[error 400] bad", "[WARN]"]],
  ["error", [], [BAD_REQUEST]],
  ["ERROR ARGUMENTS", [MISSING, INVALID], [BAD_REQUEST, UNAUTHORIZED]],
  ["ARGUMENTS   ERROR", [MISSING], [BAD_REQUEST]],
  ["?ERROR ?ARGUMENTS", [BAD_REQUEST, MISSING, "ARGUMENTS"], ["[INFO] fine"]],
  ["?ERROR ?ARGUMENTS REQUEST", ["[INFO] REQUEST FAILED", "[WARN] UNAUTHORIZED REQUEST", BAD_REQUEST], [MISSING]],
  ["?ERROR ?WARN -DEBUG", ["INFO", "ERROR"], ["DEBUG ERROR"]],
  ["?WARN", ["a WARN"], ["an ERROR"]],
  ['"INTERNAL SERVER ERROR"', ["[ERROR 500] INTERNAL SERVER ERROR"], ["SERVER INTERNAL ERROR"]],
  ["ERROR -ARGUMENTS", [BAD_REQUEST, UNAUTHORIZED], [MISSING, INVALID]],
  ["-ERROR", ["INFO"], [BAD_REQUEST]],
  ['ERROR -"BAD REQUEST"', [UNAUTHORIZED], [BAD_REQUEST]],
  ['?"BAD REQUEST" ?MISSING', [BAD_REQUEST, MISSING], [UNAUTHORIZED]],
  ['"a \\"quoted\\" word"', ['a "quoted" word'], ["a quoted word"]],
  ['"back\\\\slash"', ["back\\slash"], ["backslash"]],
  ['"user-id"', ["user-id"], ["user id"]],
  ['"{"', ['{"a":1}'], ["a"]],
  ["request_id", ["request_id=1"], ["request-id=1"]],
  ["Straße", ["Straße 1"], ["Strasse"]],
  ["404", ["GET 404", "14045"], ["405"]],
];

const REGEX: readonly Case[] = [
  ["%AUTHORIZED%", [UNAUTHORIZED, "[SUCCESS 200] AUTHORIZED REQUEST"], ["authorized"]],
  ["%^[hc]at%", ["hat", "cat sat"], ["a hat", "bat"]],
  ["%[hc]at$%", ["a hat", "cat"], ["cats", "bat"]],
  ["%colou?r%", ["color", "colour"], ["colouur"]],
  ["%[abc]%", ["xa", "b", "c"], ["xyz"]],
  ["%[a-z]%", ["A1q"], ["A1Q"]],
  ["%[abcx-z]%", ["a", "b", "c", "x", "y", "z"], ["d", "w"]],
  ["%^a{3,5}$%", ["aaa", "aaaa", "aaaaa"], ["aa", "aaaaaa"]],
  ["%^a{3}$%", ["aaa"], ["aa", "aaaa"]],
  ["%^a{2,}$%", ["aa", "aaaaaaa"], ["a"]],
  ["%^a{,2}b%", ["b", "ab", "aab"], ["aaab"]],
  ["%^a{3, 5}$%", ["aaaa"], ["aa"]],
  ["%gray|grey%", ["gray", "grey"], ["groy"]],
  [
    "%^starting|^initializing|^shutting down%",
    ["starting up", "initializing x", "shutting down now"],
    ["skipping initializing ..."],
  ],
  ["%abcc|ab[^c]$%", ["abcc ...", "xx aba"], ["aac ..."]],
  [String.raw`%\[.\]%`, ["[a]", "[b]", "[7]", "[@]", "[]]", "[ ]"], ["[]", "[ab]"]],
  [String.raw`%10\.10\.0\.1%`, ["from 10.10.0.1"], ["10010,051"]],
  ["%10.10.0.1%", ["10010,051", "10.10.0.1"], ["10.10.1"]],
  ["%ab*c%", ["ac", "abc", "abbbc"], ["adc"]],
  ["%ab[0-9]*%", ["ab", "ab0", "ab129"], ["a1"]],
  ["%ab+c%", ["abc", "abbc", "abbbc"], ["ac"]],
  ["%.at%", ["hat", "4at", "#at", " at", "éat", "😀at"], ["at"]],
  [String.raw`%\d%`, ["a1"], ["a"]],
  [String.raw`%^\D+$%`, ["abc", "é"], ["a1"]],
  [String.raw`%a\sb%`, ["a b", "a\tb", "a\nb"], ["ab"]],
  [String.raw`%a\Sb%`, ["a-b"], ["a b"]],
  [String.raw`%^\w+$%`, ["a_1Z"], ["a-b"]],
  [String.raw`%\W%`, ["a-b", "é"], ["a_b"]],
  [String.raw`%\x3A%`, ["a:b"], ["ab"]],
  [String.raw`%\x28x\x29%`, ["(x)"], ["x"]],
  [String.raw`%a\tb%`, ["a\tb"], ["a b"]],
  [String.raw`%^[\w.]+@[\w.]+$%`, ["john.doe@example.com"], ["john doe@example.com"]],
  ["%[]]%", ["]"], ["["]],
  ["%[a-]%", ["-", "a"], ["b"]],
  ["%^$%", [""], ["x"]],
  ["%^...$%", ["a😀b", "éüß"], ["ab", "abcd"]],
  ["%ERROR [0-9]{3}%", [BAD_REQUEST], ["ERROR 40"]],
  [String.raw`%^a|b$%`, ["ax", "xb"], ["xa", "bx"]],
  [String.raw`%[^\d]x%`, ["ax"], ["1x"]],
];

const CLOUD_TRAIL = JSON.stringify({
  eventType: "UpdateTrail",
  sourceIPAddress: "111.111.111.111",
  arrayKey: ["value", "another value"],
  objectList: [
    { name: "a", id: 1 },
    { name: "b", id: 2 },
  ],
  SomeObject: null,
  "cluster.name": "c",
});
const USERS = JSON.stringify({
  user: { id: 1, email: "John.Stiles@example.com" },
  users: [
    { id: 2, email: "John.Doe@example.com" },
    { id: 3, email: "Jane.Doe@example.com" },
  ],
  actions: ["GET", "PUT", "DELETE"],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ],
});

const JSON_PATTERNS: readonly Case[] = [
  ['{ $.eventType = "UpdateTrail" }', [CLOUD_TRAIL], ['{"eventType":"x"}', "UpdateTrail", "[1]", '"UpdateTrail"']],
  ["{$.eventType=UpdateTrail}", [CLOUD_TRAIL], ['{"eventType":"updateTrail"}']],
  ["{ $.sourceIPAddress != 123.123.* }", [CLOUD_TRAIL], ['{"sourceIPAddress":"123.123.4.5"}', "{}"]],
  ['{ $.sourceIPAddress != "123.123.*" }', [CLOUD_TRAIL], ['{"sourceIPAddress":"123.123.4.5"}']],
  ['{ $.arrayKey[0] = "value" }', [CLOUD_TRAIL], ['{"arrayKey":["x","value"]}', '{"arrayKey":"value"}']],
  ['{ $.arrayKey[1] = "another value" }', [CLOUD_TRAIL], ['{"arrayKey":["another value"]}']],
  ["{ $.objectList[1].id = 2 }", [CLOUD_TRAIL], ['{"objectList":[{"id":1}]}', '{"objectList":[1,2]}']],
  ["{ $.eventType = %Trail% }", [CLOUD_TRAIL], ['{"eventType":"trail"}']],
  ["{ $.eventType != %Trail% }", ['{"eventType":"Other"}'], [CLOUD_TRAIL, "{}"]],
  ["{ $.arrayKey[*] = %val.{2}% }", [CLOUD_TRAIL], ['{"arrayKey":["val"]}']],
  [String.raw`{ $.* = %111\.111\.111\.1[0-9]{1,2}% }`, [CLOUD_TRAIL], ['{"a":{"b":"111.111.111.111"}}']],
  [`{ $.['cluster.name'] = "c" }`, [CLOUD_TRAIL], ['{"cluster":{"name":"c"}}']],
  [`{ $["cluster.name"] = "c" }`, [CLOUD_TRAIL], []],
  ['{ $.cluster.name = "c" }', [], [CLOUD_TRAIL]],
  ["{ $.SomeObject IS NULL }", [CLOUD_TRAIL], ['{"SomeObject":0}', '{"SomeObject":"null"}', "{}"]],
  ["{ $.SomeOtherObject NOT EXISTS }", [CLOUD_TRAIL, "{}"], ['{"SomeOtherObject":null}']],
  ["{ $.SomeObject NOT EXISTS }", ["{}"], [CLOUD_TRAIL]],
  ["{ $.ThisFlag IS TRUE }", ['{"ThisFlag":true}'], ['{"ThisFlag":"true"}', '{"ThisFlag":false}', "{}"]],
  ["{ $.ThisFlag IS FALSE }", ['{"ThisFlag":false}'], ['{"ThisFlag":true}', '{"ThisFlag":0}']],
  ["{ $.bandwidth > 75 }", ['{"bandwidth":75.1}'], ['{"bandwidth":75}', '{"bandwidth":"76"}', "{}"]],
  ["{ $.latency < 50 }", ['{"latency":-1}'], ['{"latency":50}', '{"latency":null}']],
  ["{ $.refreshRate >= 60 }", ['{"refreshRate":60}'], ['{"refreshRate":59.9}']],
  ["{ $.responseTime <= 5 }", ['{"responseTime":5}'], ['{"responseTime":5.001}']],
  ["{ $.errorCode = 400}", ['{"errorCode":400}', '{"errorCode":4e2}'], ['{"errorCode":401}']],
  ["{ $.errorCode != 500 }", ['{"errorCode":400}'], ['{"errorCode":500}', "{}"]],
  ["{ $.number[0] = 1e+3 }", ['{"number":[1000]}'], ['{"number":[100]}']],
  ["{ $.number[0] != 1e-3 }", ['{"number":[0.01]}'], ['{"number":[0.001]}']],
  ["{ $.n = -1.5 }", ['{"n":-1.5}'], ['{"n":1.5}']],
  ["{ $.n = +5 }", ['{"n":5}'], ['{"n":-5}']],
  ["{ $.n > 1.5e3 }", ['{"n":1501}'], ['{"n":1500}', '{"n":"1600"}']],
  ["{ $.status = 4* }", ['{"status":404}', '{"status":"4xx"}'], ['{"status":504}']],
  ["{ $.status = *04 }", ['{"status":404}'], ['{"status":400}']],
  ["{ $.v = * }", ['{"v":0}', '{"v":""}', '{"v":false}'], ["{}", '{"v":null}', '{"v":[1]}', '{"v":{}}']],
  ['{ $.v = "*" }', ['{"v":"x"}'], ["{}"]],
  ['{ $.v = "" }', ['{"v":""}'], ['{"v":"x"}']],
  ['{ $.path = "/a*b*c" }', ['{"path":"/a1b2c"}', '{"path":"/abc"}'], ['{"path":"/acb"}', '{"path":"/abcd"}']],
  ['{ $.v = "a\\"b" }', ['{"v":"a\\"b"}'], ['{"v":"ab"}']],
  ['{ $.v = "a && b" }', ['{"v":"a && b"}'], ['{"v":"a"}']],
  ["{ $.list = 1 }", [], ['{"list":[1]}', '{"list":{"a":1}}']],
  ["{ $['x-y'].z <= -1 }", ['{"x-y":{"z":-1}}'], ['{"x-y":{"z":0}}']],
  ["{ $.x-y = 1 && $.a_b = 2 }", ['{"x-y":1,"a_b":2}'], ['{"x-y":1}']],
  ["{ $.__proto__ NOT EXISTS }", ["{}"], []],
  ["{ $.length NOT EXISTS }", ["{}"], ['{"length":1}']],
  ["{ $.list.length NOT EXISTS }", ['{"list":[1]}'], []],
  ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', [USERS], ['{"user":{"id":1}}']],
  [
    '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }',
    [USERS],
    ["{}"],
  ],
  [
    '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }',
    [],
    [USERS],
  ],
  ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', [], [USERS]],
  ["{ $.coordinates[0][1] = 1 }", [USERS], []],
  ["{ $.coordinates[1][*] = 6 }", [USERS], []],
  ["{ $.users[*].id = 3 }", [USERS], ['{"users":{"id":3}}']],
  ["{ $.users[*].id = 2 && $.users[*].id = 3 }", [USERS], []],
  ["{ $.users[*].id = 4 }", [], [USERS]],
  ["{ $.*.id = 1 }", [USERS], ['{"id":1}']],
  ["{ $.a = 1 || $.b = 2 && $.c = 3 }", ['{"a":1}', '{"b":2,"c":3}'], ['{"b":2}']],
  ["{ (($.a = 1) || (($.b = 2))) }", ['{"b":2}'], ['{"c":2}']],
  // CIS AWS Foundations Benchmark, the metric filters that are in most accounts.
  [
    '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    ['{"errorCode":"Client.UnauthorizedOperation"}', '{"errorCode":"AccessDeniedException"}'],
    ['{"errorCode":"Throttling"}'],
  ],
  [
    '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    ['{"userIdentity":{"type":"Root"},"eventType":"AwsApiCall"}'],
    ['{"userIdentity":{"type":"Root","invokedBy":"x"},"eventType":"AwsApiCall"}'],
  ],
  [
    "{($.eventSource = kms.amazonaws.com) && (($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion)) }",
    ['{"eventSource":"kms.amazonaws.com","eventName":"DisableKey"}'],
    ['{"eventSource":"kms.amazonaws.com","eventName":"CreateKey"}'],
  ],
  [
    '{ $.level = "error" }',
    ['  {"level":"error"}  '],
    ['x {"level":"error"}', '{"level":"error"', '{"level":"error"} x'],
  ],
];

const ACCESS = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
const ACCESS_OK = '127.0.0.12 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.htm HTTP/1.0" 200 12';
const INFO = "INFO 09/25/2014 12:00:00 GET /service/resource/67 1200";
const INFO_PART = "INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310";
const WARNING = "WARNING 09/25/2014 12:00:02 Invalid user request";
const ERROR = "ERROR 09/25/2014 12:00:02 Failed to process request";
const LAMBDA = '2026-11-27T10:00:00.000Z\t8b1f6f7e-1d2c-4a51-9a5b-0a4a6f1f0f11\tERROR\tit "failed" [again]';

const COLUMNS: readonly Case[] = [
  [
    String.raw`[ip=%127\.0\.0\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]`,
    [ACCESS],
    [ACCESS_OK],
  ],
  ["[..., request =*.html*, status_code = 4*, bytes]", [ACCESS], [ACCESS_OK]],
  [
    "[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes]",
    [ACCESS],
    [ACCESS_OK],
  ],
  ["[w1=ERROR, w2]", [ERROR], [INFO, WARNING, "ERROR"]],
  ["[w1=ERROR || w1=WARNING, w2]", [ERROR, WARNING], [INFO]],
  ["[w1!=ERROR && w1!=WARNING, w2]", [INFO, INFO_PART], [ERROR, WARNING]],
  ["[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]", [INFO], [INFO_PART]],
  ["[logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]", [INFO_PART], [INFO]],
  ["[]", [ACCESS, "", "x"], []],
  ["[ip]", [ACCESS, "one"], [""]],
  ["[a, b]", ["1 2", "1 2 3"], ["1"]],
  ["[a, b, ...]", ["1 2", "1 2 3"], ["1"]],
  ["[...]", ["", "1 2"], []],
  ["[..., bytes > 1000]", [ACCESS], [ACCESS_OK, "a b c"]],
  ["[..., bytes >= 12, ]", [], ["12"]],
  ["[ip, ..., status = 200, bytes]", [ACCESS_OK], [ACCESS]],
  ["[ip = 127.*, ...]", [ACCESS], ["10.0.0.1 x"]],
  ["[, , user = frank, ...]", [ACCESS], ["a b joe"]],
  ['[..., request = "GET /index.html HTTP/1.0", status, bytes]', [ACCESS], [ACCESS_OK]],
  ["[..., timestamp = 10/Oct/2000*, request, status, bytes]", [ACCESS], []],
  ["[..., status != 404, bytes]", [ACCESS_OK], [ACCESS]],
  ["[..., status >= 400 && status < 500, bytes]", [ACCESS], [ACCESS_OK]],
  ["[..., status < 300 || (status >= 400 && status <= 404), bytes]", [ACCESS, ACCESS_OK], []],
  ["[n = 1.0]", ["1", "1.00"], ["2", "one"]],
  ["[n = -5, ...]", ["-5"], ["5"]],
  ["[n < 1e3]", ["999"], ["1000", "x"]],
  // The format that the console offers for Lambda's logs: the last column is the rest of the message.
  ['[timestamp=*Z, request_id="*-*", event]', [LAMBDA], [INFO]],
  ['[timestamp, request_id, level = ERROR, message = "it*again]"]', [LAMBDA], []],
  ['[version, account, eni, srcaddr != "-", ...]', ["2 1 eni-1 10.0.0.1 x"], ["2 1 eni-1 - x"]],
  ["[w1=%ERR|WARN%, w2!=%^09%, ...]", ["WARN x"], [ERROR]],
  ['[a = "x,y", b]', ["x,y z"], ["x y"]],
];

test.each(TERMS)("terms: %s", (...row) => check(row));
test.each(REGEX)("regex: %s", (...row) => check(row));
test.each(JSON_PATTERNS)("JSON: %s", (...row) => check(row));
test.each(COLUMNS)("space-delimited: %s", (...row) => check(row));

test("there are more than 150 cases", () => {
  expect(TERMS.length + REGEX.length + JSON_PATTERNS.length + COLUMNS.length + REFUSED.length).toBeGreaterThan(150);
});

const REFUSED: readonly (readonly [pattern: string, message: string])[] = [
  ['"open', "Invalid character(s) in term"],
  ['""', `Invalid character(s) in term '""'`], // (a)
  ["email@domain.com", "Invalid character(s) in term 'email@domain.com'"], // (a)
  ["user-id", "Invalid character(s) in term 'user-id'"],
  ["ERR*", "Invalid character(s) in term 'ERR*'"],
  ["(x)", "Invalid character(s) in term"],
  ['"a"b', "Invalid character(s) in term"],
  ["?", "Invalid character(s) in term"],
  ["%something!%", "Invalid character(s) in term"],
  ["%^(ERROR|WARN)%", "Invalid character(s) in term"], // (a)
  [String.raw`%\(x\)%`, "Invalid character(s) in term"], // (a)
  ["%café%", "Invalid character(s) in term"],
  ["%a:b%", "Invalid character(s) in term"],
  ["%[abc%", "expected a closing bracket"],
  ["%[z-a]%", "range"],
  ["%a{3,2}%", "repetitions"],
  ["%a{x}%", "{m}"],
  ["%a{999}%", "255"],
  ["%*a%", "expected a supported character"],
  [String.raw`%\b%`, "after the backslash"],
  [String.raw`%a\1%`, "after the backslash"],
  ["%%", "Invalid character(s)"],
  [`%${"a{255}".repeat(5)}%`, "too large"],
  ["{ $.a = 1", "If a filter pattern starts with '{' it must end with '}'"], // (a)
  ["{ $.a }", "expected one of ="],
  ["{ $.a = }", "expected a value"],
  ["{ a = 1 }", "expected a property selector"],
  ['{ "v": [1] }', "expected a property selector"],
  ["{ ($.a = 1 }", "closing parenthesis"],
  ["{ $.a = 1 ) }", "expected &&"],
  ["{ $.a == 1 }", "expected a value"],
  ["{ $.a = 1 AND $.b = 2 }", "expected &&"],
  ["{ !($.a = 1) }", "invalid character(s)"],
  ["{ $.a IS MAYBE }", "NULL, TRUE or FALSE"],
  ["{ $.a IS NOT NULL }", "NULL, TRUE or FALSE"],
  ["{ $.a EXISTS }", "expected one of ="],
  ["{ $.a NOT 1 }", "EXISTS"],
  ["{ }", "expected a property selector"],
  ['{ $.a > "Alpha" }', "> compares with numbers only"],
  ["{ $.a = %(x)% }", "Invalid character(s) in term"],
  ["{ $.a[*].* = 1 }", "more than one wildcard"],
  ["{ $..a = 1 }", "expected"],
  ["{ $.a[-1] = 1 }", "expected"],
  ["{ $.a[*] = 1 || $.b[*] = 1 || $.* = 1 || $.c[*] = 1 }", "4 wildcard selectors exceed the limit of 3"],
  ["{ $.a = %x% || $.b = %y% || $.c = %z% }", "3 regex exceed the limit of 2"],
  [`{ ${"(".repeat(100)} }`, "parentheses"],
  ["[a, b", "If a filter pattern starts with '[' it must end with ']'"],
  ["[..., a, ...]", "more than one ellipsis"],
  ["[a, a]", "two columns are called a"],
  ["[a = 1 && b = 2]", "one column is called a and b"],
  ["[a b]", "comma"],
  ["[a =]", "expected a value"],
  ["[a > x]", "> compares with numbers only"],
  ["[a = %x%, b = %y%, c = %z%]", "3 regex exceed the limit of 2"],
];

test.each(REFUSED)("%s is refused", (pattern, message) => {
  expect(() => parseFilterPattern(pattern)).toThrowError(
    expect.objectContaining({ name: "FilterPatternError", message: expect.stringContaining(message) }),
  );
});

// CloudWatch Logs API Reference, "TestMetricFilter", examples.
test.each([
  {
    pattern: "[]",
    values: {
      $1: "127.0.0.1",
      $2: "Prod",
      $3: "frank",
      $4: "10/Oct/2000:13:25:15 -0700",
      $5: "GET /index.html HTTP/1.0",
      $6: "404",
      $7: "1534",
    },
  },
  {
    pattern: "[..., size]",
    values: {
      $1: "127.0.0.1",
      $2: "Prod",
      $3: "frank",
      $4: "10/Oct/2000:13:25:15 -0700",
      $5: "GET /index.html HTTP/1.0",
      $6: "404",
      $size: "1534",
    },
  },
  {
    pattern: "[ip, identity, user_id, timestamp, request, status_code, size]",
    values: {
      $ip: "127.0.0.1",
      $identity: "Prod",
      $user_id: "frank",
      $timestamp: "10/Oct/2000:13:25:15 -0700",
      $request: "GET /index.html HTTP/1.0",
      $status_code: "404",
      $size: "1534",
    },
  },
])("$pattern reads the fields of a message", ({ pattern, values }) => {
  expect(extractedValues(parseFilterPattern(pattern), ACCESS)).toEqual(values);
});

test("a JSON pattern reads what it tests, and a metric filter any property", () => {
  const pattern = parseFilterPattern('{ $.eventType = "UpdateTrail" && $.sourceIPAddress = * && $.x NOT EXISTS }');
  expect(extractedValues(pattern, CLOUD_TRAIL)).toEqual({
    "$.eventType": "UpdateTrail",
    "$.sourceIPAddress": "111.111.111.111",
  });
  expect(extractedValue(pattern, CLOUD_TRAIL, "$.objectList[1].id")).toBe("2");
  expect(extractedValue(pattern, CLOUD_TRAIL, "$.SomeObject")).toBeUndefined();
  expect(extractedValue(parseFilterPattern("[ip, ...]"), ACCESS, "$ip")).toBe("127.0.0.1");
  expect(extractedValue(parseFilterPattern("[ip, ...]"), ACCESS, "$7")).toBe("1534");
  expect(extractedValues(parseFilterPattern("GET"), ACCESS)).toEqual({});
});

// Budgets are wide: what they exclude takes minutes or hours.
test.each([
  ["%a*a*a*a*a*a*a*a*a*a*b%", "a".repeat(1_000_000)],
  ["%[ab]*a[ab]{12}c%", "ab".repeat(500_000)],
  ["%a{0,255}a{0,255}b%", "a".repeat(200_000)],
  ['{ $.v = "*a*a*a*a*a*a*b" }', JSON.stringify({ v: "a".repeat(1_000_000) })],
  ["[a, b, ...]", `"${'" ['.repeat(300_000)}`],
])("%s answers in time", (pattern, message) => {
  const cpuBefore = process.cpuUsage().user;
  expect(selects(pattern, message)).toBe(pattern.startsWith("[a"));
  expect((process.cpuUsage().user - cpuBefore) / 1e6).toBeLessThan(5);
});
