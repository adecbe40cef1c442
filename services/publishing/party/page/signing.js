// What a party signs (docs/protocol.md, sections 4 and 14).

import { fromHex, hashOf, isHex, toHex, utf8 } from "./bytes.js";
import { verify } from "./ed25519.js";

const lines = (...parts) => utf8(parts.map((part) => `${part}\n`).join(""));

export const registrationMessage = (organisation, name, above, key) =>
  lines("cheqian-registration/2", organisation, name, above, key);

export const commitmentOf = (source, nonce) => toHex(hashOf(lines("cheqian-party/2", source, nonce)));

export const commitmentMessage = (bureau, purpose, source, commitment) =>
  lines("cheqian-commitment/2", bureau, purpose, source, commitment);

/** `announcement` is the leaf hash of the announcement, in hex. */
export const revealMessage = (draw, source, nonce, announcement) =>
  lines("cheqian-reveal/2", draw, source, nonce, announcement);

/** Whether a key has made a signature over a message; both are in hex. */
export const isSigned = async (key, signature, message) =>
  isHex(key, 32) && isHex(signature, 64) && (await verify(fromHex(key), fromHex(signature), message));
