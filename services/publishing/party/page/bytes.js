// Bytes as hex, base64 and UTF-8; SHA-256; and 32 random bytes.

import { sha256 } from "./noble/hashes/sha2.js";

const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text);

/** The text of UTF-8 bytes. Throws TypeError for other bytes. A byte order mark stays, so that it is refused later. */
export const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export const isHex = (text, size) => typeof text === "string" && text.length === 2 * size && /^[0-9a-f]*$/.test(text);

/** The bytes of standard base64 with padding; only its canonical spelling is read. Throws for any other text. */
export function fromBase64(text) {
  const binary = atob(text);
  if (btoa(binary) !== text) throw new TypeError("base64 with stray bits");
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);

export const hashOf = (...parts) => sha256(joined(...parts));

export const randomHex = () => toHex(crypto.getRandomValues(new Uint8Array(32)));
