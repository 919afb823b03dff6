// Node's own modules that the AWS SDK and most handlers use, loaded while the process waits in the pool. On AWS they
// come out of a process image that is warm as well.
import "node:async_hooks";
import "node:child_process";
import "node:crypto";
import "node:dns";
import "node:events";
import "node:fs/promises";
import "node:http";
import "node:http2";
import "node:https";
import "node:os";
import "node:stream";
import "node:stream/web";
import "node:url";
import "node:util";
import "node:zlib";
