// Signed notes and their keys (C2SP signed-note, tlog-checkpoint, tlog-cosignature).

import { fromBase64, hashOf, joined, same, toHex, utf8 } from "./bytes.js";
import { isFit, verify } from "./ed25519.js";
import { Refused, require } from "./refused.js";

const LOG = 1;
const WITNESS = 4;
const LAST_SECOND = 221_845_391_999n;
const isName = (name) => name !== "" && !/[+\s]/u.test(name);
// Beyond what a note allows: two names that look the same must not be two keys.
const isKeyName = (name) => isName(name) && !/[\p{Cc}\p{Cf}\p{Z}]/u.test(name);
const keyId = (name, kind, key) => hashOf(utf8(`${name}\n`), Uint8Array.of(kind), key).slice(0, 4);

function parseKey(vkey, kind, code, what, whatEn) {
  const [name, id, ...rest] = vkey.trim().split("+");
  try {
    const bytes = fromBase64(rest.join("+"));
    const key = bytes.slice(1);
    const sound = isKeyName(name) && bytes.length === 33 && bytes[0] === kind && id === toHex(keyId(name, kind, key));
    if (sound && isFit(key)) return { name, id, key, vkey: vkey.trim() };
  } catch {
    // Not base64: it is no key either.
  }
  throw new Refused(code, `“${vkey}”不是${what}的公钥；请逐字复制。`, `“${vkey}” is not the key of ${whatEn}; copy it exactly.`);
}

export const parseLogKey = (vkey) => parseKey(vkey, LOG, "log-key", "日志", "a log");
export const parseWitnessKey = (vkey) => parseKey(vkey, WITNESS, "witness-key", "见证方", "a witness");

const malformed = () =>
  new Refused("note", "回执中的检查点格式错误；请重新下载回执。", "The checkpoint in the receipt is malformed; download the receipt again.");

function parseNote(text) {
  const end = text.lastIndexOf("\n\n");
  const content = text.slice(0, end + 1);
  const lines = text.slice(end + 2).split("\n");
  if (text.length > 1_000_000 || end < 0 || lines.pop() !== "" || lines.length < 1 || lines.length > 100 || /[\0-\t\v-\x1f]/.test(text)) throw malformed();
  const signatures = lines.map((line) => {
    const match = /^— ([^ ]+) ([^ ]+)$/.exec(line);
    if (!match || !isName(match[1])) throw malformed();
    const bytes = fromBase64(match[2]);
    if (bytes.length < 5) throw malformed();
    return { name: match[1], id: toHex(bytes.slice(0, 4)), content: bytes.slice(4) };
  });
  return { content, signatures };
}

function parseCheckpoint(content) {
  const match = /^([^\n]+)\n(0|[1-9][0-9]{0,18})\n([^\n]+)\n$/.exec(content);
  const root = match && fromBase64(match[3]);
  if (!match || root.length !== 32 || BigInt(match[2]) >= 2n ** 63n) throw malformed();
  return { origin: match[1], size: BigInt(match[2]), root };
}

/** The checkpoint that a log has signed, with its note. Refuses a note that its key has not signed. */
export async function openCheckpoint(text, log) {
  let note, checkpoint;
  try {
    note = parseNote(text);
    checkpoint = parseCheckpoint(note.content);
  } catch {
    throw malformed();
  }
  const mine = note.signatures.filter(({ name, id }) => name === log.name && id === log.id);
  require(mine.length > 0, "not-signed", `检查点没有日志 ${log.name} 的签名；请重新核对公钥，没有签名请勿揭示。`,
    `The checkpoint is not signed by the key of the log ${log.name}; get the key again, and do not open without it.`);
  for (const { content } of mine) await requireSignature(log, content, utf8(note.content));
  require(checkpoint.origin === log.name, "wrong-origin", "检查点属于另一日志；请勿揭示。",
    "The checkpoint is of another log; do not open.");
  return { checkpoint, note };
}

async function requireSignature({ name, key }, signature, message) {
  require(await verify(key, signature, message), "signature", `${name} 的签名无效；请勿揭示。`,
    `The signature by ${name} is wrong; do not open.`);
}

/** The second at which all witnesses had cosigned a note. A public key counts once; its earliest signature counts. */
export async function cosignedAt(note, witnesses, log) {
  const times = new Map();
  for (const witness of witnesses) {
    require(!same(witness.key, log.key), "witness-key", `${witness.name} 就是日志自己的公钥，不能作为见证方。`,
      `${witness.name} has the key of the log itself, which is no witness.`);
    for (const { name, id, content } of note.signatures) {
      if (name !== witness.name || id !== witness.id) continue;
      const time = content.slice(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
      require(time <= LAST_SECOND, "signature", `${name} 所称时间无效；请勿揭示。`, `The time stated by ${name} is wrong; do not open.`);
      const message = joined(utf8(`cosignature/v1\ntime ${time}\n`), utf8(note.content));
      await requireSignature(witness, content.slice(8), message);
      const known = times.get(toHex(witness.key));
      if (time > 0n && (known === undefined || time < known)) times.set(toHex(witness.key), time);
    }
  }
  for (const witness of witnesses) {
    require(times.has(toHex(witness.key)), "not-cosigned", `见证方 ${witness.name} 没有联署这份检查点；请稍后重新下载回执，始终没有则请勿揭示。`,
      `The witness ${witness.name} has not cosigned this checkpoint; download the receipt again later, and do not open without it.`);
  }
  return Number([...times.values()].reduce((latest, time) => (time > latest ? time : latest), 0n));
}

/** Whether a witness is run by the operator of the log: its name is the origin, or begins with it and a slash. */
export const isOwn = (witness, origin) => `${witness.name}/`.startsWith(`${origin}/`);
