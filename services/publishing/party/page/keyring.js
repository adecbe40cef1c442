// The keyring: a party's key and nonces, in the form that `cheqian party` reads and writes (docs/protocol.md, 14).

import { isHex, randomHex } from "./bytes.js";
import { canonical, hasMembers, parseCanonical } from "./canonical.js";
import { publicKey, sign } from "./ed25519.js";
import { Refused, require } from "./refused.js";
import { commitmentMessage, commitmentOf, registrationMessage } from "./signing.js";
import { isBureau, isKey, isOrganisation, isPurpose, isSource, isText, isUuid } from "./text.js";

const FORMAT = "cheqian-keyring/2";
const LIMIT = 8_000_000;
const MEMBERS = ["format", "organisation", "name", "above", "secret", "signature", "nonces"];
const NONCE = ["source", "bureau", "purpose", "nonce", "draw", "announcement"];

/** A keyring for a new key. Its registration is signed by the new key, or by the key of the keyring `old`. */
export async function newKeyring(organisation, name, above, old) {
  require(isOrganisation(organisation), "organisation", "单位代码不是有效的统一社会信用代码，请对照证照核对。",
    "The organisation's code is not a valid unified social credit code; compare it with the licence.");
  require(isText(name), "name", "单位名称应为 1 至 200 字，首尾无空格，无不可见字符。",
    "The name has 1 to 200 characters, no white space at either end and no invisible characters.");
  require(above === "" || isOrganisation(above), "above", "上级单位代码无效；没有上级单位请留空。",
    "The code of the organisation above is not valid; leave it empty if there is none.");
  const secret = randomHex();
  const message = registrationMessage(organisation, name, above, await publicKey(secret));
  const signature = await sign(old ? old.secret : secret, message);
  return { format: FORMAT, organisation, name, above, secret, signature, nonces: [] };
}

/** The text of the file. The command line writes the same bytes. */
export const written = (keyring) => `${canonical(keyring)}\n`;

export function readKeyring(text) {
  require(text.length <= LIMIT, "keyring", "文件过大，不是密钥文件。", "The file is too large to be a keyring.");
  let keyring;
  try {
    keyring = parseCanonical(text.trimEnd());
  } catch {
    keyring = undefined;
  }
  const sound =
    hasMembers(keyring, MEMBERS) &&
    keyring.format === FORMAT &&
    isOrganisation(keyring.organisation) &&
    isText(keyring.name) &&
    (keyring.above === "" || isOrganisation(keyring.above)) &&
    isKey(keyring.secret) &&
    isHex(keyring.signature, 64) &&
    Array.isArray(keyring.nonces) &&
    keyring.nonces.every(isNonce);
  require(sound, "keyring", "这不是完好的密钥文件；请选择本页或 cheqian party 所保存的文件或其副本。",
    "This is not a sound keyring; choose the file that this page or `cheqian party` saved, or a copy of it.");
  return keyring;
}

const isNonce = (nonce) =>
  hasMembers(nonce, NONCE) &&
  isSource(nonce.source) &&
  isBureau(nonce.bureau) &&
  isPurpose(nonce.purpose) &&
  isKey(nonce.nonce) &&
  (nonce.draw === "" || isUuid(nonce.draw)) &&
  (nonce.announcement === "" || isKey(nonce.announcement));

export async function registrationOf({ organisation, name, above, secret, signature }) {
  return { organisation, name, above, key: await publicKey(secret), signature };
}

/** The keyring with a new nonce for each purpose. Older nonces stay: a draw may name any of them. */
export function committed(keyring, bureau, source, purposes) {
  require(isBureau(bureau), "bureau", "局应为 6 位行政区划代码。", "A bureau is an area code of six digits.");
  require(isSource(source), "source", "来源名称应为 1 至 40 个小写字母、数字或连字符。",
    "The name of a source is 1 to 40 lower-case letters, digits or hyphens.");
  require(purposes.length > 0, "purpose", "请至少填写一个用途。", "Name a purpose at least.");
  for (const [place, purpose] of purposes.entries()) {
    require(isPurpose(purpose), "purpose", `用途“${purpose}”应为 1 至 100 字，不含空格。`,
      `The purpose “${purpose}” must have 1 to 100 characters and no white space.`);
    require(purposes.indexOf(purpose) === place, "purpose-twice", `用途“${purpose}”出现两次；每个用途只签一次。`,
      `The purpose “${purpose}” is named twice; name each purpose once.`);
  }
  const added = purposes.map((purpose) => ({ source, bureau, purpose, nonce: randomHex(), draw: "", announcement: "" }));
  return { ...keyring, nonces: [...keyring.nonces, ...added] };
}

/** What is handed to a bureau: `party` stands in the spec of the draw. */
export async function commitmentsOf(keyring, nonces) {
  const key = await publicKey(keyring.secret);
  const party = async ({ bureau, purpose, source, nonce }) => {
    const commitment = commitmentOf(source, nonce);
    const signature = await sign(keyring.secret, commitmentMessage(bureau, purpose, source, commitment));
    const { organisation: owner, name } = keyring;
    return { bureau, purpose, party: { source, type: "party", owner, name, key, commitment, signature } };
  };
  const commitments = [];
  for (const nonce of nonces) commitments.push(await party(nonce));
  return { commitments };
}

/** The keyring that remembers for which announcement a nonce was opened. Refuses another announcement. */
export function opened(keyring, nonce, draw, announcement) {
  if (nonce.announcement !== "" && nonce.announcement !== announcement) {
    throw new Refused("nonce-opened",
      `该随机值已为抽查 ${nonce.draw} 的另一份公告揭示：同一承诺出现在两份公告中，必有一份是伪造的。请保留两份回执，并向上级报告。`,
      `The nonce was opened for another announcement of the draw ${nonce.draw}: a commitment stands in one announcement. Keep both receipts, and report them.`);
  }
  const nonces = keyring.nonces.map((kept) => (kept === nonce ? { ...kept, draw, announcement } : kept));
  return { ...keyring, nonces };
}
